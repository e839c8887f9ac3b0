import type { PayloadClass } from '../../../../shared/ipc/bundles.ts';
import type { Json } from '../../../../shared/json.ts';
import type { SecretScanner } from '../../../egress/secret-scanner.ts';
import type { BundleSource } from '../../../store/bundle-source.ts';
import type { EventRow } from '../../../store/event-row.ts';
import { classOf } from './classify-payloads.ts';
import { findPaths, isPathLike, PATH_FIELDS } from './find-paths.ts';
import {
  isList,
  isPlainJson,
  type Leaf,
  leavesOf,
  parseDocument,
  tellingKeys,
} from './json-leaves.ts';
import { readHidden, textOf } from './read-payload.ts';
import { decodeKey } from './redact-key.ts';
import { joinTexts } from './redact-text.ts';

/** What a run holds, found by reading all of it once. */
export interface Survey {
  readonly kinds: Map<string, number>;
  readonly classes: Map<PayloadClass, { count: number; bytes: number }>;
  /** Of each payload that something refers to. */
  readonly classOfBlob: Map<string, PayloadClass>;
  readonly persons: Set<string>;
  readonly hosts: Set<string>;
  readonly models: Set<string>;
  /** Value to its kind and where it was found first. */
  readonly secrets: Map<
    string,
    { readonly kind: string; count: number; readonly where: PayloadClass }
  >;
  readonly paths: Set<string>;
  /** `run.started` as it is stored; null in a log without one. */
  started: { readonly [name: string]: Json | undefined } | null;
  /** Names of tools and other words that are no files. */
  readonly words: Set<string>;
  events: number;
}

const HASH = /^[0-9a-f]{64}$/;

export async function surveyRun(
  source: BundleSource,
  around: {
    readonly scanner: Pick<SecretScanner, 'find'>;
    readonly signal: AbortSignal;
    onProgress(done: number, of: number | null): void;
  },
): Promise<Survey> {
  const survey = createSurvey();
  const total = [...source.blobs.values()].reduce((sum, bytes) => sum + bytes, 0);
  let done = 0;
  for await (const rows of source.rows(around.signal)) {
    for (const row of rows) {
      const leaves = surveyRow(survey, row, source);
      await findSecrets(survey, leaves, 'other', around.scanner);
    }
    around.onProgress(0, total);
  }
  // What a payload names comes after it in this same walk: results name payloads in their turn.
  for (const [hash, payloadClass] of survey.classOfBlob) {
    around.signal.throwIfAborted();
    const bytes = source.blob(hash);
    done += bytes.byteLength;
    count(survey, payloadClass, bytes.byteLength);
    await surveyBlob(survey, bytes, { payloadClass, source, scanner: around.scanner });
    around.onProgress(done, total);
  }
  return survey;
}

const createSurvey = (): Survey => ({
  kinds: new Map(),
  classes: new Map(),
  classOfBlob: new Map(),
  persons: new Set(),
  hosts: new Set(),
  models: new Set(),
  secrets: new Map(),
  paths: new Set(),
  started: null,
  words: new Set(),
  events: 0,
});

function count(survey: Survey, payloadClass: PayloadClass, bytes: number): void {
  const known = survey.classes.get(payloadClass) ?? { count: 0, bytes: 0 };
  survey.classes.set(payloadClass, { count: known.count + 1, bytes: known.bytes + bytes });
}

/** Notes what an event is and refers to; returns its texts. */
function surveyRow(survey: Survey, row: EventRow, source: BundleSource): readonly Leaf[] {
  survey.events += 1;
  survey.kinds.set(row.kind, (survey.kinds.get(row.kind) ?? 0) + 1);
  const body = parseDocument(row.body) ?? {};
  if (isList(body) || typeof body !== 'object' || body === null) return [];
  if (row.kind === 'run.started') survey.started = body;
  for (const [field, value] of Object.entries(body)) {
    if (typeof value === 'string') {
      const known = classOf(row.kind, field);
      if (known !== 'other') count(survey, known, Buffer.byteLength(value));
    }
    for (const { text } of leavesOf(value ?? null))
      refer(survey, source, text, classOf(row.kind, field));
  }
  const leaves = [...leavesOf(body)];
  if (row.result !== null) {
    count(survey, 'results', Buffer.byteLength(row.result));
    const result = parseDocument(row.result);
    for (const leaf of result === null ? [] : leavesOf(result)) {
      leaves.push(leaf);
      refer(survey, source, leaf.text, 'results');
    }
  }
  if (row.resultBlob !== null) refer(survey, source, row.resultBlob, 'results');
  for (const leaf of leaves) surveyLeaf(survey, leaf);
  return [...leaves, ...keysAsLeaves(row, body)];
}

/** What a row says outside of its values: the paths of steps, and keys of objects. */
function keysAsLeaves(row: EventRow, body: Json): readonly Leaf[] {
  const result = row.result === null ? null : parseDocument(row.result);
  const keys = [...tellingKeys(body), ...tellingKeys(result)];
  const paths = [row.key, row.parent].map(decodeKey);
  return [...keys, ...paths].map((text) => ({ name: '', text }));
}

function refer(
  survey: Survey,
  source: BundleSource,
  text: string,
  payloadClass: PayloadClass,
): void {
  if (text.length !== 64 || !HASH.test(text) || !source.blobs.has(text)) return;
  // A hash without words about what it is may be told better by a later event.
  const known = survey.classOfBlob.get(text);
  if (known === undefined || known === 'other') survey.classOfBlob.set(text, payloadClass);
}

function surveyLeaf(survey: Survey, { name, text }: Leaf): void {
  if (name === 'by' || name === 'unsandboxedConsent') survey.persons.add(text);
  else if (name === 'model' || name === 'planner' || name === 'verifier' || name === 'executor') {
    if (text !== '' && text.length < 200) survey.models.add(text);
  } else if (name === 'tool' || name === 'step' || name === 'server') survey.words.add(text);
  else if (name === 'url') noteHost(survey, text);
  else if (PATH_FIELDS.has(name) && isPathLike(text)) survey.paths.add(text);
  else if (text.length > 2) for (const path of findPaths(text, false)) survey.paths.add(path);
}

function noteHost(survey: Survey, url: string): void {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host !== '') survey.hosts.add(host);
}

async function surveyBlob(
  survey: Survey,
  bytes: Uint8Array,
  around: {
    readonly payloadClass: PayloadClass;
    readonly source: BundleSource;
    readonly scanner: Pick<SecretScanner, 'find'>;
  },
): Promise<void> {
  const { payloadClass, source, scanner } = around;
  const hidden = readHidden(bytes);
  if (hidden !== null)
    await findSecrets(survey, [{ name: '', text: hidden }], payloadClass, scanner);
  const text = textOf(bytes);
  if (text === null) return;
  const document = parseDocument(text);
  const leaves = document === null ? [{ name: '', text }] : leavesOf(document);
  for (const leaf of leaves) {
    refer(survey, source, leaf.text, 'other');
    if (document !== null && PATH_FIELDS.has(leaf.name) && isPathLike(leaf.text))
      survey.paths.add(leaf.text);
    const isListing = payloadClass === 'file-names';
    if (isListing && document !== null && isPathLike(leaf.text)) survey.paths.add(leaf.text);
    for (const path of findPaths(leaf.text, isListing)) survey.paths.add(path);
  }
  const keys = [...tellingKeys(document)].map((key) => ({ name: '', text: key }));
  await findSecrets(survey, [...leaves, ...keys], payloadClass, scanner);
  // As it is written it may say more than what it says: one of two fields of the same name is lost when it is read.
  if (document !== null && !isPlainJson(text, document))
    await findSecrets(survey, [{ name: '', text }], payloadClass, scanner);
}

async function findSecrets(
  survey: Survey,
  leaves: readonly Leaf[],
  where: PayloadClass,
  scanner: Pick<SecretScanner, 'find'>,
): Promise<void> {
  if (leaves.length === 0) return;
  for (const { kind, value } of await scanner.find(joinTexts(leaves).joined)) {
    const secret = value.trim();
    if (secret.startsWith('<masked:')) continue;
    const known = survey.secrets.get(secret);
    if (known === undefined) survey.secrets.set(secret, { kind, count: 1, where });
    else known.count += 1;
  }
}

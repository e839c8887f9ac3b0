import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import type { RunId } from '../../../../shared/ids.ts';
import type { BundlePreview, BundleProgress, Redaction } from '../../../../shared/ipc/bundles.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { collectSecrets } from '../../../egress/collect-secrets.ts';
import { createSecretScanner, type KnownSecret } from '../../../egress/secret-scanner.ts';
import { openWorkspaceKey } from '../../../egress/workspace-key.ts';
import type { BundleNote } from '../../../store/bundle-note.ts';
import { type BundleSource, openBundleSource } from '../../../store/bundle-source.ts';
import { type BundleTarget, createBundleTarget } from '../../../store/bundle-target.ts';
import type { Ports } from '../../../workflow/context.ts';
import type { Surroundings } from '../../surroundings.ts';
import { version } from '../../version.ts';
import { checkCopy } from './check-copy.ts';
import { describeBundle } from './describe-bundle.ts';
import { planRedaction, readSurroundings, repositoryOf } from './plan-redaction.ts';
import { redactRun } from './redact-run.ts';
import { createTextRedactor } from './redact-text.ts';
import { type Proof, proveFile, sealFile } from './reseal.ts';
import { type Survey, surveyRun } from './survey-run.ts';

/** What a copy is made from and of. */
export interface BundleOrder {
  readonly runId: RunId;
  /** The run file. */
  readonly from: string;
  /** Where the copy is made; it gets its name when it is whole. Null: only what it would hold is wanted. */
  readonly to: string | null;
  /** An unused path on the same file system. */
  readonly part: string;
  readonly redact: readonly Redaction[];
  readonly around: Surroundings;
  /** Inert ports for asking the workflow, anew each time, since riders remember; null: it can't be asked here. */
  readonly openPorts: () => Promise<(Ports & { close(): Promise<void> }) | null>;
  readonly signal: AbortSignal;
  onProgress(progress: BundleProgress): void;
}

/**
 * Makes a copy of a run that can be passed on, and tells what it holds. Its preview is made the same way and thrown away,
 * so that nothing it says is a guess. Throws `LogFault` for a damaged run, SQLite's and the file system's errors, and
 * the signal's reason.
 */
export async function makeBundle(order: BundleOrder): Promise<Result<BundlePreview, TandemError>> {
  const source = openBundleSource(order.from);
  let target: BundleTarget | null = null;
  try {
    const { known, workspaceKey } = await openDoor(order.around, source);
    const survey = await surveyRun(source, {
      scanner: createSecretScanner(known, workspaceKey),
      signal: order.signal,
      onProgress: (done, of) => order.onProgress({ kind: 'progress', stage: 'reading', done, of }),
    });
    const original = source.end();
    target = createBundleTarget(order.part, source.meta);
    const on = new Set(order.redact);
    const plan = planRedaction(survey, {
      ...{ on, workspaceKey, runId: order.runId, known },
      around: readSurroundings(order.around.home),
    });
    const redactor = createTextRedactor(plan);
    const total = [...survey.classOfBlob.keys()].reduce(
      (sum, hash) => sum + (source.blobs.get(hash) ?? 0),
      0,
    );
    const needles = [...survey.secrets.keys(), ...plan.places.map(([from]) => from)].filter(
      (text) => text.length >= 8,
    );
    await redactRun(source, target, {
      ...{ redactor, signal: order.signal },
      needles: on.size === 0 ? [] : needles.map((text) => Buffer.from(text)),
      onProgress: (done) =>
        order.onProgress({ kind: 'progress', stage: 'writing', done, of: total }),
    });
    const places = Object.values(redactor.tally).reduce((sum, { places: count }) => sum + count, 0);
    target.flush();
    order.onProgress({ kind: 'progress', stage: 'proving', done: 0, of: null });
    const verification = await verifyCopy(order, target, places > 0);
    const remains = await checkCopy(order.part, { plan, survey });
    if (remains !== null)
      return err({ kind: 'redaction-failed', run: order.runId, detail: remains });
    order.signal.throwIfAborted();
    const note: BundleNote = {
      version: 1,
      tandem: version,
      original: { events: original.seq, crc: original.crc },
      replaced: {
        secrets: redactor.tally.secrets.places,
        paths: redactor.tally.paths.places,
        names: redactor.tally.names.places,
      },
      resealed: verification.resealed,
      notComparable: verification.notComparable,
    };
    const bytes = await target.finish(note, order.to ?? `${order.part}.seen`);
    return ok(
      describeBundle({
        survey,
        plan,
        bytes,
        verification,
        runId: order.runId,
        tally: redactor.tally,
      }),
    );
  } finally {
    target?.discard();
    source.close();
    if (order.to === null) await forget(`${order.part}.seen`);
  }
}

async function forget(path: string): Promise<void> {
  const { rm } = await import('node:fs/promises');
  await rm(path, { force: true });
}

/** The door's own knowledge: the secrets of the checkout, if it is here, and the key of its tokens. */
async function openDoor(
  around: Surroundings,
  source: BundleSource,
): Promise<{ readonly known: readonly KnownSecret[]; readonly workspaceKey: Uint8Array }> {
  const survey = await firstRow(source);
  const names = around.servers.flatMap(({ keyVariable }) => keyVariable ?? []);
  const known = await collectSecrets(survey, around.env, names);
  const key = around.claude.apiKey;
  return {
    known: key === null ? known : [{ value: key, source: 'the key for Claude' }, ...known],
    workspaceKey: await openWorkspaceKey(join(around.home, 'workspace.key')),
  };
}

/** The repository of the run, as its first event names it. */
async function firstRow(source: BundleSource): Promise<string> {
  for await (const rows of source.rows()) {
    const started: Survey['started'] = JSON.parse(rows[0]?.body ?? '{}');
    return repositoryOf({ started });
  }
  return '';
}

/** Whether log and copy verify; a copy in which something was replaced is sealed anew where that holds. */
async function verifyCopy(
  order: BundleOrder,
  target: BundleTarget,
  isReplaced: boolean,
): Promise<BundlePreview['verification']> {
  const ask = async <T>(use: (ports: Ports) => Promise<T>): Promise<T | null> => {
    const ports = await order.openPorts();
    if (ports === null) return null;
    try {
      return await use(ports);
    } finally {
      await ports.close();
    }
  };
  const unknown = { kind: 'not-tried', steps: 0, detail: 'its models are not known here' } as const;
  const original: Proof = (await ask((ports) => proveFile(order.from, ports))) ?? unknown;
  const told = { original: original.kind, steps: original.steps, resealed: 0, notComparable: 0 };
  const detail = 'detail' in original ? original.detail : '';
  if (!isReplaced) return { ...told, copy: 'same', detail };
  const given = (why: string): BundlePreview['verification'] => ({
    ...{ ...told, copy: 'not-comparable', detail: why },
    notComparable: Math.max(1, original.steps),
  });
  if (original.kind !== 'same') return given(detail);
  const sealed = await ask((ports) => sealFile(order.part, ports));
  if (sealed === null) return given(unknown.detail);
  if (sealed.proof.kind !== 'same') return given(sealed.proof.detail);
  target.replace(sealed.changes);
  target.flush();
  const again = (await ask((ports) => proveFile(order.part, ports))) ?? unknown;
  return again.kind === 'same'
    ? { ...told, copy: 'resealed', resealed: sealed.changes.size, detail: '' }
    : given(again.detail);
}

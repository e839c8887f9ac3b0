import { createHmac } from 'node:crypto';
import type { Redaction } from '../../../../shared/ipc/bundles.ts';
import type { SecretScanner } from '../../../egress/secret-scanner.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Counts of what was replaced, with a few examples. A secret is never in them. */
export interface Tally {
  places: number;
  readonly seen: Map<string, string>;
}

export interface TextRedactor {
  /** All texts at once, since looking for secrets costs by the call; `names` gives each a field's name, or ''. */
  all(
    texts: readonly { readonly text: string; readonly name: string }[],
  ): Promise<readonly string[]>;
  /** Paths and names of a text alone; whether it holds a secret was asked before. */
  plain(text: string): string;
  /** Secrets of texts alone. */
  secrets(
    texts: readonly { readonly text: string; readonly name: string }[],
  ): Promise<readonly string[]>;
  readonly tally: Readonly<Record<Redaction, Tally>>;
}

export interface RedactionPlan {
  readonly on: ReadonlySet<Redaction>;
  readonly key: Uint8Array;
  readonly scanner: Pick<SecretScanner, 'find'>;
  /** Value of a secret to its kind, as they were found. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Longest first: places of this machine with what stands for them. */
  readonly places: readonly (readonly [from: string, to: string])[];
  readonly pseudonyms: Pseudonyms;
  /** Persons and hosts with what stands for them, longest first. */
  readonly persons: readonly (readonly [from: string, to: string])[];
}

/** Names, kinds and addresses that the workflow goes by; a path in them would be a coincidence. */
const FIXED = new Set(
  (
    'kind lane status mode role purpose provider model executor planner verifier policy deliver stage digest ' +
    'quantization transport flavour server tool callId step id commit tree baseCommit baseTree treeBefore treeAfter ' +
    'inputHash requestHash argumentsHash sha256 blob outcome epoch tandem format responseId priceList requestId'
  ).split(' '),
);
const HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const HOMES =
  /(\/(?:home|Users)\/|[A-Za-z]:(?:\\{1,4}|\/)Users(?:\\{1,4}|\/))([^/\\\s"':*?<>|,;)\]}`]+)/g;
const MAIL = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}]{2,24}/gu;
const AUTHOR =
  /^((?:Author|Committer|Co-authored-by|Signed-off-by):[ \t]+)([^<\n]{2,80}?)(?=[ \t]*<)/gim;

export function createTextRedactor(plan: RedactionPlan): TextRedactor {
  const tally: Record<Redaction, Tally> = {
    secrets: { places: 0, seen: new Map() },
    paths: { places: 0, seen: new Map() },
    names: { places: 0, seen: new Map() },
  };
  const count = (redaction: Redaction, from: string, to: string): string => {
    const { seen } = tally[redaction];
    tally[redaction].places += 1;
    if (!seen.has(from)) seen.set(from, to);
    return to;
  };
  const digest = (what: string, value: string): string =>
    createHmac('sha256', plan.key).update(`${what} ${value}`).digest('hex').slice(0, 8);
  const token = (kind: string, value: string): string => {
    const shown = plan.secrets.get(value) ?? kind;
    return count('secrets', value, `<masked:${shown}:${value.length}:${digest('secret', value)}>`);
  };

  const paths = (text: string): string => {
    let out = text;
    for (const [from, to] of plan.places) {
      if (!out.includes(from)) continue;
      out = out.split(from).reduce((sum, part) => sum + count('paths', from, to) + part);
    }
    out = out.replace(HOMES, (whole, folder: string, user: string) =>
      user === 'user' ? whole : count('paths', whole, `${folder}user`),
    );
    return plan.pseudonyms.replace(out, (from, to) => count('paths', from, to));
  };
  const names = (text: string, name: string): string => {
    let out = text;
    for (const [from, to] of plan.persons) {
      if (name === 'by' ? out === from : out.includes(from)) {
        out = replaceWord(out, from, () => count('names', from, to));
      }
    }
    if (name === 'by') return out;
    out = out.replace(AUTHOR, (_all, label: string, who: string) =>
      who.startsWith('person-')
        ? label + who
        : label + count('names', who, `person-${digest('name', who)}`),
    );
    return out.replace(MAIL, (mail) =>
      isNobody(mail) ? mail : count('names', mail, `mail-${digest('mail', mail)}@example.invalid`),
    );
  };
  const rest = (text: string, name: string): string => {
    if (HASH.test(text)) return text;
    const moved = plan.on.has('paths') && !FIXED.has(name) ? paths(text) : text;
    return plan.on.has('names') && !FIXED.has(name) ? names(moved, name) : moved;
  };

  const secrets: TextRedactor['secrets'] = async (texts) =>
    plan.on.has('secrets') ? maskAll(texts, plan.scanner, token) : texts.map(({ text }) => text);

  return {
    tally,
    secrets,
    plain: (text) => rest(text, ''),
    async all(texts) {
      const masked = await secrets(texts);
      return masked.map((text, at) => rest(text, texts[at]?.name ?? ''));
    },
  };
}

/**
 * Masks texts in one go. Between them stand the names of their fields, because a value says more beside its name. A find
 * that reaches over an edge is cut there.
 */
export async function maskAll(
  texts: readonly { readonly text: string; readonly name: string }[],
  scanner: Pick<SecretScanner, 'find'>,
  token: (kind: string, value: string) => string,
): Promise<readonly string[]> {
  const { joined, starts } = joinTexts(texts);
  const ranges = await scanner.find(joined);
  if (ranges.length === 0) return texts.map(({ text }) => text);
  let next = 0;
  return texts.map(({ text }, at) => {
    const start = starts[at] ?? 0;
    const end = start + text.length;
    const pieces: string[] = [];
    let from = start;
    while ((ranges[next]?.start ?? Number.POSITIVE_INFINITY) < end) {
      const range = ranges[next];
      if (range === undefined) break;
      const [first, last] = [Math.max(range.start, start), Math.min(range.end, end)];
      if (last > first) {
        pieces.push(text.slice(from - start, first - start), token(range.kind, range.value));
        from = last;
      }
      if (range.end > end) break;
      next += 1;
    }
    pieces.push(text.slice(from - start));
    return pieces.join('');
  });
}

/** The texts as they are scanned: hashes are left out, since they only look like secrets. */
export function joinTexts(texts: readonly { readonly text: string; readonly name: string }[]): {
  readonly joined: string;
  readonly starts: readonly number[];
} {
  const pieces: string[] = [];
  const starts: number[] = [];
  let length = 0;
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const { text, name } of texts) {
    add(name === '' || FIXED.has(name) ? '\n' : `\n${name}=`);
    starts.push(length);
    add(HASH.test(text) ? ' '.repeat(text.length) : text);
  }
  return { joined: pieces.join(''), starts };
}

const isNobody = (mail: string): boolean =>
  /@(?:example\.\w+|users\.noreply\.github\.com|localhost)$/i.test(mail) ||
  /^(?:git|noreply|no-reply)@/i.test(mail);

const WORD = /[\p{L}\p{N}_]/u;

/** Only where it stands by itself: a short name is part of many words. */
function replaceWord(text: string, from: string, to: () => string): string {
  const pieces: string[] = [];
  let start = 0;
  for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) {
    const isInside = WORD.test(text[at - 1] ?? ' ') || WORD.test(text[at + from.length] ?? ' ');
    if (isInside) continue;
    pieces.push(text.slice(start, at), to());
    start = at + from.length;
  }
  return start === 0 ? text : pieces.join('') + text.slice(start);
}

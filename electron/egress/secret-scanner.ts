import { createHmac } from 'node:crypto';
import { findAssignments } from './find-assignments.ts';
import { createNeedleFinder, type NeedleHit } from './find-needles.ts';
import { findShapes } from './find-shapes.ts';
import { findPresetSecrets } from './preset-rules.ts';
import { findPrivateKeys } from './private-keys.ts';
import { secretForms } from './secret-forms.ts';
import type { SecretRange } from './secret-range.ts';
import { decodeRuns, joinLiterals, readWrittenOut, type TextView } from './text-views.ts';

/**
 * Finds secrets in a text and puts tokens in their place. Order of trust: values we know exactly, shapes that
 * are secrets anywhere, then assignments that look like one. A token says what kind of secret stood there and
 * how long it was, and is the same for the same secret throughout a workspace, so that a masked text still
 * reads and a request still hashes alike.
 */

/** A value known to be secret, and where it was found (a variable's or a file's name). */
export interface KnownSecret {
  readonly value: string;
  readonly source: string;
}

export interface SecretScanner {
  /** Replaces every secret; `masked` counts them. Finding nothing returns the same text. */
  mask(text: string): Promise<{ readonly text: string; readonly masked: number }>;
  /** Kinds of secrets with the lines (from 1) they start on, for a gate that names them. */
  inspect(text: string): Promise<readonly { readonly kind: string; readonly line: number }[]>;
  /** Where secrets are, in order and without overlaps; `value` is the secret itself. */
  find(text: string): Promise<readonly Required<SecretRange>[]>;
  /** Source of the first known secret that occurs in any form; null when none does. */
  findKnown(text: string): string | null;
}

interface Needle {
  readonly form: string;
  readonly secret: KnownSecret;
  /** Short values count only as a whole word. */
  readonly wholeWord: boolean;
}

const WHOLE_WORD_BELOW = 12;

export function createSecretScanner(
  secrets: readonly KnownSecret[],
  workspaceKey: Uint8Array,
): SecretScanner {
  const known = createKnown(secrets);
  const token = (kind: string, value: string): string => {
    const digest = createHmac('sha256', workspaceKey).update(value).digest('hex').slice(0, 8);
    return `<masked:${kind}:${lengthClass(value.length)}:${digest}>`;
  };
  return {
    mask: async (text) => {
      const ranges = merge(await findAll(text, known));
      return { text: replace(text, ranges, token), masked: ranges.length };
    },
    inspect: async (text) =>
      merge(await findAll(text, known)).map(({ kind, start }) => ({
        kind,
        line: text.slice(0, start).split('\n').length,
      })),
    find: async (text) =>
      merge(await findAll(text, known)).map(({ kind, start, end, value }) => ({
        ...{ kind, start, end },
        value: value ?? text.slice(start, end),
      })),
    findKnown: (text) => findKnown(text, known)[0]?.source ?? null,
  };
}

/** Every known value in every form, and one finder for them all. */
interface Known {
  readonly needles: readonly Needle[];
  find(text: string): readonly NeedleHit[];
}

function createKnown(secrets: readonly KnownSecret[]): Known {
  const needles = new Map<string, Needle>();
  for (const secret of secrets) {
    for (const form of secretForms(secret.value)) {
      if (!needles.has(form)) {
        needles.set(form, { form, secret, wholeWord: secret.value.length < WHOLE_WORD_BELOW });
      }
    }
  }
  const list = [...needles.values()];
  return { needles: list, find: createNeedleFinder(list.map(({ form }) => form)) };
}

async function findAll(text: string, known: Known): Promise<readonly SecretRange[]> {
  const found = [...(await findIn(text, known))];
  const whole = [joinLiterals(text), readWrittenOut(text)].filter((view) => view !== null);
  const views: readonly TextView[] = [...whole, ...decodeRuns(text)];
  for (const [at, view] of views.entries()) {
    for (const range of await findIn(view.text, known, at >= whole.length)) {
      const [start, end] = view.toOriginal(range.start, range.end);
      const value = range.value ?? view.text.slice(range.start, range.end);
      found.push({ kind: range.kind, start, end, value });
    }
  }
  return found;
}

/** `small` texts (one decoded run each) skip the preset: its set-up costs more than the text. */
async function findIn(text: string, known: Known, small = false): Promise<readonly SecretRange[]> {
  return [
    ...findKnown(text, known),
    ...findPrivateKeys(text),
    ...findShapes(text),
    ...(small ? [] : await findPresetSecrets(text)),
    ...findAssignments(text),
  ];
}

interface KnownRange extends SecretRange {
  readonly source: string;
}

function findKnown(text: string, known: Known): readonly KnownRange[] {
  return known.find(text).flatMap(({ needle, start }) => {
    const found = known.needles[needle];
    if (found === undefined) return [];
    const end = start + found.form.length;
    if (found.wholeWord && isInsideWord(text, start, end)) return [];
    const { value, source } = found.secret;
    return [{ kind: 'known', start, end, value, source }];
  });
}

/** A letter before counts, unless it is the `n` of an escaped line end. */
const isInsideWord = (text: string, start: number, end: number): boolean =>
  (/\w/.test(text[start - 1] ?? ' ') && text[start - 2] !== '\\') || /\w/.test(text[end] ?? ' ');

/** Overlapping finds become one, named by the first of the widest; known values win a tie. */
function merge(ranges: readonly SecretRange[]): readonly SecretRange[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const merged: SecretRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last === undefined || range.start >= last.end) {
      merged.push(range);
    } else if (range.end > last.end) {
      merged[merged.length - 1] = { kind: last.kind, start: last.start, end: range.end };
    }
  }
  return merged;
}

function replace(
  text: string,
  ranges: readonly SecretRange[],
  token: (kind: string, value: string) => string,
): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { kind, start, end, value } of ranges) {
    pieces.push(text.slice(from, start), token(kind, value ?? text.slice(start, end)));
    from = end;
  }
  return ranges.length === 0 ? text : [...pieces, text.slice(from)].join('');
}

function lengthClass(length: number): string {
  const from = 2 ** Math.floor(Math.log2(Math.max(1, length)));
  return `${from}-${from * 2 - 1}`;
}

import type { OfferedTools } from './offered-tools.ts';
import { lackingCode, readBlocks } from './outside-code.ts';
import type { RawCall } from './raw-call.ts';
import { type At, readAt } from './read-at.ts';
import {
  createMarks,
  isInQuote,
  isThought,
  LEFTOVER,
  skipClosing,
  skipQuoted,
} from './text-marks.ts';
import { joinThoughts, nextClosingTag, stripThinkTags } from './think-tags.ts';

/**
 * Calls that a model printed as text instead of making them. The text is scanned once for the marks that
 * start a call in any known notation; the reader of the earliest one says where the call ends and scanning
 * goes on behind it. JSON without any mark counts only on a line of its own and for an offered name: prose
 * that mentions a call must not run it.
 */
export interface TextReading {
  readonly calls: readonly RawCall[];
  /** The answer without its calls and its thinking. */
  readonly rest: string;
  readonly thinking: string;
  /** Something that was meant as a call and can't be read; `cut`: the answer ended inside of it. */
  readonly broken: { readonly detail: string; readonly cut: boolean } | null;
}

/** Beyond this an answer is not a call any more; bounds the time that hostile text can cost. */
const MAX_TEXT = 400_000;
const MAX_MARKS = 300;

export function readTextCalls(answer: string, offered: OfferedTools): TextReading {
  const { text, thinking } = stripThinkTags(answer.slice(0, MAX_TEXT));
  const whole = scan(text, offered);
  const orphan = findOrphan(text, whole);
  if (orphan === null) return conclude(whole, thinking);
  const leaked = text.slice(0, orphan.start).trim();
  const after = scan(text.slice(orphan.end), offered);
  // In a call that can't be read the tag may be either; then nothing runs, and the model hears about the call.
  const isDoubtful = whole.spans.some(
    (span) => span.isBroken === true && span.start < orphan.start && orphan.start < span.end,
  );
  const broken = after.broken ?? (isDoubtful ? whole.broken : null);
  return conclude({ ...after, broken }, joinThoughts(thinking, leaked));
}

/** The first closing tag that is not part of a call: inside of one it is a file's content. */
function findOrphan(text: string, found: Scan): ReturnType<typeof nextClosingTag> {
  let tag = nextClosingTag(text, 0);
  for (const span of found.spans) {
    if (tag === null || tag.start < span.start) break;
    if (tag.start < span.end && span.isBroken !== true) tag = nextClosingTag(text, span.end);
  }
  return tag;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly isThought?: boolean;
  readonly isBroken?: boolean;
}

interface Scan {
  readonly text: string;
  readonly calls: readonly RawCall[];
  readonly spans: readonly Span[];
  readonly broken: TextReading['broken'];
}

function scan(text: string, offered: OfferedTools): Scan {
  const marks = createMarks(offered);
  const calls: RawCall[] = [];
  const spans: Span[] = [];
  let broken: TextReading['broken'] = null;
  let seen = 0;
  let inFence = false;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    seen += 1;
    if (seen > MAX_MARKS) {
      broken ??= { detail: `more than ${MAX_MARKS} marks of calls`, cut: false };
      break;
    }
    const start = mark.index;
    if (isThought(mark[0])) {
      const end = nextClosingTag(text, start)?.end ?? text.length;
      spans.push({ start, end, isThought: true });
      marks.lastIndex = Math.max(end, start + 1);
      continue;
    }
    const isFence = /^\s*[`~]{3}/.test(mark[0]);
    const quoted = isFence ? null : quotedUntil(text, start, mark[0]);
    if (quoted !== null) {
      marks.lastIndex = Math.max(quoted, start + 1);
      continue;
    }
    const found = readAt(text, start, mark[0], offered);
    inFence ||= found.inFence === true;
    if (found.kind === 'skip') {
      marks.lastIndex = Math.max(found.end, start + mark[0].length);
      continue;
    }
    const read = withTexts(text, found, inFence, offered);
    inFence = false;
    const source = text.slice(start, read.end);
    if (read.kind === 'calls') calls.push(...read.calls.map((call) => ({ ...call, source })));
    else broken ??= { detail: read.detail, cut: read.cut };
    spans.push({ start, end: read.end, isBroken: read.kind === 'broken' });
    marks.lastIndex = Math.max(read.end, start + 1);
  }
  return { text, calls, spans, broken };
}

/** Index behind a mark that stands in a quotation; null: it may begin a call. */
const quotedUntil = (text: string, start: number, mark: string): number | null =>
  skipQuoted(text, start, mark) ?? (isInQuote(text, start) ? start + mark.length : null);

/** A call with its closing marks, and with the texts that stand behind it instead of in it. */
function withTexts(
  text: string,
  found: Exclude<At, { kind: 'skip' }>,
  inFence: boolean,
  offered: OfferedTools,
): Exclude<At, { kind: 'skip' }> {
  if (found.kind === 'broken') return found;
  const end = skipClosing(text, found.end, inFence ? 'fence' : 'marks');
  const last = found.calls.at(-1);
  const schema = offered.get(last?.name ?? '')?.schema;
  const wanted = last === undefined ? [] : lackingCode(last.arguments, schema);
  const blocks = wanted.length === 0 ? null : readBlocks(text, end, wanted);
  if (last === undefined || blocks === null) return { ...found, end };
  if (blocks.kind === 'broken') {
    const { detail, cut } = blocks;
    const broken = { kind: 'broken', detail: `${last.name}: ${detail}`, cut } as const;
    return { ...broken, end: blocks.end };
  }
  const given = { ...Object(last.arguments), ...blocks.values };
  const whole = { ...last, arguments: given };
  return { kind: 'calls', calls: [...found.calls.slice(0, -1), whole], end: blocks.end };
}

const TORN = /<\/(?:parameter|arg_value)>/;
const TORN_DETAIL =
  'a closing tag is left over behind the calls, so a text in them probably holds such tags itself; write it with another notation';

function conclude(found: Scan, thinking: string): TextReading {
  let rest = '';
  let at = 0;
  const thoughts = [thinking];
  for (const span of found.spans) {
    rest += found.text.slice(at, span.start);
    if (span.isThought === true) thoughts.push(found.text.slice(span.start, span.end));
    at = span.end;
  }
  rest += found.text.slice(at);
  // A file with a call in it ended its own call early: which text belongs to which can't be told.
  const isTorn = found.calls.length > 0 && TORN.test(rest);
  return {
    calls: isTorn ? [] : found.calls,
    broken: isTorn ? { detail: TORN_DETAIL, cut: false } : found.broken,
    rest: rest.replace(LEFTOVER, '').trim(),
    thinking: joinThoughts(...thoughts),
  };
}

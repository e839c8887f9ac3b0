import { parseLenientJson } from './lenient-json.ts';
import type { OfferedTools } from './offered-tools.ts';
import type { Found, RawCall } from './raw-call.ts';
import { readArguments, readBody } from './read-body.ts';
import { readXmlCall } from './read-xml.ts';
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
const CALL_FENCE =
  /^(?:|json5?|jsonc|tool|tools|tool_calls?|tool_code|tool_request|function|xml)$/i;
const TAGS = [
  '<tool_call>',
  '<\\|tool_call\\|>',
  '<toolcall>',
  '<function_call>',
  '\\[TOOL_CALLS?\\]',
  '\\[TOOL_REQUEST\\]',
  '<\\|python_tag\\|>',
].join('|');
const XML = '<(?:function|invoke)(?:=|\\s+name=)';
const HARMONY = 'to=functions\\.[\\w.-]+|<\\|channel\\|>\\w+\\s+to=[\\w.-]+';
/** What may be left over behind a call. */
const CLOSING =
  /\s*(?:<\/tool_call>|<\|\/tool_call\|>|<\/toolcall>|<\/function_call>|\[\/TOOL_CALLS?\]|\[END_TOOL_REQUEST\]|<\|call\|>|<\|eom_id\|>|<\|eot_id\|>|<\|im_end\|>|<\|end\|>|```|;)/y;
const LEFTOVER =
  /<\/?tool_calls?>|<\/(?:think|thinking|reasoning)>|<\|(?:start|channel|message|end|return|call|constrain)\|>/g;

export function readTextCalls(answer: string, offered: OfferedTools): TextReading {
  const { text, thinking } = stripThinkTags(answer.slice(0, MAX_TEXT));
  const whole = scan(text, offered);
  const orphan = findOrphan(text, whole);
  if (orphan === null) return { ...withoutSpans(whole), thinking };
  const leaked = text.slice(0, orphan.start).trim();
  const after = scan(text.slice(orphan.end), offered);
  return { ...withoutSpans(after), thinking: joinThoughts(thinking, leaked) };
}

/** The first closing tag that is not part of a call: inside of one it is a file's content. */
function findOrphan(text: string, found: Scan): ReturnType<typeof nextClosingTag> {
  let tag = nextClosingTag(text, 0);
  for (const span of found.spans) {
    if (tag === null || tag.start < span.start) break;
    if (tag.start < span.end) tag = nextClosingTag(text, span.end);
  }
  return tag;
}

interface Scan {
  readonly text: string;
  readonly calls: readonly RawCall[];
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  readonly broken: TextReading['broken'];
}

function scan(text: string, offered: OfferedTools): Scan {
  const marks = createMarks(offered);
  const calls: RawCall[] = [];
  const spans: { start: number; end: number }[] = [];
  let broken: TextReading['broken'] = null;
  let seen = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    seen += 1;
    if (seen > MAX_MARKS) {
      broken ??= { detail: `more than ${MAX_MARKS} marks of calls`, cut: false };
      break;
    }
    const start = mark.index;
    const found = readAt(text, start, mark[0], offered);
    if (found.kind === 'skip') {
      marks.lastIndex = Math.max(found.end, start + mark[0].length);
      continue;
    }
    const end = found.kind === 'calls' ? skipClosing(text, found.end) : found.end;
    if (found.kind === 'calls') calls.push(...found.calls);
    else broken ??= { detail: found.detail, cut: found.cut };
    spans.push({ start, end });
    marks.lastIndex = Math.max(end, start + 1);
  }
  return { text, calls, spans, broken };
}

function createMarks(offered: OfferedTools): RegExp {
  const names = [...offered.keys()].map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  const bare = `^[ \\t]*(?:\\{|\\[(?=\\s*(?:\\{|[\\w.-]+\\())|(?:${names})\\((?=[^)\\n]|\\)))`;
  return new RegExp(`${TAGS}|${XML}|${HARMONY}|\`\`\`|${bare}`, 'gm');
}

type At = NonNullable<Found> | { readonly kind: 'skip'; readonly end: number };

function readAt(text: string, start: number, mark: string, offered: OfferedTools): At {
  const behind = start + mark.length;
  if (mark === '```') return readFence(text, start, offered);
  if (mark.startsWith('<function') && !mark.endsWith('call>'))
    return orSkip(readXmlCall(text, start), behind);
  if (mark.startsWith('<invoke')) return orSkip(readXmlCall(text, start), behind);
  if (mark.includes('to=')) return readHarmony(text, mark, behind);
  if (/^[<[]/.test(mark) && /\w/.test(mark)) return readTagged(text, behind, offered);
  return readBare(text, start, offered);
}

const orSkip = (found: Found, end: number): At => found ?? { kind: 'skip', end };

/** Somebody wrote the opening tag of a call: what follows is a call or a broken one. */
function readTagged(text: string, behind: number, offered: OfferedTools): At {
  const fence = /^\s*```\w*\n/.exec(text.slice(behind, behind + 40))?.[0].length ?? 0;
  const found = readBody(text, behind + fence, offered);
  if (found !== null) return found;
  const body = text.slice(behind);
  if (body.trim() === '')
    return {
      kind: 'broken',
      detail: 'nothing follows the opening tag',
      cut: true,
      end: text.length,
    };
  return {
    kind: 'broken',
    detail: 'no name and arguments follow the opening tag',
    cut: false,
    end: behind,
  };
}

function readHarmony(text: string, mark: string, behind: number): At {
  const name = mark.slice(mark.indexOf('to=') + 3).replace(/^functions\./, '');
  const opening = /^(?:[^{\n]|\n(?!\n)){0,80}?(?=\{)/.exec(text.slice(behind, behind + 100));
  if (opening !== null)
    return orSkip(readArguments(text, behind + opening[0].length, name), behind);
  const cut = text.slice(behind).length < 80;
  return {
    kind: 'broken',
    detail: `${name}: no arguments follow`,
    cut,
    end: cut ? text.length : behind,
  };
}

function readFence(text: string, start: number, offered: OfferedTools): At {
  const opening = /^```([\w+-]*)[^\n`]*\n?/.exec(text.slice(start, start + 100));
  const body = start + (opening?.[0].length ?? 3);
  const close = text.indexOf('```', body);
  const end = close < 0 ? text.length : close + 3;
  const inside = text.slice(body, close < 0 ? text.length : close);
  // A notation with tags of its own is read by its own mark, fenced or not.
  if (new RegExp(`${TAGS}|${XML}`).test(inside)) return { kind: 'skip', end: body };
  if (!CALL_FENCE.test(opening?.[1] ?? '')) return { kind: 'skip', end };
  const found = readBody(text, body, offered);
  if (found === null) return { kind: 'skip', end };
  if (found.kind === 'broken') return meantAsCall(inside, offered) ? found : { kind: 'skip', end };
  return found;
}

/** No mark at all: only a whole line (or lines) that is nothing but a call to an offered tool. */
function readBare(text: string, start: number, offered: OfferedTools): At {
  const found = readBody(text, start, offered);
  const here = text.slice(start);
  if (found === null) {
    const json = parseLenientJson(text, start);
    return { kind: 'skip', end: json.ok ? json.end : start + 1 };
  }
  if (found.kind === 'broken') {
    return meantAsCall(here, offered) ? found : { kind: 'skip', end: start + 1 };
  }
  const alone = /^[ \t;]*(?:\r?\n|$|<\||```)/.test(text.slice(found.end, found.end + 80));
  const known = found.calls.every((call) => offered.has(call.name));
  const isWhole = text.slice(0, start).trim() === '';
  return alone && (known || isWhole) ? found : { kind: 'skip', end: found.end };
}

/** Unreadable JSON is only worth a complaint when it was about a tool. */
function meantAsCall(text: string, offered: OfferedTools): boolean {
  const head = text.slice(0, 400);
  const name = /["'`]?(?:name|tool|tool_name|function|action)["'`]?\s*:\s*["'`]([\w.-]+)/.exec(
    head,
  )?.[1];
  if (name !== undefined)
    return offered.has(name) || /["']?(?:arguments|parameters)["']?\s*:/.test(head);
  return [...offered.keys()].some((tool) => head.trimStart().startsWith(`${tool}(`));
}

function skipClosing(text: string, from: number): number {
  let at = from;
  for (;;) {
    CLOSING.lastIndex = at;
    if (!CLOSING.test(text)) return at;
    at = CLOSING.lastIndex;
  }
}

function withoutSpans(found: Scan): Omit<TextReading, 'thinking'> {
  let rest = '';
  let at = 0;
  for (const span of found.spans) {
    rest += found.text.slice(at, span.start);
    at = span.end;
  }
  rest += found.text.slice(at);
  return { calls: found.calls, broken: found.broken, rest: rest.replace(LEFTOVER, '').trim() };
}

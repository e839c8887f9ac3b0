import { parseLenientJson } from './lenient-json.ts';
import type { OfferedTools } from './offered-tools.ts';
import type { Found } from './raw-call.ts';
import { readArguments, readBody } from './read-body.ts';
import { readDialect, readTagCall } from './read-dialects.ts';
import { readXmlCall } from './read-xml.ts';
import { CALL_FENCE, TAGGED, TOOL_FENCE } from './text-marks.ts';

/** What a mark turned out to be; `inFence`: the fence that was opened holds what follows. */
export type At =
  | (NonNullable<Found> & { readonly inFence?: boolean })
  | { readonly kind: 'skip'; readonly end: number; readonly inFence?: boolean };

/** Reads what begins with `mark` at `start`. */
export function readAt(text: string, start: number, mark: string, offered: OfferedTools): At {
  const behind = start + mark.length;
  if (/^\s*[`~]{3}/.test(mark)) return readFence(text, start, mark, offered);
  const dialect = readDialect(text, start, mark);
  if (dialect !== undefined) return orSkip(dialect, behind);
  if (mark.startsWith('<function') && !mark.endsWith('call>'))
    return orSkip(readXmlCall(text, start), behind);
  if (mark.startsWith('<invoke')) return orSkip(readXmlCall(text, start), behind);
  if (mark.includes('to=')) return readHarmony(text, mark, behind);
  const indent = Math.max(0, mark.search(/[^\s\u200b]/));
  const name = /^<([\w.-]+)>$/.exec(mark.trim())?.[1];
  if (name !== undefined && offered.has(name))
    return orSkip(readTagCall(text, start + mark.indexOf('<'), offered), behind);
  if ((/^[<[]/.test(mark) && /\w/.test(mark)) || mark.trim() === 'functools')
    return readTagged(text, behind, offered);
  return readBare(text, start + indent, offered);
}

const orSkip = (found: Found, end: number): At => found ?? { kind: 'skip', end };

/** Somebody wrote the opening tag of a call: what follows is a call or a broken one. */
function readTagged(text: string, behind: number, offered: OfferedTools): At {
  const fence = /^\s*```\w*\n/.exec(text.slice(behind, behind + 40))?.[0].length ?? 0;
  const found = readBody(text, behind + fence, offered);
  if (found !== null) return fence > 0 ? { ...found, inFence: true } : found;
  // The mark of another notation follows: a wrapper around it.
  if (/^\s*<(?:function|invoke|tool_call)/.test(text.slice(behind, behind + 40)))
    return { kind: 'skip', end: behind };
  const isEmpty = text.slice(behind).trim() === '';
  const detail = isEmpty
    ? 'nothing follows the opening tag'
    : 'no name and arguments follow the opening tag';
  return { kind: 'broken', detail, cut: isEmpty, end: isEmpty ? text.length : behind };
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

function readFence(text: string, start: number, mark: string, offered: OfferedTools): At {
  const behind = start + mark.length;
  const opening = /^[ \t]*([\w+-]*)[^\n`]*\n?/.exec(text.slice(behind, behind + 100));
  const body = behind + (opening?.[0].length ?? 0);
  const word = opening?.[1] ?? '';
  const fence = mark.trim();
  const close = text.indexOf(fence, body);
  const end = close < 0 ? text.length : close + fence.length;
  const inside = text.slice(body, close < 0 ? text.length : close);
  // Code and documents are quoted with what stands in them; so is whatever needed a longer fence around it.
  if (!CALL_FENCE.test(word) || (fence.length > 3 && !TOOL_FENCE.test(word)))
    return { kind: 'skip', end };
  // A notation with tags of its own is read by its own mark, fenced or not.
  if (TAGGED.test(inside) || /^\s*TOOL_NAME:/.test(inside))
    return { kind: 'skip', end: body, inFence: true };
  const alone = inside.trim();
  if (TOOL_FENCE.test(word) && offered.has(alone)) {
    const call = { name: alone, arguments: {}, repairs: [] };
    return { kind: 'calls', calls: [call], end: body + inside.length, inFence: true };
  }
  const found = readBody(text, body, offered, TOOL_FENCE.test(word) ? 'any' : 'offered');
  if (found === null) return { kind: 'skip', end };
  if (found.kind === 'broken' && !meantAsCall(inside, offered)) return { kind: 'skip', end };
  return { ...found, inFence: true };
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
  const name = /["'`“]?(?:name|tool|tool_name|function|action)["'`”]?\s*:?\s*["'`“]([\w.-]+)/.exec(
    head,
  )?.[1];
  if (name !== undefined)
    return offered.has(name) || /["']?(?:arguments|parameters)["']?\s*:/.test(head);
  const start = head.trimStart();
  return [...offered.keys()].some(
    (tool) => start.startsWith(`${tool}(`) || new RegExp(`^${tool}\\s*\\{`).test(start),
  );
}

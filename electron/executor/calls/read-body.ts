import type { Json } from '../../../shared/json.ts';
import { parseLenientJson } from './lenient-json.ts';
import type { OfferedTools } from './offered-tools.ts';
import { type Found, type RawCall, readCallsOf } from './raw-call.ts';
import { readPythonCalls } from './read-python.ts';
import { readXmlCall, UNCLOSED } from './read-xml.ts';

const SPACE = /\s*/y;
/** Between two calls that share one pair of tags. */
const BETWEEN = /[\s,;]*(?=\{)/y;
/** Mistral's later notation: `[TOOL_CALLS]read_file[ARGS]{…}`. */
const NAMED_BODY = /\s*([A-Za-z_][\w-]*)\s*(?:\[ARGS\]|\[CALL_ID\][\w-]*\[ARGS\])\s*(?=\{)/y;

const NAME_BEFORE_JSON = /\s*([A-Za-z_][\w.-]*)[ \t]*:?\s*(?=\{)/y;
const PREFIX = /^functions\./;

/** What stands between a pair of tags, in a fence or on a line of its own: JSON, XML or Python. */
export function readBody(
  text: string,
  start: number,
  offered: OfferedTools,
  names: 'any' | 'offered' = 'offered',
): Found {
  SPACE.lastIndex = start;
  SPACE.test(text);
  const at = SPACE.lastIndex;
  if (text.startsWith('<', at)) return readXmlCall(text, at);
  NAMED_BODY.lastIndex = at;
  const name = NAMED_BODY.exec(text)?.[1];
  if (name !== undefined) return readArguments(text, NAMED_BODY.lastIndex, name);
  const named = readNamedJson(text, at, offered, names);
  if (named !== null) return named;
  const isJson =
    text[at] === '{' ||
    (text[at] === '"' && /^"\{\s*\\/.test(text.slice(at, at + 20))) ||
    (text[at] === '[' && !/^\[\s*[\w.-]+\(/.test(text.slice(at, at + 80)));
  return isJson ? readJsonCalls(text, at, offered) : readPythonCalls(text, at, offered);
}

/** `read_file {"path": "a"}`, the text transport's own notation, as often as it stands in a row. */
function readNamedJson(
  text: string,
  start: number,
  offered: OfferedTools,
  names: 'any' | 'offered',
): Found {
  const calls: RawCall[] = [];
  let end = start;
  for (;;) {
    NAME_BEFORE_JSON.lastIndex = end;
    const name = NAME_BEFORE_JSON.exec(text)?.[1];
    if (name === undefined || (names === 'offered' && !offered.has(name.replace(PREFIX, ''))))
      break;
    const found = readArguments(text, NAME_BEFORE_JSON.lastIndex, name);
    if (found === null || found.kind === 'broken') return found;
    calls.push(...found.calls);
    end = found.end;
  }
  return calls.length === 0 ? null : { kind: 'calls', calls, end };
}

/** Arguments alone, for a name that stood before them. */
export function readArguments(text: string, at: number, name: string): Found {
  const json = parseLenientJson(text, at);
  if (!json.ok) {
    return { kind: 'broken', detail: `${name}: ${json.detail}`, cut: json.cut, end: text.length };
  }
  const repairs = json.unclosed > 0 ? [...json.repairs, UNCLOSED] : json.repairs;
  return { kind: 'calls', calls: [{ name, arguments: json.value, repairs }], end: json.end };
}

function readJsonCalls(text: string, start: number, offered: OfferedTools): Found {
  const calls: RawCall[] = [];
  let end = start;
  for (let at: number | null = start; at !== null; at = nextObject(text, end)) {
    const json = parseLenientJson(text, at);
    if (!json.ok) {
      return { kind: 'broken', detail: json.detail, cut: json.cut, end: text.length };
    }
    const read = readCallsOf(unwrapped(json.value), offered);
    if (read === null) break;
    const repairs = json.unclosed > 0 ? [...json.repairs, UNCLOSED] : json.repairs;
    calls.push(...read.map((call) => ({ ...call, repairs: [...repairs, ...call.repairs] })));
    end = json.end;
  }
  return calls.length === 0 ? null : { kind: 'calls', calls, end };
}

/** A call that was put into a JSON string as a whole. */
function unwrapped(value: Json): Json {
  if (typeof value !== 'string') return value;
  const inner = parseLenientJson(value);
  return inner.ok && inner.unclosed === 0 && value.slice(inner.end).trim() === ''
    ? inner.value
    : value;
}

function nextObject(text: string, at: number): number | null {
  BETWEEN.lastIndex = at;
  return BETWEEN.test(text) ? BETWEEN.lastIndex : null;
}

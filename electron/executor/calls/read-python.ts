import type { Json } from '../../../shared/json.ts';
import { parseLenientJson } from './lenient-json.ts';
import type { OfferedTools } from './offered-tools.ts';
import { parameterNames } from './offered-tools.ts';
import type { Found, RawCall } from './raw-call.ts';

const NAME = /\s*(?:print\s*\(\s*|await\s+)?(?:functions\.|default_api\.)?([A-Za-z_][\w-]*)\s*\(/y;
const KEYWORD = /\s*([A-Za-z_]\w*)\s*=(?!=)/y;
const CLOSE = /\s*\)/y;
const COMMA = /\s*,/y;

/** `[f(a=1), g()]` or `f(a=1)` as Llama and Gemma write calls. Only offered names count. */
export function readPythonCalls(text: string, start: number, offered: OfferedTools): Found {
  const opening = /\s*\[/y;
  const list = step(opening, text, start);
  const calls: RawCall[] = [];
  let at = list ?? start;
  for (;;) {
    const call = readOne(text, at, offered);
    if (call === null || call.kind === 'broken') return call;
    calls.push(call.call);
    at = call.end;
    const more = list === null ? null : step(COMMA, text, at);
    if (more === null) break;
    at = more;
    if (/^\s*\]/.test(text.slice(at, at + 20))) break;
  }
  if (list === null) return { kind: 'calls', calls, end: at };
  const closing = /\s*\]/y;
  return { kind: 'calls', calls, end: step(closing, text, at) ?? at };
}

type One =
  | { readonly kind: 'call'; readonly call: RawCall; readonly end: number }
  | Extract<Found, { kind: 'broken' }>
  | null;

function readOne(text: string, start: number, offered: OfferedTools): One {
  NAME.lastIndex = start;
  const name = NAME.exec(text)?.[1];
  const tool = name === undefined ? undefined : offered.get(name);
  if (name === undefined || tool === undefined) return null;
  let at = NAME.lastIndex;
  const keyed: [string, Json][] = [];
  const positional: Json[] = [];
  for (let end = step(CLOSE, text, at); end === null; end = step(CLOSE, text, at)) {
    KEYWORD.lastIndex = at;
    const keyword = KEYWORD.exec(text)?.[1];
    const value = parseLenientJson(text, keyword === undefined ? at : KEYWORD.lastIndex);
    if (!value.ok || value.unclosed > 0) {
      if (keyed.length + positional.length === 0 && keyword === undefined) return null;
      const why = value.ok ? 'a bracket is not closed' : value.detail;
      return {
        kind: 'broken',
        detail: `${name}: ${why}`,
        cut: value.ok || value.cut,
        end: text.length,
      };
    }
    if (keyword === undefined) positional.push(value.value);
    else keyed.push([keyword, value.value]);
    at = step(COMMA, text, value.end) ?? value.end;
    if (at === value.end && step(CLOSE, text, at) === null) {
      const cut = text.slice(at).trim() === '';
      return { kind: 'broken', detail: `${name}: ")" is missing`, cut, end: text.length };
    }
  }
  const order = parameterNames(tool);
  if (positional.length > order.length) return null;
  const placed = positional.map((value, index): [string, Json] => [order[index] ?? '', value]);
  const call = { name, arguments: Object.fromEntries([...placed, ...keyed]), repairs: [] };
  return { kind: 'call', call, end: step(CLOSE, text, at) ?? at };
}

/** Index after a sticky match, or null. */
function step(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

import { parseLenientJson } from './lenient-json.ts';
import type { Found } from './raw-call.ts';

const OPEN = /<(function|invoke)(?:=|\s+name=)\s*["']?([\w.-]+)["']?\s*>/y;
const PARAMETER = /\s*<parameter(?:=|\s+name=)\s*["']?([\w.-]+)["']?\s*>/y;
const CLOSE = /\s*<\/(?:function|invoke)>/y;
/** The end of a value: a closing tag that is followed by what may follow a parameter, or a forgotten one. */
const VALUE_END =
  /\n?<\/parameter>(?=\s*(?:<parameter[=\s]|<\/function>|<\/invoke>|<\/tool_call>|$))|\n?(?=<parameter[=\s][^>\n]*>)|\n?(?=<\/(?:function|invoke)>)/g;

/**
 * `<function=NAME><parameter=KEY>VALUE</parameter></function>` (Qwen3-Coder; others write `name="…"`). The
 * opening `<tool_call>` is missing about every second time, so reading starts here. Values are raw text:
 * one line break after the opening and one before the closing tag belong to the notation, not to the value.
 */
export function readXmlCall(text: string, start: number): Found {
  OPEN.lastIndex = start;
  const name = OPEN.exec(text)?.[2];
  if (name === undefined) return null;
  let at = OPEN.lastIndex;
  if (/\s*\{/y.test(text.slice(at, at + 40))) return readJsonBody(text, at, name);
  const entries: [string, string][] = [];
  const repairs = new Set<string>();
  for (;;) {
    PARAMETER.lastIndex = at;
    const key = PARAMETER.exec(text)?.[1];
    if (key === undefined) break;
    const from = PARAMETER.lastIndex;
    VALUE_END.lastIndex = from;
    const end = VALUE_END.exec(text);
    if (end === null) {
      return {
        kind: 'broken',
        detail: `${name}: ${key} is not closed`,
        cut: true,
        end: text.length,
      };
    }
    // A file with a call in it, most likely: whose parameter this is can't be told.
    if (entries.some(([known]) => known === key)) {
      const detail = `${name}: ${key} stands in it twice`;
      return { kind: 'broken', detail, cut: false, end: text.length };
    }
    if (!end[0].includes('</parameter>')) repairs.add('a parameter was not closed');
    entries.push([key, text.slice(from, end.index).replace(/^\r?\n/, '')]);
    at = end.index + end[0].length;
  }
  const closed = after(CLOSE, text, at);
  if (closed === null && !/^\s*(?:<\/tool_call>|$)/.test(text.slice(at, at + 200))) {
    return { kind: 'broken', detail: `${name}: </function> is missing`, cut: false, end: at };
  }
  if (closed === null) repairs.add(UNCLOSED);
  const call = { name, arguments: Object.fromEntries(entries), repairs: [...repairs] };
  return { kind: 'calls', calls: [call], end: closed ?? at };
}

/** Repairs that mean "may be cut": refused when the server says that the answer reached its limit. */
export const UNCLOSED = 'closing marks were missing at the end';

function readJsonBody(text: string, at: number, name: string): Found {
  const json = parseLenientJson(text, at);
  if (!json.ok) {
    return { kind: 'broken', detail: `${name}: ${json.detail}`, cut: json.cut, end: text.length };
  }
  const closed = after(CLOSE, text, json.end);
  const repairs = json.unclosed > 0 ? [...json.repairs, UNCLOSED] : json.repairs;
  return {
    kind: 'calls',
    calls: [{ name, arguments: json.value, repairs }],
    end: closed ?? json.end,
  };
}

function after(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

import type { OfferedTools } from './offered-tools.ts';
import { parameterNames } from './offered-tools.ts';
import type { Found } from './raw-call.ts';
import { readArguments } from './read-body.ts';

/**
 * Notations of single model families, each with marks of its own. They are read here when a server has no parser
 * for them, or lost the special tokens that the parser looks for.
 */
export const DIALECT_MARKS = [
  '<\\|tool_call_begin\\|>',
  '<｜tool▁call▁begin｜>',
  '<tool_call>\\s*[A-Za-z_][\\w.-]*\\s*<arg_key>',
  '^[ \\t*_]*Action[*_]*:[*_ \\t]*[`"]?[A-Za-z][\\w.-]*[`"]?[ \\t]*\\r?\\n\\s*[*_]*Action[ _]Input[*_]*:',
  '^[ \\t]*TOOL_NAME:',
].join('|');

/** Null: no call of such a notation starts here. */
export function readDialect(text: string, start: number, mark: string): Found | undefined {
  if (mark.startsWith('<|tool_call_begin')) return readKimi(text, start + mark.length);
  if (mark.startsWith('<｜')) return readDeepSeek(text, start + mark.length);
  if (mark.endsWith('<arg_key>')) return readGlm(text, start);
  if (mark.trimStart().startsWith('TOOL_NAME:')) return readContinue(text, start);
  if (/Action[ _]Input[*_]*:$/.test(mark)) return readReAct(text, start, mark);
  return undefined;
}

/** `<|tool_call_begin|>functions.read_file:0<|tool_call_argument_begin|>{…}<|tool_call_end|>` */
function readKimi(text: string, at: number): Found {
  const head = /\s*([\w.-]+?)(?::\d+)?\s*<\|tool_call_argument_begin\|>\s*/y;
  head.lastIndex = at;
  const name = head.exec(text)?.[1];
  return name === undefined ? lost(text, at) : readArguments(text, head.lastIndex, name);
}

/** `<｜tool▁call▁begin｜>function<｜tool▁sep｜>read_file` and a fence, or the name and the arguments at once. */
function readDeepSeek(text: string, at: number): Found {
  const head =
    /\s*(?:function\s*<｜tool▁sep｜>\s*([\w.-]+)\s*(?:```(?:json)?\s*)?|([\w.-]+)\s*<｜tool▁sep｜>\s*)(?=\{)/y;
  head.lastIndex = at;
  const found = head.exec(text);
  const name = found?.[1] ?? found?.[2];
  return name === undefined ? lost(text, at) : readArguments(text, head.lastIndex, name);
}

/** `<tool_call>read_file <arg_key>path</arg_key><arg_value>a.txt</arg_value></tool_call>`; values are raw text. */
function readGlm(text: string, start: number): Found {
  const head = /<tool_call>\s*([A-Za-z_][\w.-]*)/y;
  head.lastIndex = start;
  const name = head.exec(text)?.[1] ?? '';
  const pair =
    /\s*<arg_key>\s*([\w.-]+)\s*<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>(?=\s*(?:<arg_key>|<\/tool_call>|$))/y;
  let at = head.lastIndex;
  const entries: [string, string][] = [];
  for (;;) {
    pair.lastIndex = at;
    const [, key, value] = pair.exec(text) ?? [];
    if (key === undefined || value === undefined) break;
    entries.push([key, value]);
    at = pair.lastIndex;
  }
  if (!/^\s*(?:<\/tool_call>|$)/.test(text.slice(at, at + 40)) || entries.length === 0) {
    return {
      kind: 'broken',
      detail: `${name}: a value is not closed`,
      cut: true,
      end: text.length,
    };
  }
  const call = { name, arguments: Object.fromEntries(entries), repairs: [] };
  return { kind: 'calls', calls: [call], end: at };
}

/** `Action: read_file`, `Action Input: {…}`; what the model goes on to imagine behind it is no answer of a tool. */
function readReAct(text: string, start: number, mark: string): Found {
  const name = /Action[*_]*:[*_ \t]*[`"]?([A-Za-z][\w.-]*)/.exec(mark)?.[1] ?? '';
  const fence = /\s*(?:```(?:json)?\s*)?/y;
  fence.lastIndex = start + mark.length;
  fence.test(text);
  return text[fence.lastIndex] === '{' ? readArguments(text, fence.lastIndex, name) : null;
}

/** `TOOL_NAME: read_file`, `BEGIN_ARG: path`, lines, `END_ARG`. */
function readContinue(text: string, start: number): Found {
  const head = /[ \t]*TOOL_NAME:[ \t]*([\w.-]+)[ \t]*\r?\n?/y;
  head.lastIndex = start;
  const name = head.exec(text)?.[1];
  if (name === undefined) return lost(text, start + 10);
  const argument = /\s*BEGIN_ARG:[ \t]*([\w.-]+)[ \t]*\r?\n(?:([\s\S]*?)\r?\n)??[ \t]*END_ARG/y;
  let at = head.lastIndex;
  const entries: [string, string][] = [];
  for (;;) {
    argument.lastIndex = at;
    const [, key, value = ''] = argument.exec(text) ?? [];
    if (key === undefined) break;
    entries.push([key, value]);
    at = argument.lastIndex;
  }
  if (/^\s*BEGIN_ARG/.test(text.slice(at, at + 40))) {
    return { kind: 'broken', detail: `${name}: END_ARG is missing`, cut: true, end: text.length };
  }
  const call = { name, arguments: Object.fromEntries(entries), repairs: [] };
  return { kind: 'calls', calls: [call], end: at };
}

const lost = (text: string, at: number): Found => {
  const cut = text.slice(at).trim().length < 40;
  const detail = 'no name and arguments follow the opening mark';
  return { kind: 'broken', detail, cut, end: cut ? text.length : at };
};

/**
 * `<read_file><path>a.txt</path></read_file>`, as several agents have taught models: only offered names, only
 * their parameters, and only where nothing is in doubt.
 */
export function readTagCall(text: string, start: number, offered: OfferedTools): Found {
  const open = /<([a-z_][\w]*)>/y;
  open.lastIndex = start;
  const name = open.exec(text)?.[1] ?? '';
  const tool = offered.get(name);
  if (tool === undefined) return null;
  const known = new Set(parameterNames(tool));
  let at = open.lastIndex;
  const entries: [string, string][] = [];
  for (;;) {
    const key = /^\s*<([a-z_]\w*)>/.exec(text.slice(at, at + 80));
    if (key === null || !known.has(key[1] ?? '')) break;
    const from = at + key[0].length;
    const end = valueEnd(text, from, key[1] ?? '', name);
    if (end === null) {
      const detail = `${name}: ${key[1]} is not closed`;
      return { kind: 'broken', detail, cut: true, end: text.length };
    }
    entries.push([
      key[1] ?? '',
      text
        .slice(from, end.at)
        .replace(/^\r?\n/, '')
        .replace(/\r?\n[ \t]*$/, ''),
    ]);
    at = end.behind;
  }
  const close = /\s*<\/([a-z_]\w*)>/y;
  close.lastIndex = at;
  if (close.exec(text)?.[1] !== name) return null;
  const call = { name, arguments: Object.fromEntries(entries), repairs: [] };
  return { kind: 'calls', calls: [call], end: close.lastIndex };
}

/** The closing tag of a value that is followed by what may follow one; the same words inside a file are not it. */
function valueEnd(text: string, from: number, key: string, tool: string) {
  const close = new RegExp(`</${key}>(?=\\s*(?:<[a-z_]\\w*>|</${tool}>))`, 'g');
  close.lastIndex = from;
  const found = close.exec(text);
  return found === null ? null : { at: found.index, behind: found.index + found[0].length };
}

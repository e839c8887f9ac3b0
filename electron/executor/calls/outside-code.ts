import type { JsonObject, OfferedSchema } from '../../workflow/chat-server.ts';
import { isObject } from './coerce.ts';
import { readSchema } from './offered-tools.ts';

/**
 * Texts of files outside the JSON. Models write worse code when every quote and line break of it has to be
 * escaped, so over the transports that are ours to shape a call names only where something goes, and the text
 * follows in a fenced block of its own, under its name where there are two.
 */

/** Parameters that hold a piece of a file. A tool has them outside when it also says which file. */
const CODE: ReadonlySet<string> = new Set(['content', 'old_text', 'new_text']);

/** Names of the tool's parameters that travel outside the JSON, in the order of its schema. */
export function codeParameters(schema: unknown): readonly string[] {
  const { properties = {}, required = [] } = readSchema(schema);
  const isText = (name: string) =>
    required.includes(name) && readSchema(properties[name]).type === 'string';
  return isText('path')
    ? Object.keys(properties).filter((one) => CODE.has(one) && isText(one))
    : [];
}

/** The schema of what stays in the JSON. */
export function withoutCode(tool: OfferedSchema): Readonly<Record<string, unknown>> {
  const code = new Set(codeParameters(tool.inputSchema));
  if (code.size === 0) return tool.inputSchema;
  const { properties = {}, required = [] } = readSchema(tool.inputSchema);
  return {
    ...tool.inputSchema,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !code.has(name))),
    required: required.filter((name) => !code.has(name)),
  };
}

/** Which texts a call still lacks; empty when there is nothing to look for. */
export function lackingCode(given: unknown, schema: unknown): readonly string[] {
  if (!isObject(given)) return [];
  return codeParameters(schema).filter((name) => given[name] === undefined);
}

/** The arguments of a call in two halves: what stays in the JSON, and the texts that go outside. */
export function splitCode(
  given: JsonObject,
  schema: unknown,
): { readonly control: JsonObject; readonly code: Readonly<Record<string, string>> } {
  const names = codeParameters(schema);
  const control: [string, JsonObject[string]][] = [];
  const code: [string, string][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (names.includes(name) && typeof value === 'string') code.push([name, value]);
    else control.push([name, value]);
  }
  return { control: Object.fromEntries(control), code: Object.fromEntries(code) };
}

/** Blocks as they are asked for; the fence is longer than any in the text. */
export function writeBlocks(code: Readonly<Record<string, string>>): string {
  const entries = Object.entries(code);
  return entries
    .map(([name, text]) => {
      const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
      const label = entries.length === 1 ? '' : `${name}:\n`;
      return `${label}${fence}\n${body}${fence}`;
    })
    .join('\n');
}

export type Blocks =
  | {
      readonly kind: 'blocks';
      readonly values: Readonly<Record<string, string>>;
      readonly end: number;
    }
  | {
      readonly kind: 'broken';
      readonly detail: string;
      readonly cut: boolean;
      readonly end: number;
    };

const LABEL = '[ \\t>*#-]*[`*_]{0,2}(content|old_text|new_text)[`*_]{0,2}[ \\t]*[:=]?[*_]{0,2}';
const OPENING = new RegExp(
  `\\s*(?:^${LABEL}[ \\t]*\\r?\\n\\s*)?^[ \\t]{0,3}(\`{3,}|~{3,})[ \\t]*([^\\n\`]*)(?:\\n|$)`,
  'my',
);
const SEARCH = /\s*(?:^`{3,}[^\n`]*\n)?^<{5,9} ?SEARCH[^\n]*\n/my;
const DIVIDER = /^={5,9}[ \t]*\r?\n/gm;
const REPLACE = /^>{5,9} ?REPLACE[^\n]*(?:\n`{3,}[ \t]*$)?/gm;

/**
 * The blocks that stand right behind `from`, for the parameters in `wanted`. A block without a name counts only
 * where one parameter is left. Null: none stands there. A block that is not closed is a cut answer, and one
 * whose end is in doubt is refused: a file that lost its second half looks like a file.
 */
export function readBlocks(text: string, from: number, wanted: readonly string[]): Blocks | null {
  const pair = readSearchReplace(text, from, wanted);
  if (pair !== null) return pair;
  const values: Record<string, string> = {};
  let end = from;
  for (;;) {
    const left = wanted.filter((name) => values[name] === undefined);
    OPENING.lastIndex = end;
    const opening = left.length === 0 ? null : OPENING.exec(text);
    if (opening === null) break;
    const [, label, fence = '', info = ''] = opening;
    const word = /^\w*/.exec(info.trim())?.[0] ?? '';
    const name = label ?? (CODE.has(word) ? word : left.length === 1 ? left[0] : undefined);
    if (name === undefined || !left.includes(name) || /^tool/i.test(word)) break;
    const block = readBlock(text, OPENING.lastIndex, fence, name);
    if (block.kind === 'broken') return block;
    // A file ends with a line end; a passage of one is only what was quoted.
    values[name] = name === 'content' && block.body !== '' ? `${block.body}\n` : block.body;
    end = block.end;
  }
  return end === from ? null : { kind: 'blocks', values, end };
}

/** The first place where blocks may begin, for an answer that is to hold nothing else. */
export function findBlocks(text: string, wanted: readonly string[]): Blocks | null {
  const start = new RegExp(
    `^(?:${LABEL}[ \\t]*\\r?$|[ \\t]{0,3}(?:\`{3,}|~{3,})|<{5,9} ?SEARCH)`,
    'm',
  );
  const at = start.exec(text)?.index;
  return at === undefined ? null : readBlocks(text, at, wanted);
}

function readBlock(text: string, from: number, fence: string, name: string) {
  const line = new RegExp(`^[ \\t]{0,3}${fence[0]}{${fence.length},}[ \\t]*(.*?)[ \\t\\r]*$`, 'gm');
  line.lastIndex = from;
  let depth = 0;
  for (let found = line.exec(text); found !== null; found = line.exec(text)) {
    // An info string opens a block inside of the text, as in a README.
    if (found[1] !== '') depth += 1;
    else if (depth > 0) depth -= 1;
    else {
      const body = text.slice(from, Math.max(from, found.index - 1)).replace(/\r$/, '');
      const end = found.index + found[0].length;
      const next = line.exec(text);
      const isDoubtful =
        next !== null && next[1] === '' && !isLabelled(text.slice(end, next.index));
      if (!isDoubtful) return { kind: 'block', body, end } as const;
      const detail = `${name}: a line of ${fence[0]?.repeat(3)} inside the text looks like its end; put a longer fence around it`;
      return { kind: 'broken', detail, cut: false, end: text.length } as const;
    }
  }
  return {
    kind: 'broken',
    detail: `${name}: its block is not closed`,
    cut: true,
    end: text.length,
  } as const;
}

const isLabelled = (between: string): boolean =>
  new RegExp(`^${LABEL}\\s*$`, 'm').test(between.trimEnd().split('\n').at(-1) ?? '') ||
  /<{5,9} ?SEARCH/.test(between);

function readSearchReplace(text: string, from: number, wanted: readonly string[]): Blocks | null {
  if (!wanted.includes('old_text') || !wanted.includes('new_text')) return null;
  // One look for each part: a single pattern would go through the rest again from every divider.
  const opening = findFrom(SEARCH, text, from);
  const divider = opening && findFrom(DIVIDER, text, opening.end);
  const closing = divider && findFrom(REPLACE, text, divider.end);
  if (opening === null || divider === null || closing === null) return null;
  const before = text.slice(opening.end, divider.start);
  const after = text.slice(divider.end, closing.start);
  const values = { old_text: before.replace(/\r?\n$/, ''), new_text: after.replace(/\r?\n$/, '') };
  return { kind: 'blocks', values, end: closing.end };
}

function findFrom(pattern: RegExp, text: string, from: number) {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found === null ? null : { start: found.index, end: pattern.lastIndex };
}

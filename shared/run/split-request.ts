import type { Json } from '../json.ts';

/**
 * A request to a model in the parts that people ask about. Reads what is there, whichever server it was for; what it
 * does not know becomes a part of its own, so nothing of a request is left out.
 */
export type RequestPartKind =
  | 'system'
  | 'tools'
  | 'step'
  | 'files'
  | 'history'
  | 'material'
  | 'task'
  | 'schema'
  | 'parameters'
  | 'raw';

export interface RequestPart {
  readonly kind: RequestPartKind;
  readonly role: string;
  readonly name: string;
  readonly text: string;
}

export function splitRequest(body: string): readonly RequestPart[] {
  const request = parseBody(body);
  if (request === null) return [{ kind: 'raw', role: '', name: '', text: body }];
  const { system, tools, messages, output_config: config, format, ...rest } = request;
  const parts: RequestPart[] = [];
  if (system !== undefined) parts.push(part('system', 'system', '', textOf(system)));
  if (isFilled(tools)) parts.push(part('tools', '', countOf(tools), pretty(tools)));
  if (format !== undefined) parts.push(part('schema', '', '', pretty(format)));
  if (config !== undefined) parts.push(part('schema', '', '', pretty(config)));
  parts.push(...splitMessages(isList(messages) ? messages : []));
  if (Object.keys(rest).length > 0) parts.push(part('parameters', '', '', pretty(rest)));
  return parts;
}

const part = (kind: RequestPartKind, role: string, name: string, text: string): RequestPart => ({
  ...{ kind, role, name, text },
});

type Fields = { readonly [name: string]: Json | undefined };

/** One JSON text, or lines of it: the head, then a message each. */
function parseBody(body: string): Fields | null {
  const whole = parseFields(body);
  if (whole !== null) return whole;
  const [head = '', ...lines] = body.split('\n');
  const fields = parseFields(head);
  const messages = lines.map(parseJson);
  if (fields === null || messages.some((message) => message === undefined)) return null;
  return { ...fields, messages: messages.flatMap((message) => message ?? []) };
}

function parseFields(text: string): Fields | null {
  const value = parseJson(text);
  return isFields(value) ? value : null;
}

function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !isList(value);
const isFilled = (value: Json | undefined): value is readonly Json[] =>
  isList(value) && value.length > 0;
const countOf = (list: readonly Json[]): string => String(list.length);
const pretty = (value: Json): string => JSON.stringify(value, null, 2);

/** The first message of the user is what the model is to do; everything after it is the conversation. */
function splitMessages(messages: readonly Json[]): readonly RequestPart[] {
  let isBegun = false;
  /** Of tools that were called, by the id of the call, for dialects whose results don't name them. */
  const tools = new Map<string, string>();
  return messages.flatMap((message): readonly RequestPart[] => {
    if (!isFields(message)) return [part('history', '', '', textOf(message))];
    const { role: given, content } = message;
    const role = typeof given === 'string' ? given : '';
    noteCalls(message, tools);
    if (role === 'system' || role === 'developer')
      return [part('system', role, '', textOf(content))];
    const isFirst = role === 'user' && !isBegun;
    isBegun ||= isFirst;
    if (isFirst) return splitFirst(role, content);
    if (role !== 'tool') return splitBlocks(role, message, tools);
    const name = nameOfResult(message, tools);
    return [part(name === 'read_file' ? 'files' : 'history', role, name, textOf(content))];
  });
}

function noteCalls(message: Fields, tools: Map<string, string>): void {
  for (const call of isList(message.tool_calls) ? message.tool_calls : []) {
    const { id, function: named } = isFields(call) ? call : {};
    const name = isFields(named) ? named.name : undefined;
    if (typeof id === 'string' && typeof name === 'string') tools.set(id, name);
  }
}

function nameOfResult(message: Fields, tools: ReadonlyMap<string, string>): string {
  const { tool_name: told, name, tool_call_id: id } = message;
  if (typeof told === 'string') return told;
  if (typeof name === 'string') return name;
  return typeof id === 'string' ? (tools.get(id) ?? '') : '';
}

/** Material comes as JSON, one object a block, and the task behind it; a local model gets one text. */
function splitFirst(role: string, content: Json | undefined): readonly RequestPart[] {
  if (!isList(content)) return [part('step', role, '', textOf(content))];
  return content.map((block, index) => {
    const text = textOf(block);
    const material = parseFields(text);
    if (material !== null && typeof material.material === 'string') {
      const source = typeof material.source === 'string' ? material.source : '';
      const named = `${material.material} · ${source}`;
      return part('material', role, named, textOf(material.text));
    }
    const isLast = index === content.length - 1;
    return part(isLast && content.length > 1 ? 'task' : 'step', role, '', text);
  });
}

function splitBlocks(
  role: string,
  message: Fields,
  tools: Map<string, string>,
): readonly RequestPart[] {
  const { content, tool_calls: calls, thinking } = message;
  if (isList(content)) return content.map((block) => splitBlock(role, block, tools));
  const parts: RequestPart[] = [];
  if (typeof thinking === 'string' && thinking !== '')
    parts.push(part('history', role, 'thinking', thinking));
  if (textOf(content) !== '') parts.push(part('history', role, '', textOf(content)));
  if (isFilled(calls)) parts.push(part('history', role, namesOf(calls), pretty(calls)));
  return parts.length > 0 ? parts : [part('history', role, '', '')];
}

function namesOf(calls: readonly Json[]): string {
  const names = calls.map((call) => {
    const named = isFields(call) ? (call.function ?? call) : call;
    return isFields(named) && typeof named.name === 'string' ? named.name : '';
  });
  return names.join(', ');
}

function splitBlock(role: string, block: Json, tools: Map<string, string>): RequestPart {
  if (!isFields(block)) return part('history', role, '', textOf(block));
  const { type, id, name, tool_use_id: of } = block;
  if (type === 'tool_use' && typeof name === 'string') {
    if (typeof id === 'string') tools.set(id, name);
    return part('history', role, name, pretty(block.input ?? null));
  }
  if (type === 'tool_result') {
    const tool = typeof of === 'string' ? (tools.get(of) ?? '') : '';
    return part(tool === 'read_file' ? 'files' : 'history', 'tool', tool, textOf(block.content));
  }
  if (type === 'thinking') return part('history', role, 'thinking', textOf(block.thinking));
  return part('history', role, '', textOf(block));
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (isList(value)) return value.map(textOf).join('\n');
  if (isFields(value) && typeof value.text === 'string') return value.text;
  return pretty(value);
}

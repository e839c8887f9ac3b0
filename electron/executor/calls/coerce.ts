import type { Json } from '../../../shared/json.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { JsonObject } from '../../workflow/chat-server.ts';
import { parseLenientJson } from './lenient-json.ts';
import {
  describeType,
  type OfferedTool,
  parameterNames,
  readSchema,
  type SchemaNode,
} from './offered-tools.ts';

export interface Coerced<T> {
  readonly value: T;
  /** What had to be changed, in words; empty when the arguments were right as they came. */
  readonly repairs: readonly string[];
}

/**
 * Arguments against the tool's schema. Types that drifted (numbers, booleans, lists as strings) are brought
 * back where only one reading exists; whatever would need a guess is a fault in words that teach.
 */
export function coerceArguments(
  given: unknown,
  tool: OfferedTool,
): Result<Coerced<JsonObject>, string> {
  const object = asObject(given);
  if (!object.ok) return err(`${object.error}; expected ${tool.signature}`);
  const repairs = [...object.value.repairs];
  const entries: [string, Json][] = [];
  const known = new Set(parameterNames(tool));
  const required = new Set(tool.schema.required ?? []);
  for (const [name, value] of Object.entries(object.value.value)) {
    if (value === undefined) continue;
    if (known.size > 0 && !known.has(name)) {
      repairs.push(`unknown parameter ${name} left out`);
      continue;
    }
    if (value === null && !required.has(name)) continue;
    const coerced = coerceValue(value, readSchema(tool.schema.properties?.[name]));
    if (!coerced.ok) return err(`${name} ${coerced.error}; expected ${tool.signature}`);
    entries.push([name, coerced.value.value]);
    repairs.push(...coerced.value.repairs.map((repair) => `${name}: ${repair}`));
  }
  const present = new Set(entries.map(([name]) => name));
  const lacking = [...required].filter((name) => !present.has(name));
  if (lacking.length > 0) {
    return err(`${lacking.join(' and ')} is missing; expected ${tool.signature}`);
  }
  return ok({ value: Object.fromEntries(entries), repairs });
}

function asObject(given: unknown): Result<Coerced<JsonObject>, string> {
  if (given === undefined || given === null || given === '') return ok({ value: {}, repairs: [] });
  if (typeof given !== 'string') {
    return isObject(given) ? ok({ value: given, repairs: [] }) : err('the arguments are no object');
  }
  const parsed = parseLenientJson(given);
  if (!parsed.ok) return err(`the arguments can't be read: ${parsed.detail}`);
  if (parsed.unclosed > 0) return err('the arguments are cut off');
  if (given.slice(parsed.end).trim() !== '') return err('text follows the arguments');
  // Some servers escape what the model had escaped already.
  const value = typeof parsed.value === 'string' ? parseOnce(parsed.value) : parsed.value;
  if (!isObject(value)) return err('the arguments are no object');
  return ok({ value, repairs: ['arguments were a string', ...parsed.repairs] });
}

function parseOnce(text: string): Json {
  const parsed = parseLenientJson(text);
  const isWhole = parsed.ok && parsed.unclosed === 0 && text.slice(parsed.end).trim() === '';
  return isWhole ? parsed.value : null;
}

function coerceValue(value: Json, schema: SchemaNode): Result<Coerced<Json>, string> {
  const variants = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (variants.length > 0) return coerceVariant(value, variants, describeType(schema));
  if (schema.enum !== undefined) return coerceEnum(value, schema.enum, describeType(schema));
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length === 0 || types.some((type) => isOfType(value, type))) {
    return ok({ value, repairs: [] });
  }
  for (const type of types) {
    const changed = changeType(value, type);
    if (changed !== undefined) {
      return ok({ value: changed, repairs: [`${describeKind(value)} read as ${type}`] });
    }
  }
  return err(`must be ${types.join(' or ')}, not ${describeKind(value)}`);
}

function coerceVariant(
  value: Json,
  variants: readonly unknown[],
  expected: string,
): Result<Coerced<Json>, string> {
  const results = variants.map((variant) => coerceValue(value, readSchema(variant)));
  const fitting = results.filter((result) => result.ok);
  const untouched = fitting.find((result) => result.value.repairs.length === 0);
  return untouched ?? fitting[0] ?? err(`must be ${expected}`);
}

function coerceEnum(
  value: Json,
  allowed: readonly unknown[],
  expected: string,
): Result<Coerced<Json>, string> {
  if (allowed.includes(value)) return ok({ value, repairs: [] });
  const text = String(value).trim().toLowerCase();
  const match = allowed.find((item) => String(item).toLowerCase() === text);
  if (typeof match !== 'string' && typeof match !== 'number')
    return err(`must be one of ${expected}`);
  return ok({ value: match, repairs: [`${JSON.stringify(value)} read as ${String(match)}`] });
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

/** Undefined when there is no single sensible reading. */
function changeType(value: Json, type: string): Json | undefined {
  switch (type) {
    case 'integer':
    case 'number':
      return changeToNumber(value, type);
    case 'boolean':
      if (typeof value !== 'string') return undefined;
      return { true: true, false: false }[value.trim().toLowerCase()];
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
    case 'array':
    case 'object':
      return changeToStructure(value, type);
    default:
      return undefined;
  }
}

function changeToNumber(value: Json, type: string): number | undefined {
  if (typeof value !== 'string' || !/^\s*-?\d+(?:\.\d+)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return isOfType(number, type) ? number : undefined;
}

function changeToStructure(value: Json, type: string): Json | undefined {
  if (typeof value !== 'string') return undefined;
  const parsed = parseLenientJson(value);
  if (!parsed.ok || parsed.unclosed > 0 || value.slice(parsed.end).trim() !== '') return undefined;
  return isOfType(parsed.value, type) ? parsed.value : undefined;
}

function describeKind(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Json } from '../../../shared/json.ts';
import { isObject } from './coerce.ts';
import type { OfferedTools } from './offered-tools.ts';
import { parameterNames } from './offered-tools.ts';

/** A call as found in text: a name and something that should be its arguments. Nothing is checked yet. */
export interface RawCall {
  readonly name: string;
  readonly arguments: unknown;
  readonly repairs: readonly string[];
  /** The text that it was read from; of a call that the server handed over, none. */
  readonly source?: string;
}

/** What a reader found at its place in the text; null means "no call starts here". */
export type Found =
  | { readonly kind: 'calls'; readonly calls: readonly RawCall[]; readonly end: number }
  | {
      readonly kind: 'broken';
      readonly detail: string;
      readonly cut: boolean;
      readonly end: number;
    }
  | null;

const NAME_KEYS = ['name', 'tool', 'tool_name', 'function_name', 'function', 'action'] as const;
/** Keys under which the whole call stands. */
const WRAPPERS = ['function', 'tool_call', 'function_call', 'call'] as const;
const ARGUMENT_KEYS = [
  'arguments',
  'parameters',
  'args',
  'input',
  'params',
  'action_input',
  'tool_input',
  'tool_args',
  'kwargs',
] as const;
/** Fields that carry nothing a call needs. */
const DECORATION: ReadonlySet<string> = new Set(['type', 'id', 'index', 'call_id', 'thought']);

/** The calls that a JSON value stands for, in any of the dialects that models write; null when it is none. */
export function readCallsOf(value: Json, offered: OfferedTools): readonly RawCall[] | null {
  if (Array.isArray(value)) {
    const lists = value.map((item: Json) => readCallsOf(item, offered));
    if (lists.length === 0 || lists.some((list) => list === null)) return null;
    return lists.flatMap((list) => list ?? []);
  }
  if (!isObject(value)) return null;
  const wrapped = value.tool_calls;
  if (Array.isArray(wrapped)) return readCallsOf(wrapped, offered);
  const inner = WRAPPERS.map((key) => value[key]).find(isObject);
  if (inner !== undefined) return readCallsOf(inner, offered);
  return readNamed(value, offered) ?? readKeyed(value, offered);
}

function readNamed(
  value: { readonly [name: string]: Json | undefined },
  offered: OfferedTools,
): readonly RawCall[] | null {
  const nameKey = NAME_KEYS.find((key) => typeof value[key] === 'string');
  const name = nameKey === undefined ? undefined : value[nameKey];
  if (nameKey === undefined || typeof name !== 'string') return null;
  const argumentKey = ARGUMENT_KEYS.find((key) => value[key] !== undefined);
  if (argumentKey !== undefined) {
    const given = value[argumentKey];
    if (!isObject(given) && typeof given !== 'string' && given !== null) return null;
    return [{ name, arguments: given, repairs: [] }];
  }
  const tool = offered.get(name);
  if (tool === undefined) return null;
  const rest = Object.entries(value).filter(([key]) => key !== nameKey && !DECORATION.has(key));
  const known = parameterNames(tool);
  if (!rest.every(([key]) => known.includes(key))) return null;
  const repairs = rest.length === 0 ? [] : ['arguments stood beside the name'];
  return [{ name, arguments: Object.fromEntries(rest), repairs }];
}

/** `{"read_file": {"path": "a"}}` */
function readKeyed(
  value: { readonly [name: string]: Json | undefined },
  offered: OfferedTools,
): readonly RawCall[] | null {
  const entries = Object.entries(value);
  const [name, given] = entries[0] ?? ['', null];
  if (entries.length !== 1 || !offered.has(name) || !isObject(given)) return null;
  return [{ name, arguments: given, repairs: ['the name was the key'] }];
}

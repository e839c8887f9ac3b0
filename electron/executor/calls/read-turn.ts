import type { Transport } from '../../../shared/models/qualification.ts';
import type { ChatTurn, JsonObject } from '../../workflow/chat-server.ts';
import type { ToolDefinition } from '../../workflow/ports.ts';
import { coerceArguments, isObject } from './coerce.ts';
import { parseLenientJson } from './lenient-json.ts';
import type { OfferedTools } from './offered-tools.ts';
import { lackingCode } from './outside-code.ts';
import type { RawCall } from './raw-call.ts';
import { readTextCalls } from './read-text-calls.ts';
import { UNCLOSED } from './read-xml.ts';
import { joinThoughts, stripThinking } from './think-tags.ts';

/** A call after reading: it runs, or it is answered with the reason why not. Plain data, kept in the log. */
export type ReadCall = {
  readonly id: string;
  readonly name: string;
  /** Always an object: invalid JSON in the history makes a server refuse every later turn. */
  readonly arguments: JsonObject;
  readonly effect: ToolDefinition['effect'];
  /** Null when it may run; otherwise what the model is told. */
  readonly refusal: string | null;
};

export type TurnReading = {
  readonly content: string;
  readonly thinking: string;
  readonly calls: readonly ReadCall[];
  /** Meant as a call, but not readable. */
  readonly broken: { readonly detail: string; readonly cut: boolean } | null;
  readonly repairs: readonly string[];
};

/** More calls in one answer than any step needs; the rest is refused with this number. */
const MAX_CALLS = 16;

/** An answer, and what tools returned before it: text may quote a call from there. */
type AnswerToRead = Pick<ChatTurn, 'content' | 'thinking' | 'calls' | 'finish'> & {
  readonly heard?: readonly string[];
};

/**
 * One answer of the model, read. Calls that the server understood count first; text is searched only when
 * there are none. Only offered names with arguments that fit their schema may run, and of printed calls with
 * effects only those that are not copied from `heard`, the results of tools so far.
 */
export function readTurn(
  turn: AnswerToRead,
  offered: OfferedTools,
  idPrefix: string,
  transport: Transport = 'native',
): TurnReading {
  const native = turn.calls.length > 0;
  const text = native ? null : readTextCalls(turn.content, offered);
  const raw = native ? turn.calls.map(asRaw) : (text?.calls ?? []);
  const plain = text === null ? stripThinking(turn.content) : null;
  const repairs: string[] = [];
  if (!native && raw.length > 0 && transport === 'native') repairs.push('call printed as text');
  const limited = turn.finish === 'length';
  const ids = new Set<string>();
  const calls = raw.map((call, index) => {
    const id = freshId(turn.calls[index]?.id ?? null, `${idPrefix}_${index}`, ids);
    const isLast = index === raw.length - 1;
    const read = readCall(call, offered, {
      cut: limited && (isLast || isUnclosed(call)),
      transport,
      heard: turn.heard ?? [],
    });
    repairs.push(...read.repairs.map((repair) => `${call.name}: ${repair}`));
    return index < MAX_CALLS ? { id, ...read.call } : tooMany(id, read.call);
  });
  return {
    content: (text?.rest ?? plain?.text ?? '').trim(),
    thinking: joinThoughts(turn.thinking, text?.thinking ?? plain?.thinking ?? ''),
    calls,
    broken: text?.broken ?? null,
    repairs,
  };
}

const asRaw = (call: ChatTurn['calls'][number]): RawCall => ({
  name: call.name,
  arguments: call.arguments,
  repairs: [],
});

const isUnclosed = (call: RawCall): boolean => call.repairs.includes(UNCLOSED);

type Unnumbered = Omit<ReadCall, 'id'>;

function readCall(
  raw: RawCall,
  offered: OfferedTools,
  state: {
    readonly cut: boolean;
    readonly transport: Transport;
    readonly heard: readonly string[];
  },
): { readonly call: Unnumbered; readonly repairs: readonly string[] } {
  const name = plainName(raw.name, offered);
  const renamed = name === raw.name ? [] : [`name read as ${name}`];
  const tool = offered.get(name);
  if (tool === undefined) {
    const refusal = `There is no tool "${name}".${suggest(name, offered)} The tools are: ${[...offered.keys()].join(', ')}.`;
    return { call: refused(name || 'unnamed', raw, refusal), repairs: [] };
  }
  const coerced = coerceArguments(raw.arguments, tool);
  if (!coerced.ok) {
    const texts = state.transport === 'text' ? lackingCode(raw.arguments, tool.schema) : [];
    const outside = texts.length > 0 ? ' Its texts go into fenced blocks behind the call.' : '';
    const refusal = `${name} was not run: ${coerced.error}.${outside}`;
    return { call: { ...refused(name, raw, refusal), effect: tool.effect }, repairs: [] };
  }
  const { value, repairs } = coerced.value;
  // The server says the answer reached its limit, so the last call may lack its second half.
  const doubtful = state.cut && (tool.effect !== 'read' || isUnclosed(raw));
  const cutOff = `${name} was not run: the answer was cut off at the length limit. Make a smaller call.`;
  const isEcho = tool.effect !== 'read' && tool.effect !== 'control' && isQuoted(raw, state.heard);
  const echoed = `${name} was not run: this call stands word for word in what a tool returned, so it looks quoted and not made. If you mean it, make it in other words.`;
  const refusal = doubtful ? cutOff : isEcho ? echoed : null;
  return {
    call: { name, arguments: value, effect: tool.effect, refusal },
    repairs: [...renamed, ...raw.repairs, ...repairs],
  };
}

/** Whether a printed call is a copy of what a tool returned; blanks and the numbers of lines don't count. */
function isQuoted({ source }: RawCall, heard: readonly string[]): boolean {
  if (source === undefined || heard.length === 0) return false;
  const bare = (text: string) =>
    text.replace(/^[ \t]*\d+[ \t]*[|:\u2192\t]/gm, '').replace(/\s+/g, '');
  const said = bare(source);
  return said !== '' && heard.some((text) => bare(text).includes(said));
}

/**
 * The name without what a notation adds around it. Nothing else is ever changed about a name: one that is only
 * near an offered one is answered, never run.
 */
function plainName(given: string, offered: OfferedTools): string {
  const name = given.trim();
  if (offered.has(name)) return name;
  return name.replace(/^(?:functions|tools?|default_api)[.:]/, '').replace(/:\d{1,3}$/, '');
}

/** Only a tool that changes nothing is suggested: what else was meant, the model has to say by itself. */
function suggest(name: string, offered: OfferedTools): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const isNear = (one: string, other: string) =>
    one.startsWith(other) && one.length - other.length <= 3 && other !== '';
  const near = [...offered.values()].filter((tool) => {
    const [own, given] = [plain(tool.name), plain(name)];
    return tool.effect === 'read' && (isNear(own, given) || isNear(given, own));
  });
  return near.length === 1 ? ` Did you mean ${near[0]?.name}?` : '';
}

/** What can be shown of the arguments goes back into the history; what can't be parsed does not. */
function refused(name: string, raw: RawCall, refusal: string): Unnumbered {
  const given = typeof raw.arguments === 'string' ? parseOrNull(raw.arguments) : raw.arguments;
  const kept = isObject(given) ? given : {};
  return { name, arguments: kept, effect: 'control', refusal };
}

function parseOrNull(text: string): unknown {
  const parsed = parseLenientJson(text);
  const isWhole = parsed.ok && parsed.unclosed === 0 && text.slice(parsed.end).trim() === '';
  return isWhole ? parsed.value : null;
}

const tooMany = (id: string, call: Unnumbered): ReadCall => ({
  ...call,
  id,
  refusal: `Not run: at most ${MAX_CALLS} calls in one answer.`,
});

/** The server's own id where it is usable and unique, else one of ours. */
function freshId(given: string | null, own: string, taken: Set<string>): string {
  const usable = given !== null && /^[\w.:-]{1,64}$/.test(given) && !taken.has(given);
  const id = usable ? given : own;
  taken.add(id);
  return id;
}

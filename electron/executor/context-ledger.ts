import type { BodyOf } from '../../shared/run/event.ts';
import type { ChatServer, ModelSettings, OfferedSchema } from '../workflow/chat-server.ts';
import { type Counted, estimatePromptTokens, NEW_BYTES_PER_TOKEN } from './context-budget.ts';

/** Tokens of the next request by what they are for, as `model.requested` shows them. */
export type ContextParts = NonNullable<BodyOf<'model.requested'>['context']>;
export type ContextPart = 'system' | 'tools' | 'step' | 'files' | 'history';

/**
 * What the context of one attempt is spent on. Texts are entered as they go into the history; `count` has the
 * server count them where it can, otherwise they share out what the server reported for the last prompt by
 * their bytes. Words that a template adds around messages count as history.
 */
export interface ContextLedger {
  add(part: ContextPart, text: string): void;
  /** Counts what was entered since the last time. Asks the server; never fails but by an abort of `signal`. */
  count(signal: AbortSignal): Promise<void>;
  /** The next request, whose body has so many bytes; `last` is what the server said about the one before. */
  read(requestBytes: number, last: Counted | null): ContextReading;
  /** Tokens still free besides the answer's, with everything entered so far. */
  free(): number;
}

export interface ContextReading {
  readonly estimate: number;
  readonly parts: ContextParts;
}

interface Entry {
  bytes: number;
  tokens: number;
  pending: string[];
}

export function createContextLedger(
  server: Pick<ChatServer, 'countTokens'>,
  settings: ModelSettings,
  material: {
    readonly system: string;
    readonly tools: readonly OfferedSchema[];
    readonly step: string;
  },
): ContextLedger {
  const entries = emptyEntries();
  /** Sum of the counted tokens when a request of so many bytes was read. */
  const sums = new Map<number, number>();
  let canCount = server.countTokens !== undefined;
  let estimated = 0;
  let bytesThen = 0;

  const add = (part: ContextPart, text: string): void => {
    const entry = entries[part];
    entry.bytes += Buffer.byteLength(text);
    if (canCount) entry.pending.push(text);
  };
  add('system', material.system);
  add('tools', JSON.stringify(material.tools));
  add('step', material.step);

  return {
    add,
    async count(signal) {
      for (const entry of Object.values(entries)) {
        if (!canCount) return;
        if (entry.pending.length === 0) continue;
        const text = entry.pending.join('\n');
        const tokens = await countText(server, settings.tag, text, signal);
        canCount = tokens !== null;
        entry.tokens += tokens ?? 0;
        entry.pending = [];
      }
    },
    read(requestBytes, last) {
      const all = Object.values(entries);
      const exact = canCount && all.every((entry) => entry.pending.length === 0);
      const sum = all.reduce((total, entry) => total + entry.tokens, 0);
      const estimate = exact ? sumFrom(sum, last, sums) : estimatePromptTokens(requestBytes, last);
      if (exact) sums.set(requestBytes, sum);
      estimated = estimate;
      bytesThen = all.reduce((total, entry) => total + entry.bytes, 0);
      return { estimate, parts: share(entries, { estimate, exact, settings }) };
    },
    free() {
      const bytes = Object.values(entries).reduce((total, entry) => total + entry.bytes, 0);
      const added = Math.ceil((bytes - bytesThen) / NEW_BYTES_PER_TOKEN);
      return settings.contextLength - settings.answerTokens - estimated - added;
    },
  };
}

const emptyEntries = (): Record<ContextPart, Entry> => {
  const empty = (): Entry => ({ bytes: 0, tokens: 0, pending: [] });
  return { system: empty(), tools: empty(), step: empty(), files: empty(), history: empty() };
};

/** Null: this server does not count, or not now; the attempt goes on with estimates. */
async function countText(
  server: Pick<ChatServer, 'countTokens'>,
  tag: string,
  text: string,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    return (await server.countTokens?.(tag, text, signal)) ?? null;
  } catch (reason) {
    if (signal.aborted) throw reason;
    return null;
  }
}

/** What the server reported for the last prompt stands for all of it, the template's own words included. */
function sumFrom(sum: number, last: Counted | null, sums: ReadonlyMap<number, number>): number {
  const then = last === null ? undefined : sums.get(last.requestBytes);
  if (then === undefined || last === null || last.promptTokens === null) return sum;
  return Math.max(0, last.promptTokens + sum - then);
}

function share(
  entries: Readonly<Record<ContextPart, Entry>>,
  now: {
    readonly estimate: number;
    readonly exact: boolean;
    readonly settings: ModelSettings;
  },
): ContextParts {
  const { estimate, exact, settings } = now;
  const bytes = Object.values(entries).reduce((total, entry) => total + entry.bytes, 0);
  const perByte = bytes === 0 ? 0 : estimate / bytes;
  const of = (part: ContextPart): number =>
    exact ? entries[part].tokens : Math.floor(entries[part].bytes * perByte);
  const [system, tools, step, files] = [of('system'), of('tools'), of('step'), of('files')];
  return {
    window: settings.contextLength,
    reserve: settings.answerTokens,
    ...{ system, tools, step, files },
    history: Math.max(0, estimate - system - tools - step - files),
    exact,
  };
}

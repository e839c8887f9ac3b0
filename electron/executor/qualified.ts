import type { Qualification } from '../../shared/models/qualification.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { ChatServer, ModelReady, ModelSettings } from '../workflow/chat-server.ts';
import { offeredTransports } from './servers/fit-settings.ts';

type CallTransport = ModelSettings['transport'];

export interface Consulted {
  readonly qualified: boolean;
  readonly transport: CallTransport;
  /** What an attempt may go on over; null where the transport was chosen and stays. */
  readonly ladder: readonly CallTransport[] | null;
  /** One plain warning, or none. */
  readonly notes: ModelReady['notes'];
}

/** What the exam found about the model, and what follows for this run. */
export async function consultQualification(
  model: {
    readonly serverName: string;
    readonly tag: string;
    /** One that books under a provider’s name is no server of the house: it has its own way and no ladder. */
    readonly server?: Pick<ChatServer, 'provider'>;
  },
  options: {
    readonly transport?: CallTransport;
    readonly qualificationOf?: (digest: string | null) => Promise<Qualification | null>;
  },
  ready: ModelReady,
): Promise<Consulted> {
  const { transport: forced, qualificationOf } = options;
  const { transport } = ready.settings;
  const offered = offeredTransports(ready.capabilities);
  const ladder = forced === undefined && model.server?.provider === undefined ? offered : null;
  if (qualificationOf === undefined) return { qualified: false, transport, ladder, notes: [] };
  const found = await qualificationOf(ready.digest);
  const best = offered.find((one) => one === found?.transport);
  return {
    qualified: found !== null && found.verdict !== 'unfit',
    transport: forced ?? best ?? transport,
    ladder,
    notes: warn(`${model.serverName}/${model.tag}`, examinable(model, ready), found),
  };
}

/** What `qualify` takes: a pool is examined on one of its members. */
function examinable(
  model: { readonly serverName: string; readonly tag: string },
  { members }: Pick<ModelReady, 'members'>,
): string {
  const [first] = members ?? [];
  return first === undefined
    ? `${model.serverName}/${model.tag}`
    : `${first.server}/${first.model}`;
}

function warn(name: string, toExamine: string, found: Qualification | null): ModelReady['notes'] {
  if (found === null) {
    const detail = `${name} has not sat Tandem’s exam on this server, so nobody knows how well it works with tools; \`tandem qualify ${toExamine}\` finds out`;
    return [{ what: 'unqualified', detail }];
  }
  const day = found.takenAt.slice(0, 10);
  switch (found.verdict) {
    case 'unfit': {
      const detail = `${name} failed Tandem’s exam on ${day}: it is not an executor, and steps will probably fail; choose another model with the plan`;
      return [{ what: 'unfit', detail }];
    }
    case 'limited': {
      const detail = `in Tandem’s exam on ${day} ${name} was reliable only in steps that touch a single file`;
      return [{ what: 'limited', detail }];
    }
    case 'executor':
      return [];
  }
}

/** The transport that the log recorded; null in a log of an earlier version. */
export function recordedTransport(ready: BodyOf<'env.probed'>): CallTransport | null {
  return ready.transport ?? null;
}

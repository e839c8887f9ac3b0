import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import { err, type Result } from '../../../../shared/result.ts';
import type { ModelReady, ModelSettings } from '../../../workflow/chat-server.ts';
import { fitSettings } from '../fit-settings.ts';
import type { PoolMember } from './member.ts';

/** A member and what became of preparing it. */
export interface Prepared {
  readonly member: PoolMember;
  readonly ready: Result<ModelReady, TandemError>;
}

export interface Usable {
  readonly member: PoolMember;
  readonly ready: ModelReady;
}

type Note = ModelReady['notes'][number];

/**
 * The members that can stand in for one another, and why the others can't. Whoever serves another model file
 * than most of the weight is left out, because a step that moves must not be gone on with by another model; where a
 * server knows only names, people are told that its model is taken on trust.
 */
export function chooseUsable(prepared: readonly Prepared[]): {
  readonly usable: readonly Usable[];
  readonly notes: readonly Note[];
} {
  const answering = prepared.flatMap(({ member, ready }) =>
    ready.ok ? [{ member, ready: ready.value }] : [],
  );
  const digest = decideDigest(answering);
  const isOther = ({ ready }: Usable): boolean =>
    digest !== null && ready.digest !== null && ready.digest !== digest;
  const usable = answering.filter((one) => !isOther(one));
  const broken = prepared.flatMap(({ member, ready }) =>
    ready.ok
      ? []
      : [note('pool-member-unusable', `${member.name} is left out: ${why(ready.error)}`)],
  );
  const others = answering
    .filter(isOther)
    .map(({ member, ready }) =>
      note(
        'pool-member-differs',
        `${member.name} is left out: its ${ready.settings.tag} is another model file (${shorten(ready.digest)}) than that of the others (${shorten(digest)})`,
      ),
    );
  return { usable, notes: [...broken, ...others, ...describeDifferences(usable)] };
}

/** The file that most of the weight serves; null where no server names one. */
function decideDigest(answering: readonly Usable[]): string | null {
  const weights = new Map<string, number>();
  for (const { member, ready } of answering) {
    if (ready.digest === null) continue;
    weights.set(ready.digest, (weights.get(ready.digest) ?? 0) + member.weight);
  }
  const heaviest = Math.max(...weights.values());
  // Equals: the one that the settings name first.
  return [...weights].find(([, weight]) => weight === heaviest)?.[0] ?? null;
}

/** What people should know about members that are used all the same. */
function describeDifferences(usable: readonly Usable[]): readonly Note[] {
  if (usable.length < 2) return [];
  const notes: Note[] = [];
  const differ = (what: string, of: (one: Usable) => string | null): void => {
    const values = new Set(usable.map(of).filter((value) => value !== null));
    if (values.size < 2) return;
    const each = usable.map((one) => `${one.member.name} ${of(one) ?? 'unknown'}`).join(', ');
    notes.push(note('pool-members-differ', `the members differ in ${what}: ${each}`));
  };
  differ('the model’s name', ({ ready }) => ready.settings.tag);
  differ('quantisation', ({ ready }) => ready.quantization);
  differ('context, the shortest counts', ({ ready }) =>
    ready.contextAllocated === null ? null : `${ready.contextAllocated} tokens`,
  );
  const nameless = usable.filter(({ ready }) => ready.digest === null);
  if (nameless.length > 0) {
    const names = nameless.map(({ member }) => member.name).join(', ');
    notes.push(
      note(
        'pool-model-unverified',
        `only the model’s name is known on ${names}: that it is the same file everywhere is taken on trust`,
      ),
    );
  }
  return notes;
}

/** One server to the outside: what every member can do, as much context as the smallest has, all slots. */
export function combineReady(
  asked: ModelSettings,
  usable: readonly Usable[],
  notes: readonly Note[],
): ModelReady {
  const all = usable.map(({ ready }) => ready);
  const contextLength = Math.min(...all.map(({ settings }) => settings.contextLength));
  const capabilities = shareCapabilities(all);
  const own = usable.flatMap(({ member, ready }) =>
    ready.notes.map(({ what, detail }) => note(what, `${member.name}: ${detail}`)),
  );
  return {
    settings: fitSettings(asked, { contextLength, capabilities }),
    version: onlyOne(all.map(({ version }) => version)),
    digest: onlyOne(all.flatMap(({ digest }) => (digest === null ? [] : [digest]))),
    quantization: onlyOne(all.map(({ quantization }) => quantization)),
    contextAllocated: least(all.map((ready) => ready.contextAllocated)),
    gpuShare: least(all.map((ready) => ready.gpuShare)),
    capabilities,
    loadMs: Math.max(...all.map(({ loadMs }) => loadMs)),
    flavour: 'pool',
    slots: usable.reduce((sum, one) => sum + slotsOf(one), 0),
    members: usable.map((one) => ({
      server: one.member.name,
      url: one.member.server.url,
      version: one.ready.version,
      model: one.ready.settings.tag,
      digest: one.ready.digest,
      contextAllocated: one.ready.contextAllocated,
      slots: slotsOf(one),
    })),
    notes: [...notes, ...own],
  };
}

/** A server that does not say how many requests it works on is given one at a time. */
export const slotsOf = ({ member, ready }: Usable): number => ready.slots ?? member.slots ?? 1;

/** A server that is too old to list its abilities takes none away from the others. */
function shareCapabilities(all: readonly ModelReady[]): readonly string[] {
  const [first, ...rest] = all.map((ready) => ready.capabilities).filter((one) => one.length > 0);
  return (first ?? []).filter((able) => rest.every((other) => other.includes(able)));
}

/** Why nobody can be used, with everybody's reason; one reason of all keeps its kind. */
export function refusePool(
  pool: { readonly name: string; readonly url: string },
  asked: ModelSettings,
  prepared: readonly Prepared[],
): Result<never, TandemError> {
  const errors = prepared.flatMap(({ member, ready }) =>
    ready.ok ? [] : [{ name: member.name, error: ready.error }],
  );
  const [only] = errors;
  if (only !== undefined && errors.length === 1) return err(only.error);
  const detail = errors.map(({ name, error }) => `${name}: ${why(error)}`).join(' · ');
  const isAll = (kind: TandemError['kind']) => errors.every(({ error }) => error.kind === kind);
  if (isAll('server-unreachable')) {
    return err({ kind: 'server-unreachable', server: pool.name, url: pool.url, detail });
  }
  if (isAll('model-missing'))
    return err({ kind: 'model-missing', server: pool.name, tag: asked.tag });
  return err({
    kind: 'server-failed',
    server: pool.name,
    detail: `no member can be used. ${detail}`,
  });
}

/** The members with a longer context than the shortest: they are to allocate what will be asked of them. */
export function findLonger(usable: readonly Usable[]): {
  readonly contextLength: number;
  readonly longer: ReadonlySet<PoolMember>;
  readonly notes: readonly Note[];
} {
  const lengthOf = ({ ready }: Usable): number => ready.settings.contextLength;
  const contextLength = Math.min(...usable.map(lengthOf));
  const longer = usable.filter((one) => lengthOf(one) > contextLength);
  const short = usable.filter((one) => lengthOf(one) === contextLength);
  const names = short.map(({ member }) => member.name).join(', ');
  const detail = `${contextLength} tokens of context are used everywhere, as more do not fit on ${names}`;
  return {
    contextLength,
    longer: new Set(longer.map(({ member }) => member)),
    notes: longer.length === 0 ? [] : [note('pool-members-differ', detail)],
  };
}

const note = (what: string, detail: string): Note => ({ what, detail });
const why = (error: TandemError): string => describeError(error).what;
const shorten = (digest: string | null): string =>
  (digest ?? 'unknown').replace(/^sha256:/, '').slice(0, 12);

/** The value that all agree on; null where they don't. */
function onlyOne(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

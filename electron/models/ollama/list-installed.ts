import type { TandemError } from '../../../shared/errors.ts';
import type { Installed } from '../../../shared/ipc/models.ts';
import { isSameTag } from '../../../shared/models/match-entry.ts';
import { shapeFromKeys } from '../../../shared/models/shape-from-keys.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { AskLimits } from './ask-ollama.ts';
import { readLoaded, readShow, readTags } from './manage-ollama.ts';
import { isCloudName } from './model-name.ts';
import { faultError, type OllamaServer, parseServer, type ServerName } from './ollama-server.ts';
import type { ListedModel, LoadedModel, ShownModel } from './wire.ts';

export interface ListAsk extends AskLimits {
  /** The catalogue's entry for a model, by id; null for one that it does not have. */
  readonly entryOf: (model: {
    readonly tag: string;
    readonly digest: string | null;
  }) => string | null;
  /** Whose own numbers are read; the catalogue knows the others. */
  readonly shapes: 'unknown' | 'all';
  readonly cache: ShowCache;
}

interface TimedAsk extends ListAsk {
  /** When asking for details ends, as `performance.now()` counts. */
  readonly until: number;
}

type Shown = Pick<Installed, 'capabilities' | 'shape'> & { readonly cloud: boolean };

/** What `/api/show` said, by server and digest: a digest's answer never changes. */
export type ShowCache = Map<string, Shown>;
export const createShowCache = (): ShowCache => new Map();

/** Models whose arrays are asked for in full at the same time: an answer is tens of megabytes. */
const AT_ONCE = 4;
/** For the details of all models together; the next look goes on where this one stopped. */
const DETAILS_MS = 20_000;
const MOST_KEPT = 4_000;
/** Lists with a number for each layer; blank unless asked for in full. */
const PER_LAYER =
  /\.(?:attention\.head_count(?:_kv)?|attention\.sliding_window_pattern|feed_forward_length)$/;

/**
 * The models of a server, with what is in memory now. A model whose details can't be read is listed without them.
 * Errors: `server-unreachable`, `server-failed`. Rejects on abort.
 */
export async function listInstalled(
  server: ServerName,
  ask: ListAsk,
): Promise<Result<readonly Installed[], TandemError>> {
  const parsed = parseServer(server);
  if (!parsed.ok) return parsed;
  const limits = { signal: ask.signal, timeoutMs: ask.timeoutMs };
  const [tags, loaded] = await Promise.all([
    readTags(parsed.value, limits),
    readLoaded(parsed.value, limits),
  ]);
  if (!tags.ok) return err(faultError(parsed.value, tags.error));
  const inMemory = loaded.ok ? loaded.value : [];
  const installed: Installed[] = [];
  const until = performance.now() + DETAILS_MS;
  for (let at = 0; at < tags.value.length; at += AT_ONCE) {
    const some = tags.value.slice(at, at + AT_ONCE);
    installed.push(
      ...(await Promise.all(
        some.map((model) => describeModel(parsed.value, model, inMemory, { ...ask, until })),
      )),
    );
  }
  return ok(installed);
}

async function describeModel(
  server: OllamaServer,
  listed: ListedModel,
  inMemory: readonly LoadedModel[],
  ask: TimedAsk,
): Promise<Installed> {
  const tag = listed.model ?? listed.name;
  const digest = listed.digest || null;
  const entry = ask.entryOf({ tag, digest });
  const isRemote = Boolean(listed.remote_host || listed.remote_model) || isCloudName(tag);
  const wanted = !isRemote && (ask.shapes === 'all' || entry === null || !listed.capabilities);
  const shown = wanted ? await readShown(server, listed, tag, ask) : null;
  return {
    server: server.name,
    tag,
    digest,
    bytes: listed.size ?? null,
    parameters: listed.details?.parameter_size || null,
    quantization: quantizationOf(listed),
    modifiedAt: listed.modified_at ?? null,
    capabilities: listed.capabilities ?? shown?.capabilities ?? [],
    cloud: isRemote || shown?.cloud === true,
    entry,
    shape: shown?.shape ?? null,
    shapeSource: shown?.shape ? 'server' : null,
    loaded: describeLoaded(inMemory.find((one) => isSameTag(one.model ?? one.name, tag))),
  };
}

/** `unknown` is what servers say of files that do not say it. */
function quantizationOf(listed: ListedModel): string | null {
  const level = listed.details?.quantization_level ?? '';
  return level === '' || level.toLowerCase() === 'unknown' ? null : level;
}

async function readShown(
  server: OllamaServer,
  listed: ListedModel,
  tag: string,
  ask: TimedAsk,
): Promise<Shown | null> {
  const key = `${server.address.display} ${listed.digest ?? ''}`;
  const known = listed.digest ? ask.cache.get(key) : undefined;
  if (known !== undefined) return known;
  const left = Math.ceil(ask.until - performance.now());
  if (left <= 0) return null;
  const limits = { signal: ask.signal, timeoutMs: Math.min(left, ask.timeoutMs ?? left) };
  const brief = await readShow(server, { tag, inFull: false }, limits);
  if (!brief.ok) return null;
  const keys = brief.value.model_info ?? {};
  const isBlank = Object.entries(keys).some(
    ([name, value]) => value === null && PER_LAYER.test(name),
  );
  const full = isBlank ? await readShow(server, { tag, inFull: true }, limits) : brief;
  const shown = describeShown(full.ok ? full.value : brief.value, listed);
  if (ask.cache.size >= MOST_KEPT) ask.cache.clear();
  if (listed.digest) ask.cache.set(key, shown);
  return shown;
}

function describeShown(shown: ShownModel, listed: ListedModel): Shown {
  const keys = shown.model_info ?? {};
  const hasKeys = typeof keys['general.architecture'] === 'string';
  const more = { fileBytes: listed.size ?? null, quantization: quantizationOf(listed) };
  return {
    capabilities: shown.capabilities ?? [],
    cloud: Boolean(shown.remote_host || shown.remote_model),
    shape: hasKeys ? shapeFromKeys(keys, more).shape : null,
  };
}

/** Servers count wrongly at times: a share is never more than all. */
function describeLoaded(loaded: LoadedModel | undefined): Installed['loaded'] {
  if (loaded === undefined) return null;
  const size = loaded.size || null;
  const share = size === null ? null : Math.min(1, Math.max(0, (loaded.size_vram ?? 0) / size));
  const context = loaded.context_length;
  return {
    bytes: size,
    gpuShare: share,
    context: context && Number.isSafeInteger(context) ? context : null,
    until: untilOf(loaded.expires_at),
  };
}

const FAR_MS = 50 * 365 * 24 * 3_600_000;

/** "For ever" is told as a year after 2300, or as one before models existed. */
function untilOf(expires: string | null | undefined): string | null {
  const at = Date.parse(expires ?? '');
  if (Number.isNaN(at) || at < 0 || at - Date.now() > FAR_MS) return null;
  return new Date(at).toISOString();
}

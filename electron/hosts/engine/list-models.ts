import { z } from 'zod';
import type { ModelServer } from '../../../shared/ipc/settings.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { ServerSetting } from '../../../shared/settings/settings.ts';
import {
  isSameModel,
  parseWire,
  psSchema,
  versionSchema,
} from '../../executor/servers/ollama/wire.ts';
import type { Results } from '../../models/results/results.ts';
import { type OllamaAddress, parseOllamaAddress } from '../../server-http/address.ts';
import { requestText } from '../../server-http/http.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ServerSurroundings } from './open-server.ts';

/** Somebody waits in front of a list; a server that is busy answers these at once all the same. */
const PATIENCE_MS = 4_000;

const tagsSchema = z.object({
  models: z
    .array(
      z.object({
        name: z.string(),
        size: z.number().optional(),
        digest: z.string().optional(),
        remote_host: z.string().optional(),
        details: z
          .object({
            parameter_size: z.string().optional(),
            quantization_level: z.string().optional(),
          })
          .optional(),
      }),
    )
    .nullable(),
});

/** Each configured server with what it has; one that does not answer is in the list with the reason. */
export function listModels(
  around: ServerSurroundings,
  results: Pick<Results, 'qualificationFor'>,
): Promise<ModelServer[]> {
  const qualifiedAs: QualifiedAs = (server, tag, digest) => {
    const found = results.qualificationFor({ server, tag, digest });
    return found?.match === 'exact' ? found.qualification.verdict : 'none';
  };
  return Promise.all(
    around.servers.map((server) =>
      server.kind === 'openai'
        ? readOther(around, server, qualifiedAs)
        : readServer(server, qualifiedAs),
    ),
  );
}

/** One over the OpenAI protocol: what talks to it is loaded only where there is one. */
async function readOther(
  around: ServerSurroundings,
  server: ServerSetting,
  qualifiedAs: QualifiedAs,
): Promise<ModelServer> {
  const { isCloud, surveyOf } = await import('./models/openai-stall.ts');
  const visit = { around, server, timeoutMs: PATIENCE_MS };
  const { report, look, state, detail } = await surveyOf(visit, null);
  const models = (look?.models ?? []).map((model) => ({
    ...{ tag: model.id, bytes: model.bytes, parameters: model.parameters },
    ...{ quantization: model.quantization, loaded: model.loaded, cloud: isCloud(server) },
    qualified: qualifiedAs(server.name, model.id, null),
  }));
  return { name: server.name, url: report.url, version: report.version, state, detail, models };
}

/** What the exam said about this very file; `none` when it was not examined. */
type QualifiedAs = (
  server: string,
  tag: string,
  digest: string | null,
) => ModelServer['models'][number]['qualified'];

async function readServer(
  { name, url }: Surroundings['servers'][number],
  qualifiedAs: QualifiedAs,
): Promise<ModelServer> {
  const nothing = { name, url, version: null, models: [] };
  const address = parseOllamaAddress(url);
  if (!address.ok) return { ...nothing, state: 'failed', detail: address.error };
  const shown = { ...nothing, url: address.value.display };
  const version = await ask(address.value, '/api/version', versionSchema);
  if (!version.ok) return { ...shown, ...version.error };
  const [tags, loaded] = await Promise.all([
    ask(address.value, '/api/tags', tagsSchema),
    ask(address.value, '/api/ps', psSchema),
  ]);
  const { version: number } = version.value;
  if (!tags.ok) return { ...shown, ...tags.error, version: number };
  const inMemory = loaded.ok ? (loaded.value.models ?? []) : [];
  const models = (tags.value.models ?? []).map((model) => ({
    tag: model.name,
    bytes: model.size ?? null,
    parameters: model.details?.parameter_size || null,
    quantization: model.details?.quantization_level || null,
    qualified: qualifiedAs(name, model.name, model.digest ?? null),
    cloud: model.remote_host !== undefined || /[:-]cloud$/i.test(model.name),
    loaded: inMemory.some((one) => isSameModel(one.name, model.name)),
  }));
  return { ...shown, state: 'ready', detail: '', version: number, models };
}

type Trouble = Pick<ModelServer, 'state' | 'detail'>;

async function ask<S extends z.ZodType>(
  address: OllamaAddress,
  path: string,
  schema: S,
): Promise<Result<z.infer<S>, Trouble>> {
  const limits = { signal: new AbortController().signal, timeoutMs: PATIENCE_MS };
  const reply = await requestText(address, { method: 'GET', path }, limits);
  if (!reply.ok) return err({ state: 'unreachable', detail: reply.error.detail });
  const { status, text } = reply.value;
  if (status !== 200) return err({ state: 'failed', detail: `status ${status} for ${path}` });
  const parsed = parseWire(schema, text);
  return parsed === null
    ? err({ state: 'failed', detail: `its answer to ${path} is not Ollama’s` })
    : ok(parsed);
}

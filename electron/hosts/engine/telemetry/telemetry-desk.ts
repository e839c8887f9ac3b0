import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { stepKey } from '../../../../shared/ids.ts';
import type { TelemetryPreview, TelemetrySent } from '../../../../shared/ipc/telemetry.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { BodyOf } from '../../../../shared/run/event.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { today } from '../../../../shared/run/upgrade.ts';
import { collectSecrets } from '../../../egress/collect-secrets.ts';
import { createSecretScanner } from '../../../egress/secret-scanner.ts';
import { openWorkspaceKey } from '../../../egress/workspace-key.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { readWindow } from '../../../store/read-events.ts';
import { inspectRun } from '../../../store/read-run.ts';
import { createRunConnection } from '../../../store/run-connection.ts';
import { locateRun, type RunPlace } from '../../../store/run-places.ts';
import { createSpanEncoder } from '../../../telemetry/encode-spans.ts';
import { parseCollector, parseHeaders } from '../../../telemetry/endpoint.ts';
import { type Posted, postSpans } from '../../../telemetry/post-spans.ts';
import { SEMCONV_VERSION } from '../../../telemetry/span.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { TelemetryDesk, TelemetryOrder } from '../../telemetry-desk.ts';
import { version } from '../../version.ts';
import { appendAll, appendLater } from '../moments/append-later.ts';
import { type Batch, type Batching, batchesOf } from './batches.ts';
import { admitCollector } from './collector-rules.ts';

export interface TelemetrySource {
  readonly around: () => Promise<Surroundings>;
  readonly policyFolder: string | null;
}

export function createTelemetryDesk(source: TelemetrySource): TelemetryDesk {
  return {
    preview: async (order) => preview(await settle(source, order), order),
    async send(order, watch) {
      const settled = await settle(source, order);
      const { around, target } = settled;
      if (!target.ok) return target;
      if (order.seenUrl !== undefined && order.seenUrl !== target.value.href) {
        return err({ kind: 'stale', what: 'The collector’s address' });
      }
      const run = locateRun(around.home, order.run);
      if (!run.ok) return run;
      // What can't be written down is not sent.
      const ready = appendLater(around.home, run.value.runId, () => err(nothing));
      if (!ready.ok && ready.error !== nothing) return ready;
      return sendRun({ ...settled, url: target.value, run: run.value }, order, watch);
    },
  };
}

/** Given back by whoever only tried whether the run can be written. */
const nothing: TandemError = { kind: 'usage', message: '' };

interface Settled {
  readonly around: Surroundings;
  readonly target: Result<URL, TandemError>;
  readonly content: boolean;
}

async function settle(source: TelemetrySource, order: TelemetryOrder): Promise<Settled> {
  const around = await source.around();
  const { endpoint, content } = around.settings.telemetry;
  const address = order.endpoint ?? endpoint;
  return {
    around,
    content: order.content ?? content,
    target: address === null ? err(noCollector) : admit(source.policyFolder, address),
  };
}

const noCollector: TandemError = {
  kind: 'usage',
  message: 'No collector is configured: set telemetry.endpoint in the settings.',
};

function admit(policyFolder: string | null, address: string): Result<URL, TandemError> {
  const url = parseCollector(address);
  if (!url.ok) return url;
  const admitted = admitCollector(policyFolder, url.value);
  return admitted.ok ? url : admitted;
}

const SAMPLE_SPANS = 20;
const SAMPLE_CHARS = 60_000;

async function preview(
  { around, target, content }: Settled,
  order: TelemetryOrder,
): Promise<Result<TelemetryPreview, TandemError>> {
  const run = locateRun(around.home, order.run);
  if (!run.ok) return run;
  const prepared = await prepare(around, run.value, { content, format: 'json' });
  if (!prepared.ok) return prepared;
  const { batching, counted } = prepared.value;
  const names = new Set<string>();
  let [spans, bytes] = [0, 0];
  let sample: Batch['spans'] = [];
  for await (const batch of batchesOf(run.value, batching)) {
    spans += batch.spans.length;
    bytes += batch.body.byteLength;
    if (sample.length === 0) sample = batch.spans.slice(0, SAMPLE_SPANS);
    for (const span of batch.spans) {
      for (const name of Object.keys(span.attributes)) names.add(name);
      for (const event of span.events)
        for (const name of Object.keys(event.attributes)) names.add(name);
    }
  }
  const text = Buffer.from(batching.encoder.encode(sample)).toString('utf8');
  return ok({
    url: target.ok ? target.value.href : null,
    refused: target.ok ? null : sentenceOf(target.error),
    ...{ spans, bytes, content, masked: counted.masked, attributes: [...names].sort() },
    sample: JSON.stringify(JSON.parse(text), null, 2).slice(0, SAMPLE_CHARS),
    sampleSpans: sample.length,
    semconv: SEMCONV_VERSION,
  });
}

const sentenceOf = (error: TandemError): string => {
  if (error.kind === 'usage') return error.message;
  return error.kind === 'egress-refused' ? error.detail : error.kind;
};

interface Prepared {
  readonly batching: Batching;
  readonly counted: { masked: number };
}

async function prepare(
  around: Surroundings,
  run: RunPlace,
  { content, format }: { readonly content: boolean; readonly format: 'json' | 'protobuf' },
): Promise<Result<Prepared, TandemError>> {
  const facts = factsOf(run.path);
  if (!facts.ok) return facts;
  const { epoch, repository } = facts.value;
  const encoder = await createSpanEncoder(format, { epoch, version });
  const counted = { masked: 0 };
  const scanner = content ? await openScanner(around, repository) : null;
  return ok({
    counted,
    batching: {
      ...{ encoder, content },
      mask: async (text) => scanner?.mask(text) ?? { text, masked: 0 },
      onMasked: (count) => {
        counted.masked += count;
      },
    },
  });
}

/** What runs hold is masked for Claude only; a collector is told no more than Claude. */
const openScanner = async (around: Surroundings, repository: string) =>
  createSecretScanner(
    await collectSecrets(repository, around.env),
    await openWorkspaceKey(join(around.home, 'workspace.key')),
  );

/** When the run began, in milliseconds since 1970, and where its repository is. */
function factsOf(
  path: string,
): Result<{ readonly epoch: number; readonly repository: string }, TandemError> {
  const connection = createRunConnection(path);
  try {
    const meta = connection.use((database) => inspectRun(database, path, today.target));
    if ('kind' in meta) return err(meta);
    const [first] = readWindow({ path, meta, use: connection.use }, 1, 1);
    const repository = first?.kind === 'run.started' ? first.repository.path : path;
    return ok({ epoch: Date.parse(meta.epoch), repository });
  } catch (thrown) {
    return err(isLogFault(thrown) ? thrown.fault : describeFault(thrown, path));
  } finally {
    connection.close();
  }
}

async function sendRun(
  { around, run, url, content }: Settled & { readonly url: URL; readonly run: RunPlace },
  order: { readonly by: string },
  watch: Parameters<TelemetryDesk['send']>[1],
): Promise<Result<TelemetrySent, TandemError>> {
  const prepared = await prepare(around, run, { content, format: 'protobuf' });
  if (!prepared.ok) return prepared;
  const { batching } = prepared.value;
  const of = await countSpans(run, batching);
  const variable = around.settings.telemetry.headerVariable;
  const headers = parseHeaders(variable === null ? '' : (around.env[variable] ?? ''));
  const { encoder } = batching;
  const collector = {
    ...{ url, headers, contentType: encoder.contentType, readRefusal: encoder.readRefusal },
    ...(around.fetch && { fetch: around.fetch }),
  };
  const sent: BodyOf<'telemetry.sent'>[] = [];
  let [spans, bytes] = [0, 0];
  let last: Posted = { outcome: 'sent', status: null, attempts: 0, detail: '' };
  watch.onProgress(0, of);
  for await (const { spans: batch, body } of batchesOf(run, batching)) {
    last = await postSpans(body, collector, watch.signal);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const facts = { url: url.href, bytes: body.byteLength, sha256, spans: batch.length, content };
    sent.push({ kind: 'telemetry.sent', ...facts, status: last.status, by: order.by });
    if (last.outcome !== 'sent' && last.outcome !== 'partial') break;
    spans += batch.length;
    bytes += body.byteLength;
    watch.onProgress(spans, of);
  }
  const recorded = appendAll(around.home, run.runId, sent.map(entryOf));
  if (!recorded.ok) return recorded;
  const { outcome, status, detail } = last;
  return ok({ outcome, url: url.href, spans, of, requests: sent.length, bytes, status, detail });
}

const entryOf = (body: BodyOf<'telemetry.sent'>) => ({
  key: stepKey('telemetry'),
  parent: '',
  lane: 'system' as const,
  body,
  durable: true,
});

/** Without content and without encoding: only how many there will be. */
async function countSpans(run: RunPlace, batching: Batching): Promise<number> {
  let count = 0;
  const encoder = { ...batching.encoder, encode: () => new Uint8Array() };
  for await (const { spans } of batchesOf(run, { ...batching, encoder, content: false })) {
    count += spans.length;
  }
  return count;
}

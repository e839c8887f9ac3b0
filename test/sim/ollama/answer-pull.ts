import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { isSameSimModel } from './model-memory.ts';
import { createDownloads, type LayerFault, type PullPace } from './pull-layers.ts';
import type { SimDisk, SimLayer, SimLibraryModel } from './sim-disk.ts';

/** What goes wrong with pulls, beyond what stops a layer. */
export type PullFault =
  | LayerFault
  /** An error line at once: unauthorized, MLX, a newer server needed … */
  | { readonly kind: 'refused'; readonly error: string; times: number }
  | { readonly kind: 'digest-mismatch'; readonly layer: number; times: number }
  /** The stream ends in the middle, without an error and without `success`. */
  | { readonly kind: 'no-success'; times: number }
  /** `success`, and yet the model is not in the list. */
  | { readonly kind: 'not-listed'; times: number }
  | { readonly kind: 'garbage'; times: number };

export interface PullOptions extends PullPace {
  readonly library?: readonly SimLibraryModel[];
  /** The first that still applies is used. Their `times` count down. */
  readonly faults?: PullFault[];
}

const LAYER_ERRORS: Partial<Readonly<Record<LayerFault['kind'], string>>> = {
  'no-space': 'write /models/blobs/sha256-0-partial: no space left on device',
  'max-retries': 'max retries exceeded: Get "https://registry/blob": connection reset by peer',
};

/** `/api/pull` as a stream: every error but a bad name is a line of it. */
export function createPulls(options: PullOptions, disk: SimDisk, die: () => void) {
  const downloads = createDownloads(disk, options);
  const faults = options.faults ?? [];
  const use = <K extends PullFault['kind']>(kind: K) => {
    const found = faults.find((fault) => fault.kind === kind && fault.times > 0);
    if (found !== undefined) found.times -= 1;
    return found;
  };
  const layerFault = (index: number): LayerFault | null =>
    faults.find(
      (fault): fault is LayerFault => 'after' in fault && fault.layer === index && fault.times > 0,
    ) ?? null;

  const pullLayers = async (
    layers: readonly SimLayer[],
    response: ServerResponse,
    left: AbortSignal,
  ): Promise<'whole' | 'ended'> => {
    const say = (line: object) => response.write(`${JSON.stringify(line)}\n`);
    for (const [index, layer] of layers.entries()) {
      const { digest, bytes: total } = layer;
      const status = `pulling ${digest.slice(7, 19)}`;
      if (disk.whole.has(digest)) {
        say({ status, digest, total, completed: total });
        continue;
      }
      const end = await downloads.follow(layer, {
        fault: layerFault(index),
        left,
        say: (done) => say({ status, digest, total, ...(done === 0 ? {} : { completed: done }) }),
      });
      if (end === 'whole') continue;
      const error = end === 'left' ? undefined : LAYER_ERRORS[end];
      if (error !== undefined) response.end(`${JSON.stringify({ error })}\n`);
      else if (end === 'die') die();
      // Lets what was written reach the client first: a reset would swallow it.
      else await wait(5).then(() => response.socket?.destroy());
      return 'ended';
    }
    return 'whole';
  };

  return {
    fetched: () => downloads.counts.fetched,
    async answer(tag: string, response: ServerResponse, left: AbortSignal): Promise<void> {
      const say = (line: object) => response.write(`${JSON.stringify(line)}\n`);
      const fail = (error: string) => void response.end(`${JSON.stringify({ error })}\n`);
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      say({ status: 'pulling manifest' });
      const refused = use('refused');
      if (refused?.kind === 'refused') return fail(refused.error);
      if (use('garbage')) return void response.end('<html>proxy</html>\n');
      const model = options.library?.find((one) => isSameSimModel(one.tag, tag));
      if (model === undefined) return fail('pull model manifest: file does not exist');
      if ((await pullLayers(model.layers, response, left)) === 'ended') return;
      say({ status: 'verifying sha256 digest' });
      const mismatch = use('digest-mismatch');
      if (mismatch?.kind === 'digest-mismatch') {
        const digest = model.layers[mismatch.layer]?.digest ?? '';
        disk.forget(digest);
        return fail(
          `digest mismatch, file must be downloaded again: want ${digest}, got sha256:${'0'.repeat(64)}`,
        );
      }
      say({ status: 'writing manifest' });
      if (use('no-success')) return void response.end();
      if (!use('not-listed')) disk.models.push({ ...model, tag });
      say({ status: 'success' });
      response.end();
    },
  };
}

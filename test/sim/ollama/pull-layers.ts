import { setTimeout as wait } from 'node:timers/promises';
import type { SimDisk, SimLayer } from './sim-disk.ts';

export interface PullPace {
  /** Bytes that arrive at once. Default: a tenth of the layer. */
  readonly chunkBytes?: number;
  /** Between two of them. Default 1 ms. */
  readonly tickMs?: number;
}

/** What stops a layer at a byte count; each is used up when it has happened. */
export interface LayerFault {
  readonly kind: 'stall' | 'cut' | 'die' | 'no-space' | 'max-retries';
  readonly layer: number;
  readonly after: number;
  times: number;
}

interface Download {
  clients: number;
  done: number;
  stopped: LayerFault['kind'] | null;
  readonly ended: Promise<void>;
}

/** Downloads are shared: two pulls of one layer see the same bytes; the last client to leave stops it. */
export function createDownloads(disk: SimDisk, pace: PullPace) {
  const running = new Map<string, Download>();
  /** Bytes that came from the registry, resumed ones not counted again. */
  const counts = { fetched: 0 };

  const fetchLayer = async (
    layer: SimLayer,
    download: Download,
    fault: LayerFault | null,
  ): Promise<void> => {
    const chunk = pace.chunkBytes ?? Math.ceil(layer.bytes / 10);
    while (download.clients > 0 && download.done < layer.bytes) {
      if (fault !== null && fault.times > 0 && download.done >= fault.after) {
        fault.times -= 1;
        download.stopped = fault.kind;
        if (fault.kind !== 'stall') return;
        while (download.clients > 0) await wait(2);
        return;
      }
      await wait(pace.tickMs ?? 1);
      const step = Math.min(chunk, layer.bytes - download.done);
      download.done += step;
      counts.fetched += step;
      disk.put(layer, download.done);
    }
  };
  const begin = (layer: SimLayer, fault: LayerFault | null): Download => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = disk.partial.get(layer.digest) ?? 0;
    const download: Download = { clients: 1, done, stopped: null, ended: promise };
    running.set(layer.digest, download);
    void fetchLayer(layer, download, fault).finally(() => {
      if (running.get(layer.digest) === download) running.delete(layer.digest);
      resolve();
    });
    return download;
  };

  return {
    counts,
    /** Follows a layer until it is whole, stopped by a fault, or the client has left. */
    async follow(
      layer: SimLayer,
      by: {
        readonly fault: LayerFault | null;
        readonly left: AbortSignal;
        readonly say: (done: number) => void;
      },
    ): Promise<LayerFault['kind'] | 'whole' | 'left'> {
      const shared = running.get(layer.digest);
      if (shared !== undefined) shared.clients += 1;
      const download = shared ?? begin(layer, by.fault);
      let said = -1;
      let isOver = false;
      void download.ended.then(() => {
        isOver = true;
      });
      while (!isOver && !by.left.aborted) {
        if (download.done !== said) by.say(download.done);
        said = download.done;
        await wait(1);
      }
      download.clients -= 1;
      if (by.left.aborted) return 'left';
      if (download.done !== said) by.say(download.done);
      return download.stopped ?? 'whole';
    },
  };
}
export type Downloads = ReturnType<typeof createDownloads>;

import { open, rename } from 'node:fs/promises';
import type { BundlePreview } from '../../../../../shared/ipc/bundles.ts';
import type { BlobRef } from '../../../../../shared/run/event.ts';
import { foldAll } from '../../../../../shared/run/fold.ts';
import { withoutResult } from '../../../../store/lazy-result.ts';
import { readRun } from '../../../../store/read-run.ts';
import { textOf } from '../read-payload.ts';
import { reportPage } from './report-page.ts';

/**
 * Writes a run as one page that needs nothing beside it. It is made from the copy of the run in which everything was
 * replaced already, so nothing that the copy does not hold can be in it. Its size in bytes. Throws the file system's
 * errors.
 */
export async function writeReport(order: {
  readonly from: string;
  readonly to: string;
  readonly part: string;
  readonly preview: BundlePreview;
}): Promise<number> {
  const reading = readRun(order.from);
  try {
    const events = reading.events.map(withoutResult);
    const readText = (ref: BlobRef): string | null => textOf(reading.blobs.read(ref.blob));
    const page = reportPage({ events, state: foldAll(events), preview: order.preview, readText });
    const bytes = Buffer.from(page);
    const file = await open(order.part, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(order.part, order.to);
    return bytes.byteLength;
  } finally {
    reading.close();
  }
}

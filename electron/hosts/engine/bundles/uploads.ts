import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { createFolder } from '../../../store/create-folder.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { writeAll } from '../../../store/import-copy.ts';
import { IMPORT_LIMITS } from '../../../store/import-limits.ts';
import { importRun } from '../../../store/import-run.ts';
import type { BundleDesk } from '../../bundle-desk.ts';

interface Upload {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly file: FileHandle;
  received: number;
}

/** How many files may come in at the same time. */
const MOST = 4;

/** Files that a window hands over in parts. They are put aside and then taken in like any other file. */
export function createUploads(readHome: () => Promise<string>): BundleDesk['upload'] {
  const uploads = new Map<string, Upload>();
  const drop = async (id: string): Promise<void> => {
    const upload = uploads.get(id);
    uploads.delete(id);
    await upload?.file.close();
    if (upload !== undefined) await rm(upload.path, { force: true });
  };
  const gone = (): Result<never, TandemError> =>
    err({ kind: 'stale', what: 'The file that was handed over' });
  return {
    async begin({ name, bytes }) {
      if (bytes > IMPORT_LIMITS.fileBytes) {
        const detail = `it has ${bytes} bytes; ${IMPORT_LIMITS.fileBytes} are the most.`;
        return err({ kind: 'bundle-refused', path: name, rule: 'too-large', detail });
      }
      const [oldest] = uploads.keys();
      if (uploads.size >= MOST && oldest !== undefined) await drop(oldest);
      const folder = join(await readHome(), 'exports');
      const id = randomBytes(12).toString('hex');
      const path = join(folder, `upload-${process.pid}-${id}`);
      try {
        createFolder(folder);
        uploads.set(id, { path, name, bytes, received: 0, file: await open(path, 'wx', 0o600) });
        return ok({ id });
      } catch (thrown) {
        return err(describeFault(thrown, folder));
      }
    },
    async part(id, bytes) {
      const upload = uploads.get(id);
      if (upload === undefined) return gone();
      if (upload.received + bytes.byteLength > upload.bytes) {
        await drop(id);
        const detail = 'more came than was announced.';
        return err({ kind: 'bundle-refused', path: upload.name, rule: 'changed', detail });
      }
      const place = upload.received;
      upload.received += bytes.byteLength;
      try {
        await writeAll(upload.file, bytes, place);
        return ok({ received: upload.received });
      } catch (thrown) {
        await drop(id);
        return err(describeFault(thrown, upload.path));
      }
    },
    async finish(id) {
      const upload = uploads.get(id);
      if (upload === undefined) return gone();
      try {
        if (upload.received !== upload.bytes) {
          const detail = `${upload.received} of ${upload.bytes} bytes came.`;
          return err({ kind: 'bundle-refused', path: upload.name, rule: 'truncated', detail });
        }
        const imported = await importRun({
          ...{ home: await readHome(), path: upload.path, signal: new AbortController().signal },
          onProgress: () => {},
        });
        if (imported.ok || imported.error.kind !== 'bundle-refused') return imported;
        return err({ ...imported.error, path: upload.name });
      } finally {
        await drop(id);
      }
    },
    async cancel(id) {
      await drop(id);
      return ok(undefined);
    },
  };
}

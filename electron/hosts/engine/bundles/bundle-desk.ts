import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import type { BundlePreview } from '../../../../shared/ipc/bundles.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import { isLogFault } from '../../../../shared/run/log-fault.ts';
import { createFolder } from '../../../store/create-folder.ts';
import { describeFault } from '../../../store/describe-fault.ts';
import { importRun } from '../../../store/import-run.ts';
import { locateRun, type RunPlace } from '../../../store/run-places.ts';
import type { AsideFile, BundleDesk, BundleWatch, ExportOrder } from '../../bundle-desk.ts';
import type { Surroundings } from '../../surroundings.ts';
import { openInertPorts } from './inert-ports.ts';
import { makeBundle } from './make-bundle.ts';
import { createUploads } from './uploads.ts';

/** Runs that are passed on and taken in; `bundle-desk.ts` of the hosts says what is promised. */
export function createBundleDesk(readSurroundings: () => Promise<Surroundings>): BundleDesk {
  const asides = new Set<AsideFile>();
  const make = async (
    order: ExportOrder,
    to: string | null,
    watch: BundleWatch,
  ): Promise<Result<Made, TandemError>> => {
    const around = await readSurroundings();
    const place = locateRun(around.home, order.run);
    if (!place.ok) return place;
    const folder = to === null ? exportsFolder(around.home) : dirname(to);
    if (to === null) prepareFolder(around.home);
    const part = join(folder, `.export-${process.pid}-${randomBytes(6).toString('hex')}.part`);
    try {
      return await writeForm(order, { place: place.value, around, to, part, watch });
    } catch (thrown) {
      if (watch.signal.aborted) throw watch.signal.reason;
      return err(isLogFault(thrown) ? thrown.fault : describeFault(thrown, to ?? folder));
    } finally {
      rmSync(part, { force: true });
    }
  };
  return {
    async preview(order, watch) {
      const made = await make({ ...order, form: 'bundle' }, null, watch);
      return made.ok ? ok(made.value.preview) : made;
    },
    async exportTo({ file, ...order }, watch) {
      const path = resolve(file);
      if (existsSync(path)) return err({ kind: 'usage', message: `${path} already exists.` });
      if (!existsSync(dirname(path)))
        return err({ kind: 'usage', message: `There is no folder ${dirname(path)} to write to.` });
      const made = await make(order, path, watch);
      return made.ok ? ok({ ...made.value.preview, path }) : made;
    },
    async exportAside(order, watch) {
      const { home } = await readSurroundings();
      prepareFolder(home);
      const path = join(
        exportsFolder(home),
        `aside-${process.pid}-${randomBytes(6).toString('hex')}`,
      );
      const made = await make(order, path, watch);
      if (!made.ok) return made;
      const file = openAside(path, nameOf(made.value, order), () => asides.delete(file));
      asides.add(file);
      return ok({ ...file, preview: made.value.preview });
    },
    async importFrom(path, watch) {
      const { home } = await readSurroundings();
      return importRun({ home, path: resolve(path), ...watch });
    },
    upload: createUploads(async () => (await readSurroundings()).home),
    async close() {
      for (const file of [...asides]) file.close();
    },
  };
}

interface Made {
  readonly place: RunPlace;
  readonly preview: BundlePreview;
}

/** Makes the copy; a report is written from the copy, so that it shows nothing that the copy does not hold. */
async function writeForm(
  order: ExportOrder,
  around: {
    readonly place: RunPlace;
    readonly around: Surroundings;
    readonly to: string | null;
    readonly part: string;
    readonly watch: BundleWatch;
  },
): Promise<Result<Made, TandemError>> {
  const { place, to, part, watch } = around;
  const isReport = order.form === 'report' && to !== null;
  const copy = isReport ? `${part}.copy` : to;
  try {
    const preview = await makeBundle({
      ...{ runId: place.runId, from: place.path, to: copy, part },
      openPorts: () => openInertPorts(around.around, place),
      ...{ redact: order.redact, around: around.around, ...watch },
    });
    if (!preview.ok) return preview;
    if (!isReport || copy === null) return ok({ place, preview: preview.value });
    const { writeReport } = await import('./report/write-report.ts');
    const bytes = await writeReport({ from: copy, to, part, preview: preview.value });
    return ok({ place, preview: { ...preview.value, bytes } });
  } finally {
    if (isReport && copy !== null) rmSync(copy, { force: true });
  }
}

const exportsFolder = (home: string): string => join(home, 'exports');

/** What a killed process left in it belongs to nobody. */
function prepareFolder(home: string): void {
  const folder = exportsFolder(home);
  createFolder(folder);
  for (const name of readdirSync(folder)) {
    const pid = Number(/^(?:\.export|aside|upload)-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && pid !== process.pid && !isAlive(pid))
      rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives, but belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

function nameOf({ place }: Made, { form, redact }: ExportOrder): string {
  const name = basename(place.path, '.tandem');
  const altered = redact.length === 0 ? '' : '-redacted';
  return form === 'report' ? `${name}${altered}.html` : `${name}${altered}.tandem`;
}

function openAside(path: string, name: string, onClose: () => void): AsideFile {
  const bytes = statSync(path).size;
  const descriptor = openSync(path, 'r');
  let isOpen = true;
  return {
    ...{ name, bytes },
    read(offset, length) {
      const part = Buffer.alloc(Math.max(0, Math.min(length, bytes - offset)));
      return part.subarray(
        0,
        part.length === 0 ? 0 : readSync(descriptor, part, 0, part.length, offset),
      );
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      closeSync(descriptor);
      rmSync(path, { force: true });
      onClose();
    },
  };
}

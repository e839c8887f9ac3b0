import type { Installed, Job, Served, Shop } from '../../../../shared/ipc/models.ts';
import type { CatalogueEntry } from '../../../../shared/models/catalogue-entry.ts';
import { shapeOf } from '../../../../shared/models/find-model.ts';
import type { Measurement } from '../../../../shared/models/measurement.ts';
import type { ModelShape } from '../../../../shared/models/shape.ts';
import { measurementsOf } from '../../../stores/models/measurement-of.ts';
import { type KnownExam, qualificationOf } from '../../../stores/models/qualification-of.ts';

/** One model: what the catalogue says of it, and what the chosen server has of it. */
export interface ModelRow {
  /** Its name in the address: the tag, or the catalogue's id where there is no tag. */
  readonly key: string;
  readonly name: string;
  /** What a server knows it by; null: nobody offers it under a tag. */
  readonly tag: string | null;
  readonly entry: CatalogueEntry | null;
  readonly installed: Installed | null;
  readonly shape: ModelShape | null;
  /** Of the file on disk, else of the download. */
  readonly bytes: number | null;
  readonly exam: KnownExam | null;
  /** The newest first. */
  readonly measurements: readonly Measurement[];
  readonly job: Job | null;
  readonly cloud: boolean;
}

/** Everything in the catalogue and everything on the server, each model once. */
export function listModels(
  shop: Shop,
  server: Served | null,
  jobs: readonly Job[],
): readonly ModelRow[] {
  const here = shop.installed.filter((model) => model.server === server?.name);
  const taken = new Set(here.map((model) => model.entry));
  const make = (entry: CatalogueEntry | null, installed: Installed | null): ModelRow => {
    const tag = installed?.tag ?? entry?.tag ?? null;
    const digest = installed?.digest ?? null;
    return {
      key: tag ?? entry?.id ?? '',
      name: tag ?? entry?.id ?? '',
      tag,
      entry,
      installed,
      shape: shapeOf({ installed, entry }),
      bytes: installed?.bytes ?? entry?.downloadBytes ?? entry?.shape.fileBytes ?? null,
      exam: tag === null ? null : qualificationOf(shop.qualifications, { tag, digest }),
      measurements: tag === null ? [] : measurementsOf(shop, server, { tag, digest }),
      job: jobs.find((job) => job.server === server?.name && job.tag === tag) ?? null,
      cloud: installed?.cloud === true,
    };
  };
  return [
    ...here.map((model) =>
      make(shop.catalogue.find(({ id }) => id === model.entry) ?? null, model),
    ),
    ...shop.catalogue.filter(({ id }) => !taken.has(id)).map((entry) => make(entry, null)),
  ];
}

/** Tokens a second of writing, as they were measured last; null when nobody has. */
export function decodeRateOf({ measurements }: Pick<ModelRow, 'measurements'>): number | null {
  for (const { rates } of measurements)
    for (const { decodePerSecond } of rates) if (decodePerSecond !== null) return decodePerSecond;
  return null;
}

/** The server whose machine the answers are for; the rule is the terminal's, too. */
export { chooseServer } from '../../../../shared/models/choose-server.ts';

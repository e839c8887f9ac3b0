import { join } from 'node:path';
import { catalogue } from '../../../shared/models/catalogue.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import { type CatalogueFile, catalogueFileSchema } from '../../../shared/models/catalogue-file.ts';
import { layerCatalogue, unknownNames } from '../../../shared/models/layer-catalogue.ts';
import {
  describeIssue,
  type FileFault,
  type FileInvalid,
  faultOf,
  lineOf,
  parseJson,
} from '../results/file-fault.ts';
import { readText } from '../results/read-text.ts';

export interface LayeredCatalogue {
  readonly entries: readonly CatalogueEntry[];
  /** Why a file was left out, or what in it names nothing; with the line. */
  readonly faults: readonly FileFault[];
}

/** A file that people write stays far below. */
const MAX_BYTES = 4_000_000;
const NAME = 'catalogue.json';

/**
 * The models that Tandem knows, with `catalogue.json` of the data folder and of the policy's folder laid over. A
 * file with a mistake is left out as a whole, and the other one still counts.
 */
export function readCatalogueFiles(place: {
  readonly home: string;
  readonly policyFolder: string | null;
  readonly builtIn?: readonly CatalogueEntry[];
}): LayeredCatalogue {
  const builtIn = place.builtIn ?? catalogue;
  const user = readOne(join(place.home, NAME));
  const policy = place.policyFolder === null ? NOTHING : readOne(join(place.policyFolder, NAME));
  // All there is, before anything is hidden: a policy may name what people added, and the other way round.
  const known = layerCatalogue(builtIn, addedOnly(user.file), addedOnly(policy.file));
  return {
    entries: layerCatalogue(builtIn, user.file, policy.file),
    faults: [policy, user].flatMap((file) => [...file.faults, ...findUnknown(file, known)]),
  };
}

const addedOnly = (file: CatalogueFile | null): CatalogueFile | null =>
  file === null ? null : { version: 1, add: file.add };

interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly file: CatalogueFile | null;
  readonly faults: readonly FileFault[];
}

const NOTHING: ReadFile = { path: '', text: '', file: null, faults: [] };

function readOne(path: string): ReadFile {
  const broken = (fault: FileInvalid): ReadFile => ({ ...NOTHING, faults: [faultOf(fault)] });
  const read = readText(path, MAX_BYTES);
  if ('fault' in read) return broken(read.fault);
  const { text } = read;
  if (text === null) return NOTHING;
  const parsed = parseJson(path, text);
  if ('fault' in parsed) return broken(parsed.fault);
  const file = catalogueFileSchema.safeParse(parsed.value);
  if (!file.success) return broken(describeIssue(path, text, file.error));
  return { path, text, file: file.data, faults: [] };
}

/** A name that means nothing is told, and the rest of the file counts. */
function findUnknown(
  { path, text, file }: ReadFile,
  known: readonly CatalogueEntry[],
): readonly FileFault[] {
  if (file === null) return [];
  return unknownNames(file, known).map(({ list, index, name }) => {
    const detail = `\`${list}\` names \`${name}\`, and there is no such model in the catalogue.`;
    return { path, line: lineOf(text, [list, index]), detail };
  });
}

import type { GgufTensor } from './decode-header.ts';
import { TENSOR_BLOCKS } from './gguf-format.ts';
import { HeaderFault } from './header-window.ts';

/** What the tensors of a file take, in bytes as they lie in it. */
export interface TensorSizes {
  readonly count: number;
  readonly bytes: number;
  /** Weights of all tensors. */
  readonly parameters: number;
  /** The table of tokens; null when the file has none. */
  readonly embeddingBytes: number | null;
  /** Whether the table of tokens is also the output: there is no tensor for that. */
  readonly tied: boolean;
  /** Tensors of a vision or audio part in the same file. */
  readonly projectorBytes: number;
  /** Bytes by number of the tensors' type. */
  readonly byType: ReadonlyMap<number, number>;
}

interface Place {
  /** Where the tensors' data begins in the file, and how long the file is. */
  readonly start: number;
  readonly fileBytes: number;
  readonly alignment: number;
}

const PROJECTOR = /^(?:v|a|mm|vision|audio)\./;

/** Throws a `HeaderFault` when the tensors can't lie as they are described, or the file ends before they do. */
export function measureTensors(tensors: readonly GgufTensor[], place: Place): TensorSizes {
  if (tensors.length === 0) throw new HeaderFault('It holds no weights, only a header.');
  requireDistinct(tensors);
  const room = place.fileBytes - place.start;
  const inOrder = tensors.toSorted((a, b) => a.offset - b.offset);
  const sized = inOrder.map((tensor, at) => {
    if (tensor.offset % place.alignment !== 0) throw new HeaderFault(misplaced(tensor));
    const next = inOrder[at + 1]?.offset ?? null;
    const bytes = bytesOf(tensor) ?? (next ?? Math.max(room, tensor.offset)) - tensor.offset;
    if (next !== null && tensor.offset + bytes > next) throw new HeaderFault(overlapping(tensor));
    return { name: tensor.name, type: tensor.type, bytes, end: tensor.offset + bytes };
  });
  requireWhole(Math.max(...sized.slice(-1).map(({ end }) => end)), room);
  const byType = new Map<number, number>();
  for (const { type, bytes } of sized) byType.set(type, (byType.get(type) ?? 0) + bytes);
  const sum = (which: readonly { readonly bytes: number }[]) =>
    which.reduce((total, { bytes }) => total + bytes, 0);
  return {
    count: tensors.length,
    bytes: sum(sized),
    parameters: tensors.reduce((total, tensor) => total + weightsOf(tensor), 0),
    embeddingBytes: sized.find(({ name }) => name === 'token_embd.weight')?.bytes ?? null,
    tied: !sized.some(({ name }) => name === 'output.weight'),
    projectorBytes: sum(sized.filter(({ name }) => PROJECTOR.test(name))),
    byType,
  };
}

/** Null for a type that is newer than the table: then its neighbour says where it ends. */
function bytesOf(tensor: GgufTensor): number | null {
  const block = TENSOR_BLOCKS.get(tensor.type);
  if (block === undefined) return null;
  const [weights, bytes] = block;
  if ((tensor.dimensions[0] ?? 0) % weights !== 0) {
    throw new HeaderFault(
      `Rows of the tensor \`${tensor.name}\` are no whole number of blocks. The file is damaged.`,
    );
  }
  return (weightsOf(tensor) / weights) * bytes;
}

const weightsOf = ({ dimensions }: GgufTensor): number =>
  dimensions.reduce((product, length) => product * length, 1);

function requireDistinct(tensors: readonly GgufTensor[]): void {
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) {
      throw new HeaderFault(`It describes the tensor \`${name}\` twice. The file is damaged.`);
    }
    names.add(name);
  }
}

function requireWhole(needed: number, room: number): void {
  if (needed <= room) return;
  throw new HeaderFault(
    `It is cut short: its tensors take ${describeBytes(needed)} and ${describeBytes(needed - Math.max(room, 0))} of that are missing. Get it again.`,
  );
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

function describeBytes(bytes: number): string {
  const at = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(bytes) / 3)));
  return `${Number((bytes / 1000 ** at).toPrecision(3))} ${UNITS[at]}`;
}

const misplaced = ({ name }: GgufTensor): string =>
  `The tensor \`${name}\` does not begin where one may. The file is damaged.`;

const overlapping = ({ name }: GgufTensor): string =>
  `The tensor \`${name}\` reaches into the next one. The file is damaged.`;

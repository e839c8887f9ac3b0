import type { TandemError } from '../../../shared/errors.ts';
import type { ModelShape } from '../../../shared/models/shape.ts';
import { shapeFromKeys } from '../../../shared/models/shape-from-keys.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type GgufFile, readGgufFile } from './read-gguf.ts';

export interface InspectedGguf {
  /** Such as `qwen3moe`. */
  readonly architecture: string;
  /** The name in its header; null without one. */
  readonly name: string | null;
  readonly shape: ModelShape;
  /** Fields of the shape that the header should tell and does not. */
  readonly missing: readonly string[];
  readonly file: GgufFile;
}

/**
 * What a GGUF file needs of a machine, read from its own header; for one that no server could run by itself, why.
 * Errors: `file-unreadable`, `file-invalid`.
 */
export async function inspectGguf(path: string): Promise<Result<InspectedGguf, TandemError>> {
  const read = await readGgufFile(path);
  if (!read.ok) return read;
  const file = read.value;
  const detail = whyNoModel(file);
  if (detail !== null) return err({ kind: 'file-invalid', path, line: null, detail });
  const { keys, lists, tensors, fileBytes, quantization } = file;
  const vocabulary = lists.get('tokenizer.ggml.tokens') ?? null;
  const more = { fileBytes, quantization, vocabulary, tensors };
  const name = keys['general.name'];
  return ok({
    architecture: String(keys['general.architecture']),
    name: typeof name === 'string' && name !== '' ? name : null,
    ...shapeFromKeys(keys, more),
    file,
  });
}

function whyNoModel({ keys, part }: GgufFile): string | null {
  const architecture = keys['general.architecture'];
  const type = keys['general.type'];
  if (typeof architecture !== 'string' || architecture === '') {
    return 'Its header does not say what kind of model it is (`general.architecture`).';
  }
  if (architecture === 'clip' || type === 'mmproj') {
    return 'It is the vision part of a model, not the model. Choose the file with the language model.';
  }
  if (type === 'adapter')
    return 'It is an adapter for a model, not a model. Choose the model itself.';
  if (part === null) return null;
  return `It is part ${part.number} of ${part.of} of a model. Join them first (\`llama-gguf-split --merge\`), then choose the whole.`;
}

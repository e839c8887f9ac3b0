import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readMetadata } from './llama-engine.ts';

export interface FrontModel {
  readonly tag: string;
  /** A GGUF file. */
  readonly file: string;
}

/** One entry of `/api/tags`. */
export async function describeModel({ tag, file }: FrontModel) {
  const metadata = await readMetadata(file);
  const bytes = readFileSync(file);
  return {
    name: tag,
    model: tag,
    modified_at: statSync(file).mtime.toISOString(),
    size: bytes.length,
    digest: createHash('sha256').update(bytes).digest('hex'),
    details: {
      format: 'gguf',
      family: metadata['general.architecture'],
      quantization_level: 'F32',
    },
  };
}

/** `/api/show`. Whether a model knows tools is read from its template's text, as Ollama does it. */
export async function showModel(model: FrontModel) {
  const { details, modified_at } = await describeModel(model);
  const { 'tokenizer.chat_template': found, ...model_info } = await readMetadata(model.file);
  const template = typeof found === 'string' ? found : '';
  const capabilities = ['completion', ...(/\btools\b/.test(template) ? ['tools'] : [])];
  return { template, details, model_info, capabilities, modified_at };
}

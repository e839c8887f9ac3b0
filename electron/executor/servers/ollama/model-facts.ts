import type { z } from 'zod';
import type { showSchema, tagsSchema } from './wire.ts';

export interface ModelFacts {
  readonly digest: string | null;
  readonly quantization: string | null;
  /** Empty when the server is too old to say. */
  readonly capabilities: readonly string[];
  /** Tokens; null when the model file does not say. */
  readonly trainedContext: number | null;
}

type Show = z.infer<typeof showSchema>;
type Listed = NonNullable<z.infer<typeof tagsSchema>['models']>[number];

/** Puts together what `/api/show` and the model's entry in `/api/tags` say. */
export function parseModelFacts(show: Show, listed: Listed | undefined): ModelFacts {
  const quantization = show.details?.quantization_level ?? listed?.details?.quantization_level;
  return {
    digest: listed?.digest ?? null,
    quantization: quantization === undefined || UNTOLD.test(quantization) ? null : quantization,
    capabilities: show.capabilities ?? [],
    trainedContext: trainedContext(show.model_info ?? {}),
  };
}

/** What servers write for a file that does not say how it is quantised. */
const UNTOLD = /^(?:unknown)?$/i;

/** GGUF metadata names the key after the architecture: `qwen2.context_length`. */
function trainedContext(metadata: Readonly<Record<string, unknown>>): number | null {
  const architecture = metadata['general.architecture'];
  const value = metadata[`${String(architecture)}.context_length`];
  return typeof value === 'number' && value > 0 ? value : null;
}

import { gemmaModels } from './catalogue/gemma.ts';
import { hybridsModels } from './catalogue/hybrids.ts';
import { mistralModels } from './catalogue/mistral.ts';
import { openWeightsModels } from './catalogue/open-weights.ts';
import { qwenModels } from './catalogue/qwen.ts';
import { qwenCoderModels } from './catalogue/qwen-coder.ts';
import { zhipuModels } from './catalogue/zhipu.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';

/**
 * The models that Tandem knows of by itself, as of November 2026: with numbers as their makers, files and measurements
 * tell them, and what nobody has verified named. User and policy files are laid over it, see `layer-catalogue.ts`.
 */
export const catalogue: readonly CatalogueEntry[] = [
  ...qwenCoderModels,
  ...qwenModels,
  ...gemmaModels,
  ...mistralModels,
  ...zhipuModels,
  ...openWeightsModels,
  ...hybridsModels,
];

/**
 * Models with a successor that takes the same memory and does better, by id: the older are never named where the
 * newer can be used.
 */
export const SUPERSEDED: Readonly<Record<string, string>> = {
  'qwen3.5:27b': 'qwen3.8:27b',
  'qwen3.6:27b': 'qwen3.8:27b',
  'qwen3.5:35b': 'qwen3.6:35b-a3b-q4_K_M',
};

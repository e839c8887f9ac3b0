/** Sellers of models over the network; a company's own machines have other names. */
const VENDORS = [
  'openai.com',
  'anthropic.com',
  'openrouter.ai',
  'groq.com',
  'together.ai',
  'together.xyz',
  'fireworks.ai',
  'mistral.ai',
  'deepseek.com',
  'x.ai',
  'cerebras.ai',
  'perplexity.ai',
  'generativelanguage.googleapis.com',
  'inference.huggingface.co',
  'router.huggingface.co',
  'ollama.com',
];

export const LEAVES = 'it runs in somebody’s cloud, so the source would leave the building';

/** Whether an address is known to be outside; one that is not known proves nothing. */
export const isVendor = (hostname: string): boolean =>
  VENDORS.some((vendor) => hostname === vendor || hostname.endsWith(`.${vendor}`));

/** Claude models that are offered by name where one is chosen; any other name may be typed. */
export const claudeModels = [
  'claude-opus-5-5',
  'claude-sonnet-5-5',
  'claude-haiku-5-5',
  'claude-fable-5-1',
] as const;

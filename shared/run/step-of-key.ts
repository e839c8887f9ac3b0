/** `execute/s2/try1/turn4` is about step `s2`; null for what belongs to no step. */
export const stepOfKey = (key: string): string | null =>
  key.startsWith('execute/') ? (key.split('/', 2)[1] ?? null) : null;

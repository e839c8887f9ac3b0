/** Ollama's own mark for a model that it only passes on: the source would leave the building. */
export const isCloudName = (tag: string): boolean => /[:-]cloud$/i.test(tag);

/** `qwen3` and `qwen3:latest` are one model, and so is it with the registry's own prefix. */
export function isSameModel(one: string, other: string): boolean {
  return fullName(one) === fullName(other);
}

function fullName(name: string): string {
  const short = name.toLowerCase().replace(/^(?:registry\.ollama\.ai\/)?library\//, '');
  const last = short.slice(short.lastIndexOf('/') + 1);
  return last.includes(':') ? short : `${short}:latest`;
}

/** Ollama's own mark for a model that it only passes on: the source would leave the building. */
export const isCloudName = (tag: string): boolean => /[:-]cloud$/i.test(tag);

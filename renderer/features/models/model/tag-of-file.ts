/** A name for the model in a file: what the file is called, in letters that servers take. */
export function tagOfFile(path: string): string {
  const name = path.trim().split(/[\\/]/).at(-1) ?? '';
  return name
    .replace(/\.gguf$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[-._]+|[-._]+$/g, '');
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The prompts are files that a person can read and improve; the log names each by the hash of its text. A
 * placeholder is `{{name}}`; one without a value is a mistake in a prompt and fails, it is never sent empty.
 */

export const promptNames = [
  'policy',
  'intake',
  'plan',
  'verify',
  'advise',
  'repair',
  'revise',
] as const;
export type PromptName = (typeof promptNames)[number];

export interface Prompts {
  /** The text with its placeholders filled. Throws on a placeholder that has no value. */
  fill(name: PromptName, values?: Readonly<Record<string, string | number>>): string;
  /** File name to SHA-256 of the file's text. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Beside this file in a checkout, beside the bundle in an installation. */
export const defaultPromptFolder = fileURLToPath(new URL('./prompts/', import.meta.url));

/** Reads all prompts at once, so that a run can't mix two versions. Throws when one is missing. */
export function loadPrompts(folder: string = defaultPromptFolder): Prompts {
  const texts = new Map<PromptName, string>();
  const hashes: Record<string, string> = {};
  for (const name of promptNames) {
    const text = readFileSync(join(folder, `${name}.md`), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim();
    texts.set(name, text);
    hashes[`${name}.md`] = createHash('sha256').update(text).digest('hex');
  }
  return {
    hashes,
    fill: (name, values = {}) =>
      (texts.get(name) ?? '').replace(/\{\{\s*(\w+)\s*\}\}/g, (_, key: string) => {
        const value = Object.hasOwn(values, key) ? values[key] : undefined;
        if (value === undefined)
          throw new Error(`The prompt ${name}.md needs a value for {{${key}}}.`);
        return String(value);
      }),
  };
}

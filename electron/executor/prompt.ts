import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ExecutorPrompt {
  readonly text: string;
  /** File name to SHA-256 of its text, for the log. */
  readonly hashes: Readonly<Record<string, string>>;
}

const FILE = 'system.md';

/** Read at run time, so that a person can improve the prompt without building anything. */
export async function readExecutorPrompt(folder?: string): Promise<ExecutorPrompt> {
  const from = folder ?? fileURLToPath(new URL('./prompts/', import.meta.url));
  const text = (await readFile(join(from, FILE), 'utf8')).trim();
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { text, hashes: { [`executor/${FILE}`]: sha256 } };
}

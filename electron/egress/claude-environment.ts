/**
 * Reads Tandem's two settings for Claude and removes every `ANTHROPIC_*` variable. The SDK looks the
 * environment up on its own (custom headers are merged in even when everything is passed explicitly), and
 * child processes inherit it; once this has run, neither can see any of it.
 */

export interface ClaudeEnvironment {
  /** Null when unset or blank. Pasted white space is trimmed away. */
  readonly apiKey: string | null;
  readonly baseUrl: string;
}

export const CLAUDE_BASE_URL = 'https://api.anthropic.com';

/** Call once, before anything else runs. Mutates `env`. */
export function takeClaudeEnvironment(env: Record<string, string | undefined>): ClaudeEnvironment {
  const apiKey = clean(env.ANTHROPIC_API_KEY);
  const baseUrl = clean(env.ANTHROPIC_BASE_URL);
  for (const name of Object.keys(env)) {
    if (name.toUpperCase().startsWith('ANTHROPIC_')) delete env[name];
  }
  return { apiKey, baseUrl: baseUrl ?? CLAUDE_BASE_URL };
}

/** Quotes and line ends come along when a key is pasted from a file or a web page. */
function clean(value: string | undefined): string | null {
  const text = (value ?? '').replace(/[\s\u200b\ufeff]+/g, '').replace(/^(["'])(.*)\1$/, '$2');
  return text === '' ? null : text;
}

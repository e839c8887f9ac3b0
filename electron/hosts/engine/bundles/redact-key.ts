import type { TextRedactor } from './redact-text.ts';

/** The path of a step as people would write it; its parts hold file names percent-encoded. */
export const decodeKey = (key: string): string =>
  key.includes('%') ? key.split('/').map(decode).join('/') : key;

/** Paths of steps with what they hold replaced, each looked at once. */
export interface KeyRedactor {
  /** Looks at some of them in one go, since looking for secrets costs by the call. */
  learn(keys: readonly string[]): Promise<void>;
  /** Of one that was learned. */
  replace(key: string): string;
}

export function createKeyRedactor(redactor: TextRedactor): KeyRedactor {
  const known = new Map<string, string>();
  return {
    async learn(keys) {
      const fresh = [...new Set(keys)].filter((key) => key !== '' && !known.has(key));
      const parts = fresh.map((key) => key.split('/'));
      const leaves = parts.flat().map((part) => ({ name: '', text: decode(part) }));
      const replaced = await redactor.secrets(leaves);
      let at = 0;
      for (const [place, key] of fresh.entries()) {
        const now = (parts[place] ?? []).map((part) => {
          const masked = replaced[at] ?? '';
          const plain = leaves[at]?.text ?? '';
          at += 1;
          // What is not encoded holds words of ours; what is holds names of files.
          const named = part.includes('%') ? redactor.plain(masked) : masked;
          if (named === plain) return part;
          return part.includes('%') ? encodeURIComponent(named) : named;
        });
        known.set(key, now.join('/'));
      }
    },
    replace: (key) => known.get(key) ?? key,
  };
}

function decode(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    // Somebody's text with a percent sign.
    return part;
  }
}

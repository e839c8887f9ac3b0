/** What an error line of `/api/pull` means for the pull. */
export type PullTrouble =
  /** Nothing that trying again changes. */
  | { readonly kind: 'final'; readonly detail: string; readonly next: string }
  /** What came does not have the digest that it must have; it has to be fetched again. */
  | { readonly kind: 'mismatch'; readonly detail: string }
  /** The server can't reach the registry just now. */
  | { readonly kind: 'registry'; readonly detail: string };

const final = (detail: string, next: string): PullTrouble => ({ kind: 'final', detail, next });

/**
 * Ollama's error lines (0.30 to 0.33), sorted by what can be done. The stream is a 200 from its first line on, so
 * these texts are all there is.
 */
const TEXTS: readonly (readonly [RegExp, (tag: string) => PullTrouble])[] = [
  [
    /file does not exist|manifest unknown|not found|repository name not known/i,
    (tag) =>
      final(
        `the registry has no ${tag}`,
        'Check the name and the part after the colon on ollama.com/library.',
      ),
  ],
  [
    /no space left|disk quota|not enough space/i,
    () =>
      final(
        'the disk of the server’s models folder is full; what was fetched is kept',
        'Free some space there or delete a model, then resume.',
      ),
  ],
  [
    /digest mismatch/i,
    () => ({
      kind: 'mismatch',
      detail: 'what came over the network was damaged: its digest is not the manifest’s',
    }),
  ],
  [
    /unauthorized|access denied|forbidden|\b40[13]\b/i,
    (tag) =>
      final(
        `the registry does not let this server have ${tag}`,
        'Check the name; a private model needs the server’s key to be known at the registry.',
      ),
  ],
  [
    /requires MLX|MLX (?:support|engine)/i,
    (tag) =>
      final(
        `${tag} runs only on Apple silicon with MLX`,
        'Choose a tag of the same model without “mlx” in its name.',
      ),
  ],
  [
    /newer version of ollama|requires a newer|update ollama|upgrade ollama|\b412\b/i,
    (tag) =>
      final(`${tag} needs a newer Ollama than this server`, 'Update Ollama there, then resume.'),
  ],
  [
    /invalid model name|invalid model path|model is required/i,
    (tag) =>
      final(`“${tag}” is no name of a model`, 'A name looks like qwen3.5:9b or library/name:tag.'),
  ],
  [
    /permission denied|read-only file system|operation not permitted/i,
    () =>
      final(
        'the server may not write its models folder',
        'Let the user that Ollama runs as own that folder, then resume.',
      ),
  ],
  [
    /x509|certificate|tls:/i,
    () =>
      final(
        'the server does not trust the registry’s certificate',
        'A proxy that opens TLS needs its certificate among the server’s trusted ones.',
      ),
  ],
  [
    /max retries exceeded|no such host|connection re(?:set|fused)|i\/o timeout|timeout|EOF|network is unreachable|dial tcp|TLS handshake|\b50[0234]\b|stalled/i,
    () => ({ kind: 'registry', detail: 'the server can’t reach the registry' }),
  ],
];

export function explainPullError(text: string, tag: string): PullTrouble {
  const words = text.trim().slice(0, 300);
  for (const [pattern, trouble] of TEXTS) {
    if (!pattern.test(text)) continue;
    const found = trouble(tag);
    return found.kind === 'registry' ? { ...found, detail: `${found.detail}: ${words}` } : found;
  }
  return final(
    `the server says: ${words || 'an error without a text'}`,
    'Look at the server’s log.',
  );
}

/** What an air-gapped site does instead. */
export const WITHOUT_REGISTRY =
  'Check its connection and HTTPS_PROXY. Without internet, import a GGUF file instead.';

import type { OpenAiContact } from './contact.ts';
import { ask } from './look.ts';
import { parseWire, tokensSchema } from './wire.ts';

/** A tokenizer answers at once; one that does not is not waited for: an estimate does as well. */
const PATIENCE_MS = 5_000;

/**
 * Tokens of a text by the server's own tokenizer; null where it has none to ask. One body for both that have: vLLM
 * reads `prompt`, llama-server `content`, and each passes over the other's fields. Rejects on abort.
 */
export async function countTokens(
  contact: OpenAiContact,
  text: string,
  signal: AbortSignal,
): Promise<number | null> {
  const fields = {
    model: contact.blame.tag,
    prompt: text,
    content: text,
    add_special_tokens: false,
    add_special: false,
  };
  const body = Buffer.from(JSON.stringify(fields));
  const limits = { signal, timeoutMs: PATIENCE_MS };
  const answer = await ask(contact, '/tokenize', limits, { method: 'POST', body });
  if (!answer.ok || answer.value.status !== 200) return null;
  const counted = parseWire(tokensSchema, answer.value.text);
  return counted?.count ?? counted?.tokens?.length ?? null;
}

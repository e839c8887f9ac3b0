import type Anthropic from '@anthropic-ai/sdk';
import type { z } from 'zod';

/**
 * Reads a finished message. Why it stopped comes first: a refusal and a cut answer are outcomes of their own
 * and are never tried as JSON. Then text to value, each failure as a sentence that can go back to the model.
 */

export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'invalid'; readonly text: string; readonly faults: readonly string[] }
  | { readonly kind: 'refusal'; readonly category: string | null; readonly detail: string }
  | { readonly kind: 'max-tokens'; readonly outcome: string; readonly detail: string };

/** Text to value; faults instead when it can't be used. */
export type ParseAnswer<T> = (
  text: string,
) => { readonly value: T } | { readonly faults: readonly string[] };

export function readAnswer<T>(message: Anthropic.Message, parse: ParseAnswer<T>): Reading<T> {
  const text = message.content
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('');
  switch (message.stop_reason) {
    case 'refusal':
      return {
        kind: 'refusal',
        category: message.stop_details?.category ?? null,
        detail: message.stop_details?.explanation ?? 'Claude declined without giving a reason.',
      };
    case 'max_tokens':
      return {
        kind: 'max-tokens',
        outcome: 'max-tokens',
        detail: `The answer was cut at ${message.usage.output_tokens} tokens.`,
      };
    case 'model_context_window_exceeded':
      return {
        kind: 'max-tokens',
        outcome: 'context-window-exceeded',
        detail: 'Material and answer together are longer than the model’s context window.',
      };
    case 'end_turn':
    case 'stop_sequence':
      return readText(text, parse);
    default:
      return {
        kind: 'invalid',
        text,
        faults: [`The answer ended with the stop reason ${String(message.stop_reason)}.`],
      };
  }
}

function readText<T>(text: string, parse: ParseAnswer<T>): Reading<T> {
  if (text.trim() === '') return { kind: 'invalid', text, faults: ['The answer is empty.'] };
  const parsed = parse(text);
  return 'value' in parsed
    ? { kind: 'value', value: parsed.value }
    : { kind: 'invalid', text, faults: parsed.faults };
}

const MAX_FAULTS = 20;

/**
 * A parser for one contract: JSON, letter case of enum values mended (the API does not promise it), zod, then
 * the bounds that a schema can't state.
 */
export function parseContract<T>(
  schema: z.ZodType<T>,
  contract: unknown,
  check: (value: T) => readonly string[],
): ParseAnswer<T> {
  return (text) => {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (error) {
      return { faults: [`The answer is not valid JSON: ${String(error)}.`] };
    }
    const parsed = schema.safeParse(mendEnums(json, contract));
    if (!parsed.success) {
      const faults = parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'The answer'}: ${issue.message}.`,
      );
      return { faults: faults.slice(0, MAX_FAULTS) };
    }
    const faults = check(parsed.data);
    return faults.length === 0 ? { value: parsed.data } : { faults };
  };
}

/** Walks value and JSON schema together; a text that differs from an enum value in case only becomes it. */
function mendEnums(value: unknown, schema: unknown): unknown {
  if (!isRecord(schema)) return value;
  if (typeof value === 'string' && Array.isArray(schema.enum)) {
    const folded = value.toLowerCase();
    return (
      schema.enum.find((one) => typeof one === 'string' && one.toLowerCase() === folded) ?? value
    );
  }
  if (Array.isArray(value)) return value.map((item) => mendEnums(item, schema.items));
  if (!isRecord(value) || !isRecord(schema.properties)) return value;
  const properties = schema.properties;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      Object.hasOwn(properties, name) ? mendEnums(item, properties[name]) : item,
    ]),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

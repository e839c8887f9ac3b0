import type { Json } from '../../shared/json.ts';
import { type ContractName, contractSchemas } from '../../shared/plan/contract-schemas.ts';
import type { BodyOf } from '../../shared/run/event.ts';
import type { CloudPart } from '../workflow/ports.ts';

/**
 * Builds the parameters of one call. Every call is a conversation of one message: the system text (policy),
 * the material as one JSON object a block, and last the task in our own words, so that material can't pass for
 * an instruction. The digest comes first: intake and plan then begin with the same bytes, and the second reads
 * them from the cache. There are no tools, no sampling parameters and no prefill, because the models of this
 * API version refuse them.
 */

export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max';

export interface RequestPlan {
  readonly model: string;
  readonly effort: Effort;
  readonly maxTokens: number;
  readonly system: string;
  readonly task: string;
  /** Null for an answer in plain text. */
  readonly contract: ContractName | null;
  /** Already masked. */
  readonly parts: readonly CloudPart[];
  /** Whether another call is likely to begin with the same digest within the cache's five minutes. */
  readonly cacheDigest: boolean;
}

/** Below this a prompt isn't cached at all (the API's minimum), and a write would only cost more. */
const MIN_CACHED_TOKENS = 512;
const CHARS_PER_TOKEN = 4;

export function composeRequest(plan: RequestPlan) {
  const parts = plan.parts.toSorted((a, b) => rank(a) - rank(b));
  const cached = plan.cacheDigest ? findCachedBlock(parts, plan.system) : -1;
  const material = parts.map((part, index) => ({
    type: 'text' as const,
    text: describeMaterial(part),
    ...(index === cached ? { cache_control: { type: 'ephemeral' as const } } : {}),
  }));
  return {
    model: plan.model,
    max_tokens: plan.maxTokens,
    system: plan.system,
    messages: [
      { role: 'user' as const, content: [...material, { type: 'text' as const, text: plan.task }] },
    ],
    output_config: {
      effort: plan.effort,
      ...(plan.contract === null
        ? {}
        : { format: { type: 'json_schema' as const, schema: contractSchemas[plan.contract] } }),
    },
  } satisfies Json;
}

/** One piece of material as the policy prompt announces it: JSON, so that it can't pass for an instruction. */
export const describeMaterial = (part: CloudPart): string =>
  JSON.stringify({
    material: nameOf(part),
    source: part.source.toWellFormed(),
    text: part.text.toWellFormed(),
  });

/** What is in a request besides material: our own texts and the schema, for the ledger. */
export function describeFixedParts(
  plan: RequestPlan,
  names: readonly { readonly source: string; readonly text: string }[],
): BodyOf<'egress.sent'>['parts'] {
  const prompts = names.map(({ source, text }) => ({
    class: 'prompt',
    source,
    bytes: Buffer.byteLength(text),
  }));
  if (plan.contract === null) return prompts;
  const bytes = Buffer.byteLength(JSON.stringify(contractSchemas[plan.contract]));
  return [...prompts, { class: 'schema', source: plan.contract, bytes }];
}

const rank = (part: CloudPart): number => (part.class === 'digest' ? 0 : 1);

// The repair prompt speaks of the earlier answer by this name.
export const PREVIOUS_ANSWER = 'previous answer';

const nameOf = (part: CloudPart): string =>
  part.class === 'faults' && part.source === PREVIOUS_ANSWER ? PREVIOUS_ANSWER : part.class;

function findCachedBlock(parts: readonly CloudPart[], system: string): number {
  const last = parts.findLastIndex((part) => part.class === 'digest');
  const chars = parts
    .slice(0, last + 1)
    .reduce((sum, part) => sum + part.text.length, system.length);
  return chars / CHARS_PER_TOKEN >= MIN_CACHED_TOKENS ? last : -1;
}

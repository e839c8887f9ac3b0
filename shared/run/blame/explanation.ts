import { z } from 'zod';
import { blameFamilies } from '../event.ts';

/**
 * Why a run did not end as it should, as far as it is known. `observed`: a rule fired on recorded facts; `tested`:
 * something was done again and came out in a way that tells; `suggested`: a model's or a person's opinion, never
 * alone in a headline. There is no bare verdict in here: each suspicion quotes the events it rests on.
 */
export const tiers = ['tested', 'observed', 'suggested'] as const;
export type Tier = (typeof tiers)[number];

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

const family = z.enum(blameFamilies);
const fact = z.object({
  text: z.string(),
  seq: z.int().nullable().describe('the event that says so; null: none does'),
});
/** One recorded thing in words. */
export type Fact = z.infer<typeof fact>;

export const suspicionSchema = z.object({
  family,
  tier: z.enum(tiers),
  rule: z.string().describe('E1 … X9: facts of the rule are in rules.ts'),
  confidence: z.enum(confidences),
  sentence: z.string(),
  step: z.string().nullable(),
  evidence: z.array(z.object({ seq: z.int(), quote: z.string() })),
  first: z.int().describe('seq of the earliest event that would be enough'),
});
export type Suspicion = z.infer<typeof suspicionSchema>;

export const nextTestSchema = z.object({
  what: z.enum(['swap', 're-execute', 'repeat-check', 'verify']),
  command: z.string().describe('for a terminal'),
  address: z.string().describe('for the window'),
  sentence: z.string().describe('what it would show, and what it costs'),
});
export type NextTest = z.infer<typeof nextTestSchema>;

export const explanationSchema = z.object({
  run: z.string(),
  outcome: z.string().nullable().describe('null: not over'),
  isFailure: z.boolean(),
  headline: z.string(),
  tier: z.enum(tiers).nullable().describe('of the headline; null: it accuses nobody'),
  suspicions: z.array(suspicionSchema).describe('the strongest first'),
  share: z.array(z.object({ family, share: z.number().describe('0 to 1') })),
  chain: z.array(
    z.object({
      family,
      state: z.enum(['suspected', 'ruled-out', 'not-known']),
      reasons: z.array(fact),
    }),
  ),
  notEnough: z.string().nullable(),
  nextTests: z.array(nextTestSchema).describe('the cheapest first'),
  first: z
    .object({ seq: z.int(), what: z.string(), where: z.string(), tier: z.enum(tiers) })
    .nullable()
    .describe('where to open the run'),
  lanes: z.array(
    z.object({ lane: z.enum(['plan', 'execution', 'verification']), facts: z.array(fact) }),
  ),
  mismatches: z.array(
    z.object({
      what: z.enum(['claim', 'untouched', 'unplanned', 'criterion']),
      step: z.string().nullable(),
      text: z.string(),
      seq: z.int().nullable(),
    }),
  ),
  remarks: z.array(fact).describe('not wrong by themselves'),
  lookedBack: z.boolean().describe('whether checks were repeated'),
});
export type Explanation = z.infer<typeof explanationSchema>;

import { z } from 'zod';

const findingSchema = z.strictObject({
  stepId: z.string(),
  file: z.string().nullable(),
  line: z.int().nullable(),
  severity: z.enum(['high', 'medium', 'low']),
  problem: z.string(),
  instruction: z.string().describe('What the executor should do about it.'),
});

/** The verifier's judgement (contracts/verdict), with evidence per criterion. */
export const verdictSchema = z.strictObject({
  verdict: z.enum(['approve', 'revise', 'reject', 'cannot_judge']),
  summary: z.string(),
  fault: z
    .enum(['none', 'plan', 'execution', 'environment'])
    .describe('Where what is wrong came from.'),
  criteria: z.array(
    z.strictObject({
      stepId: z.string(),
      criterion: z.string(),
      met: z.boolean(),
      evidence: z.string().describe('The diff line, check or output that shows it.'),
    }),
  ),
  findings: z.array(findingSchema),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type Finding = Verdict['findings'][number];

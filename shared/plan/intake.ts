import { z } from 'zod';

/** What Claude answers to a request (contracts/intake). Field order is the order Claude writes them in. */
export const intakeSchema = z.strictObject({
  requirement: z.string().describe('The request restated precisely enough to plan from.'),
  questions: z
    .array(
      z.strictObject({
        id: z.string(),
        question: z.string(),
        why: z.string().describe('What goes wrong if this is guessed.'),
        options: z.array(z.string()).describe('Suggested answers; the user may write another.'),
      }),
    )
    .describe('Empty when the requirement is clear.'),
  filesWanted: z
    .array(z.strictObject({ path: z.string(), why: z.string() }))
    .describe('Files whose text is needed to plan well; shown only if policy or the user allows.'),
});

export type Intake = z.infer<typeof intakeSchema>;
export type Question = Intake['questions'][number];

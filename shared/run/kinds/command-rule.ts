import { z } from 'zod';

export const commandRuleSchema = z.strictObject({
  /** The whole command, in which `*` stands for any text. */
  pattern: z.string().trim().min(1).max(1_000),
  decision: z.enum(['allow', 'ask', 'deny']),
});
/** What to do with commands that fit a pattern; the first rule that fits decides. */
export type CommandRule = z.infer<typeof commandRuleSchema>;

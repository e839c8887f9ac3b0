import { z } from 'zod';
import { intakeSchema } from '../../../../shared/plan/intake.ts';

const messageSchema = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
});

/**
 * What the planner restated in a recorded response, while intake still goes on and no event says it. The
 * response is a message of the API, or in local mode the answer itself; null when it holds neither.
 */
export function readUnderstanding(response: string): string | null {
  const value = parseJson(response);
  const message = messageSchema.safeParse(value);
  const answer = message.success
    ? parseJson(message.data.content.map((block) => block.text ?? '').join(''))
    : value;
  const intake = intakeSchema.safeParse(answer);
  return intake.success ? intake.data.requirement : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A response that was cut, or shown in part: there is nothing to read in it.
    return null;
  }
}

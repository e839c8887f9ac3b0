import type Anthropic from '@anthropic-ai/sdk';
import type { Json } from '../../shared/json.ts';
import type { TokenCount } from '../../shared/run/event.ts';
import type { RecordedAnswer, Rehearsal } from '../workflow/ports.ts';
import { bodyOf, type SentRequest } from './send-request.ts';
import { countTokens, type MessageParameters } from './stream-answer.ts';

/** What `sendRequest` came to when the run was made, from the log: the door stays shut. */
export async function rehearseRequest(
  parameters: MessageParameters,
  rehearsal: Rehearsal,
): Promise<SentRequest> {
  rehearsal.sending(bodyOf(parameters));
  const { raw, event, retried } = rehearsal.message();
  const message = asMessage(raw);
  const repairs = 'repairs' in event ? event.repairs : [];
  const lost = retried ? lostTokens(event, message) : null;
  return {
    end: { kind: 'message', attempt: { kind: 'message', message, repairs } },
    lost: lost === null ? [] : [{ model: message.model, tokens: lost }],
    ms: 'ms' in event ? event.ms : 0,
  };
}

/** The log keeps what the API's own library handed over, which is what is given back to its readers. */
const asMessage = (raw: Json): Anthropic.Message => {
  const message: Anthropic.Message = JSON.parse(JSON.stringify(raw));
  return message;
};

/** What attempts that broke off had used: all that was booked beyond the answer itself; null: nothing. */
function lostTokens(event: RecordedAnswer, message: Anthropic.Message): TokenCount | null {
  const own = countTokens(message.usage);
  const all = event.tokens ?? own;
  const more = {
    input: all.input - own.input,
    output: all.output - own.output,
    cacheRead: all.cacheRead - own.cacheRead,
    cacheWrite: all.cacheWrite - own.cacheWrite,
  };
  const isMore = Object.values(more).every((count) => count >= 0) && more.input + more.output > 0;
  return isMore ? more : null;
}

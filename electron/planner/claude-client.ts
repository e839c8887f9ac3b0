import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages';

/**
 * The part of Anthropic's library that a ride uses. Its usual client brings every resource of the API along,
 * which takes three times the memory.
 */
export class MessagesClient extends BaseAnthropic {
  readonly messages = new Messages(this);
}

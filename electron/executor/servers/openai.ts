import { err } from '../../../shared/result.ts';
import { parseOpenAiAddress, withBearer } from '../../server-http/address.ts';
import type { ChatServer } from '../../workflow/chat-server.ts';
import type { OpenAiContact } from './openai/contact.ts';
import { openConversation } from './openai/conversation.ts';

export interface OpenAiServerOptions {
  /** Scheme and port may be missing (port 8000), `/v1` may be there; may hold a user and password for a proxy. */
  readonly url: string;
  /** First half of `SERVER/TAG`; default `openai`. */
  readonly name?: string;
  /** Name of the variable that its key comes from, for sentences; the key itself is `key`. */
  readonly keyVariable?: string;
  /** Sent as a bearer token, in place of a user and password in the address. Null: the variable is not set. */
  readonly key?: string | null;
  /** Requests at once, where the server does not say so itself. */
  readonly slots?: number;
  /** A response that has begun and is silent for so long is a lost connection. Default 60 s (contract). */
  readonly stallMs?: number;
  /** How often a silent server is looked at while its first byte is awaited. Default 2 s. */
  readonly pollMs?: number;
  /** Whether an address of a known vendor may be used. Default false: the source stays in the building. */
  readonly allowCloud?: boolean;
  /** Of one server-sent event. */
  readonly maxEventBytes?: number;
}

/** Where such a server is and whom to blame; the address may be unreadable. */
export function contactOf(options: OpenAiServerOptions, tag: string): OpenAiContact | string {
  const parsed = parseOpenAiAddress(options.url);
  if (!parsed.ok) return parsed.error;
  const key = options.key ?? null;
  const stallMs = options.stallMs ?? 60_000;
  return {
    address: withBearer(parsed.value, key),
    blame: {
      server: options.name ?? 'openai',
      url: parsed.value.display,
      tag,
      keyVariable: options.keyVariable ?? null,
      hasKey: key !== null,
    },
    slots: options.slots ?? null,
    allowCloud: options.allowCloud === true,
    limits: {
      stallMs,
      pollMs: options.pollMs ?? 2000,
      goneMs: stallMs,
      maxEventBytes: options.maxEventBytes ?? 16 * 1024 * 1024,
    },
  };
}

/**
 * vLLM, llama-server, LM Studio and whatever else speaks `/v1/chat/completions`. What one of them really is, is read
 * from it in `prepare` and travels in the settings, so that a conversation is the same bytes in every process. The
 * parts that talk are loaded when somebody talks: riders over another kind of server do without them.
 */
export function createOpenAiServer(options: OpenAiServerOptions): ChatServer {
  const parsed = parseOpenAiAddress(options.url);
  const unreadable = (detail: string) =>
    ({ kind: 'server-unreachable', server: options.name ?? 'openai', url: '', detail }) as const;
  return {
    url: parsed.ok ? parsed.value.display : 'an unreadable address',
    async prepare(settings, scope) {
      const contact = contactOf(options, settings.tag);
      if (typeof contact === 'string') return err(unreadable(contact));
      const { prepareModel } = await import('./openai/prepare.ts');
      return prepareModel(contact, settings, scope);
    },
    open: openConversation,
    async countTokens(tag, text, signal) {
      const contact = contactOf(options, tag);
      if (typeof contact === 'string') return null;
      const { countTokens } = await import('./openai/count-tokens.ts');
      return countTokens(contact, text, signal);
    },
    async chat(request, scope) {
      const contact = contactOf(options, request.settings.tag);
      if (typeof contact === 'string') return err({ kind: 'fatal', error: unreadable(contact) });
      const { chatOnce } = await import('./openai/chat.ts');
      return chatOnce(contact, request, scope);
    },
    // Every request has a connection of its own that its signal closes: nothing is held between turns.
    close: () => Promise.resolve(),
  };
}

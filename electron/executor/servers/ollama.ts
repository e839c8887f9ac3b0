import { err, type Result } from '../../../shared/result.ts';
import { parseOllamaAddress } from '../../server-http/address.ts';
import type {
  ChatFailure,
  ChatRequest,
  ChatServer,
  ChatTurn,
  ServerScope,
} from '../../workflow/chat-server.ts';
import { chatOnce } from './ollama/chat.ts';
import { openConversation } from './ollama/conversation.ts';
import { unreachable } from './ollama/failures.ts';
import { prepareModel } from './ollama/prepare.ts';

export interface OllamaServerOptions {
  /** As in OLLAMA_HOST: scheme, port and everything else may be missing; may hold a user and password. */
  readonly url: string;
  /** Name in `SERVER/TAG`; default `ollama`. */
  readonly name?: string;
  /** A response that has begun and is silent for so long is a lost connection. Default 60 s (contract). */
  readonly stallMs?: number;
  /** How often a silent server is looked at while its first byte is awaited. Default 2 s. */
  readonly pollMs?: number;
  readonly maxLineBytes?: number;
  /** Whether models that the server passes on to a cloud may be used. Default false: the source stays in the building. */
  readonly allowCloud?: boolean;
}

/** Needs nothing of the log: what it has to tell is in its answer. */
export interface OllamaServer extends ChatServer {
  chat(request: ChatRequest, scope: ServerScope): Promise<Result<ChatTurn, ChatFailure>>;
}

/** Ollama over its native `/api/chat`; never `/v1`, which ignores the context length asked for. */
export function createOllamaServer(options: OllamaServerOptions): OllamaServer {
  const parsed = parseOllamaAddress(options.url);
  const stallMs = options.stallMs ?? 60_000;
  const limits = {
    stallMs,
    pollMs: options.pollMs ?? 2000,
    goneMs: stallMs,
    maxLineBytes: options.maxLineBytes ?? 16 * 1024 * 1024,
  };
  const server = options.name ?? 'ollama';
  const url = parsed.ok ? parsed.value.display : 'an unreadable address';
  const blameFor = (tag: string) => ({ server, url, tag });
  return {
    url,
    async prepare(settings, scope) {
      const blame = blameFor(settings.tag);
      if (!parsed.ok) return err(unreachable(blame, parsed.error));
      const contact = {
        address: parsed.value,
        blame,
        limits,
        allowCloud: options.allowCloud === true,
      };
      return prepareModel(contact, settings, scope);
    },
    open: openConversation,
    async chat(request, scope) {
      const blame = blameFor(request.settings.tag);
      if (!parsed.ok) return err({ kind: 'fatal', error: unreachable(blame, parsed.error) });
      return chatOnce({ address: parsed.value, blame }, request, limits, scope);
    },
    // Every request has a connection of its own that its signal closes: nothing is held between turns.
    close: () => Promise.resolve(),
  };
}

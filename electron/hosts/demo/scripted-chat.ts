import { ok } from '../../../shared/result.ts';
import { createPrefixChain } from '../../executor/servers/prefix-chain.ts';
import type {
  ChatMessage,
  ChatRequest,
  ChatServer,
  ChatTurn,
  Conversation,
  ConversationHead,
  ModelSettings,
} from '../../workflow/chat-server.ts';
import { type ScriptedTurn, scriptedTurns } from './scripted-turns.ts';

export const SCRIPTED_MODEL = 'scripted';

/** Tokens are estimated from length, so that budgets and the comparison of costs have something to go by. */
const CHARS_PER_TOKEN = 4;

/**
 * A chat server whose answers were written in advance. Which one comes next follows from the conversation
 * alone (step, attempt, turns so far), so a demo that was killed resumes like any other run.
 */
export function createScriptedChat(): ChatServer {
  const standing = new WeakMap<ChatRequest, Standing>();
  return {
    url: 'scripted:',
    async prepare(settings) {
      return ok({
        settings,
        version: null,
        digest: null,
        quantization: null,
        contextAllocated: settings.contextLength,
        gpuShare: null,
        capabilities: ['completion', 'tools'],
        loadMs: 0,
        notes: [],
      });
    },
    open: (head) => openConversation(head, standing),
    async chat(request, scope) {
      scope.signal.throwIfAborted();
      const at = standing.get(request);
      if (at === undefined)
        throw new Error('The scripted server was given a request it did not make.');
      return ok(turnOf(at, request));
    },
    close: async () => undefined,
  };
}

/** How far a conversation has come. */
interface Standing {
  readonly step: string;
  readonly attempt: number;
  readonly turns: number;
}

function openConversation(
  head: ConversationHead,
  standing: WeakMap<ChatRequest, Standing>,
): Conversation {
  const { settings, tools } = head;
  const chain = createPrefixChain(`{"tools":${JSON.stringify(tools)},"messages":[`, ']}');
  let at: Standing = { step: '', attempt: 1, turns: 0 };
  return {
    append(message) {
      at = afterMessage(at, message);
      chain.append(JSON.stringify(message));
    },
    request() {
      const request: ChatRequest = { ...chain.request(), settings };
      standing.set(request, at);
      return request;
    },
  };
}

/** Reads step and attempt from the brief, which is the first message of the user's role. */
function afterMessage(at: Standing, message: ChatMessage): Standing {
  if (message.role === 'assistant') return { ...at, turns: at.turns + 1 };
  if (message.role !== 'user' || at.step !== '') return at;
  const step = /^Step ([\w-]+):/.exec(message.content)?.[1] ?? '';
  const attempt = Number(/^This is attempt (\d+)\b/m.exec(message.content)?.[1] ?? 1);
  return { ...at, step, attempt };
}

function turnOf(at: Standing, request: ChatRequest): ChatTurn {
  const turns = scriptedTurns[`${at.step}/${at.attempt}`] ?? [];
  const turn = turns[at.turns] ?? giveUp(at);
  const said = turn.says.length + JSON.stringify(turn.calls).length;
  return {
    model: settingsModel(request.settings),
    content: turn.says,
    thinking: '',
    calls: turn.calls.map((call) => ({ id: null, ...call })),
    finish: 'stop',
    promptTokens: Math.ceil(request.body.length / CHARS_PER_TOKEN),
    cachedTokens: null,
    outputTokens: Math.ceil(said / CHARS_PER_TOKEN),
    ms: 0,
    queueMs: 0,
    loadMs: 0,
    prefillMs: 0,
    decodeMs: 0,
  };
}

const settingsModel = (settings: ModelSettings): string => settings.tag;

/** Only reached when this machine behaves differently than the script foresaw; then the harness decides. */
const giveUp = (at: Standing): ScriptedTurn => ({
  says: `The script has no answer for attempt ${at.attempt} of ${at.step}.`,
  calls: [{ name: 'finish_step', arguments: { summary: 'The script ends here.' } }],
});

import { err, ok, type Result } from '../../shared/result.ts';
import type {
  ChatBill,
  ChatCall,
  ChatFailure,
  ChatMessage,
  ChatRequest,
  ChatScope,
  ChatServer,
  ChatTurn,
} from '../workflow/chat-server.ts';
import { addUp, isSameModel } from './bill.ts';
import { type Cleared, clearMessage } from './chat/clear-message.ts';
import { composeTurn, describeParts } from './chat/compose-turn.ts';
import { openConversation, type Standing } from './chat/conversation.ts';
import { readMessage } from './chat/read-message.ts';
import { waitFor } from './claude.ts';
import type { CloudDoor } from './cloud-door.ts';
import type { Effort } from './compose-request.ts';
import type { Delay } from './retrying.ts';
import { type ClaudeLine, type SentRequest, sendRequest } from './send-request.ts';
import { countTokens } from './stream-answer.ts';

/**
 * Claude as the executor of mode cloud: a chat server for the same loop, tools and limits that a local model
 * gets. It differs in where the answers come from, and so in what has to be watched: every request goes
 * through the door and into the ledger, what the tools bring up is cleared first, and every answer has a bill.
 */

export interface ClaudeChatOptions {
  readonly door: CloudDoor;
  /** Default: medium; constant over a run, because another effort would lose the cache. */
  readonly effort?: Effort;
  /** Whether paths are denied: people are told what that can and can't hold back here. */
  readonly deniesPaths: boolean;
  readonly delay?: Delay;
  /** Milliseconds since 1970, for prices. */
  readonly now?: () => number;
}

const PROVIDER = 'anthropic';

export function createClaudeChat(options: ClaudeChatOptions): ChatServer {
  const { door, effort = 'medium', delay = waitFor, now = Date.now } = options;
  const line: ClaudeLine = { door, delay, now };
  const standing = new WeakMap<ChatRequest, Standing>();
  const cleared = new WeakMap<ChatMessage, Promise<Cleared>>();
  return {
    provider: PROVIDER,
    url: door.baseUrl,
    // Nothing is loaded and nothing is asked: whether the model is there, the first turn says.
    prepare: async (settings) =>
      ok({
        settings,
        ...{ version: null, digest: null, quantization: null, gpuShare: null, loadMs: 0 },
        contextAllocated: settings.contextLength,
        capabilities: ['completion', 'tools'],
        notes: options.deniesPaths ? [DENIED_PATHS_NOTE] : [],
      }),
    open: (head) => openConversation(head, effort, standing),
    async chat(request, scope) {
      const at = standing.get(request);
      if (at === undefined) throw new Error('Claude was given a request of another conversation.');
      scope.signal.throwIfAborted();
      const messages = await clearAll(door, at.messages, cleared);
      return askTurn(line, { ...at, effort, messages }, scope);
    },
    close: async () => undefined,
  };
}

const DENIED_PATHS_NOTE = {
  what: 'denied paths',
  detail:
    'what the file tools read there is withheld from Claude, and so is a command that names such a path; a command that prints their content in another way can’t be told apart',
};

interface ClearedMessage {
  readonly role: ChatMessage['role'];
  readonly cleared: Cleared;
}

/** Each message is cleared once: a mask is the same every time, and a long result takes its time. */
function clearAll(
  door: CloudDoor,
  messages: readonly ChatMessage[],
  known: WeakMap<ChatMessage, Promise<Cleared>>,
): Promise<readonly ClearedMessage[]> {
  const calls = new Map<string, ChatCall>();
  return Promise.all(
    messages.map(async (message) => {
      if (message.role === 'assistant') for (const call of message.calls) calls.set(call.id, call);
      const clearing = known.get(message) ?? clearMessage(door, message, (id) => calls.get(id));
      known.set(message, clearing);
      return { role: message.role, cleared: await clearing };
    }),
  );
}

async function askTurn(
  line: ClaudeLine,
  turn: Omit<Standing, 'messages'> & {
    readonly effort: Effort;
    readonly messages: readonly ClearedMessage[];
  },
  scope: ChatScope,
): Promise<Result<ChatTurn, ChatFailure>> {
  const { messages, effort } = turn;
  const { settings, tools } = turn.head;
  const { tag: model, answerTokens: maxTokens } = settings;
  const sent = await sendRequest(
    line,
    {
      role: 'executor',
      parameters: composeTurn({ model, effort, maxTokens, tools }, messages),
      entry: {
        stage: 'execute',
        model,
        parts: describeParts(messages, tools),
        masked: messages.reduce((sum, { cleared }) => sum + cleared.masked, 0),
        denied: messages.flatMap(({ cleared }) => cleared.denied),
      },
    },
    scope,
  );
  return readEnd(model, sent, { scope, now: line.now() });
}

function readEnd(
  model: string,
  { end, lost, ms }: SentRequest,
  { scope, now }: { readonly scope: ChatScope; readonly now: number },
): Result<ChatTurn, ChatFailure> {
  if (end.kind === 'failed') {
    recordPaid(scope, end.outcome, { model, bill: addUp(lost, now) });
    return err({ kind: 'fatal', error: end.error });
  }
  const { message } = end.attempt;
  const used = { model: message.model, tokens: countTokens(message.usage) };
  const bill = addUp([...lost, used], now);
  if (!isSameModel(model, message.model)) {
    recordPaid(scope, 'model-substituted', { model: message.model, bill });
    const error = { kind: 'model-substituted', asked: model, answered: message.model } as const;
    return err({ kind: 'fatal', error });
  }
  return readMessage(message, { bill, ms });
}

/** A turn that ends the run has no event of its own in the loop; what it cost must be in the log all the same. */
function recordPaid(
  scope: ChatScope,
  outcome: string,
  { model, bill }: { readonly model: string; readonly bill: ChatBill },
): void {
  const detail = 'the turn was given up';
  const paid = bill.tokens.input + bill.tokens.output > 0 ? bill : {};
  scope.emit({
    ...{ kind: 'model.failed', role: 'executor', provider: PROVIDER },
    ...{ outcome, detail, model, ...paid },
  });
}

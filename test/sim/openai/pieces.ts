import { createHash } from 'node:crypto';
import type { Personality } from './personality.ts';
import type { Fault, SimChatRequest, SimTurn } from './script.ts';

type CallFault = Extract<Fault, { kind: 'calls' }>['how'] | null;

/** One answer as its deltas, and as the message that the same answer is in one piece. */
export interface Drawn {
  readonly deltas: readonly object[];
  readonly message: object;
  readonly finish: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

export function drawAnswer(
  turn: SimTurn,
  request: SimChatRequest,
  as: { readonly personality: Personality; readonly calls: CallFault; readonly finish?: string },
): Drawn {
  const { personality } = as;
  const thought = personality === 'llama.cpp' ? 'reasoning_content' : 'reasoning';
  const calls = turn.toolCalls ?? [];
  const asText = as.calls === 'as-text' ? calls.map(printCall).join('\n') : '';
  const content = `${turn.content ?? ''}${asText}`;
  const shown = as.calls === 'as-text' || as.calls === 'swallowed' ? [] : calls;
  const deltas = [
    // llama-server says null, vLLM an empty text.
    { role: 'assistant', content: personality === 'llama.cpp' ? null : '' },
    ...cut(turn.thinking ?? '').map((text) => ({ [thought]: text })),
    ...cut(content).map((text) => ({ content: text })),
    ...shown.flatMap((call, index) => drawCall(call, index, { ...as, request })),
  ];
  const whole = as.calls === 'as-text' ? [] : calls;
  const natural = whole.length > 0 && as.calls !== 'finish-stop' ? 'tool_calls' : 'stop';
  const message = {
    role: 'assistant',
    content: content === '' ? null : content,
    ...(turn.thinking === undefined ? {} : { [thought]: turn.thinking }),
    ...(whole.length === 0
      ? {}
      : {
          tool_calls: whole.map((call, index) => ({
            id: callId(personality, request, index),
            type: 'function',
            function: {
              name: call.name,
              arguments: loseBrace(JSON.stringify(call.arguments), as.calls === 'never-whole'),
            },
          })),
        }),
  };
  return {
    ...{ deltas, message },
    finish: as.finish ?? natural,
    promptTokens: turn.promptTokens ?? countTokens(request),
    outputTokens: deltas.length + calls.length * 12,
  };
}

/** Four characters a token, tools included: grows with every message, as a real count does. */
export function countTokens(request: Pick<SimChatRequest, 'messages' | 'tools'>): number {
  const text = JSON.stringify(request.messages) + JSON.stringify(request.tools);
  return Math.max(1, Math.round(text.length / 4));
}

const cut = (text: string): readonly string[] => text.match(/\s*\S+\s*$|\s*\S+|\s+/g) ?? [];

type Call = NonNullable<SimTurn['toolCalls']>[number];

const printCall = ({ name, arguments: given }: Call): string =>
  `<tool_call>\n${JSON.stringify({ name, arguments: given })}\n</tool_call>`;

function drawCall(
  call: Call,
  at: number,
  as: {
    readonly personality: Personality;
    readonly calls: CallFault;
    readonly request: SimChatRequest;
  },
): readonly object[] {
  const how = as.calls;
  const id =
    how === 'no-ids' || how === 'bare' ? undefined : callId(as.personality, as.request, at);
  const index = how === 'all-index-0' || how === 'bare' ? 0 : at;
  const given = how === 'no-arguments' ? '' : JSON.stringify(call.arguments);
  const text = loseBrace(given, how === 'last-brace-lost' || how === 'never-whole');
  const place = how === 'no-index' ? {} : { index };
  const piece = (more: object, named = false) => ({
    tool_calls: [
      {
        ...place,
        ...(named && id !== undefined ? { id } : {}),
        ...(how === 'id-each-piece' && !named ? { id: `${id}-${Math.random()}` } : {}),
        type: 'function',
        function: { ...(named ? { name: call.name } : {}), ...more },
      },
    ],
  });
  if (how === 'as-object') return [piece({ arguments: call.arguments }, true)];
  const pieces = how === 'by-character' ? [...text] : (text.match(/[\s\S]{1,7}/g) ?? []);
  return [
    piece(as.personality === 'llama.cpp' ? { arguments: '' } : {}, true),
    ...pieces.map((part) => piece({ arguments: part })),
    ...(how === 'repeated-whole' ? [piece({ arguments: text })] : []),
  ];
}

const loseBrace = (text: string, lost: boolean): string => (lost ? text.slice(0, -1) : text);

function callId(personality: Personality, request: SimChatRequest, index: number): string {
  const seed = `${request.messages.length} ${index}`;
  const digest = createHash('sha256').update(seed).digest('hex').slice(0, 32);
  switch (personality) {
    case 'vllm':
      return `chatcmpl-tool-${digest}`;
    case 'llama.cpp':
      return digest;
    case 'lmstudio':
      return String(Number.parseInt(digest.slice(0, 8), 16)).slice(0, 9);
  }
}

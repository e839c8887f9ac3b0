import type { AnswerBlock } from './blocks.ts';
import type { Usage } from './usage.ts';

/** The answer as the API writes it: one JSON object, or the events of a stream. */

export interface WireAnswer {
  readonly id: string;
  readonly model: string;
  readonly text: string;
  /** Instead of thinking and `text`. */
  readonly blocks?: readonly AnswerBlock[];
  readonly stopReason: string;
  readonly stopDetails?: { readonly category: string | null; readonly explanation: string };
  readonly usage: Usage;
  /** Extra events that a client must ignore. */
  readonly odd?: boolean;
}

const message = (answer: WireAnswer, content: readonly unknown[], stopped: boolean) => ({
  id: answer.id,
  type: 'message',
  role: 'assistant',
  model: answer.model,
  content,
  stop_reason: stopped ? answer.stopReason : null,
  stop_sequence: null,
  stop_details: stopped ? stopDetails(answer) : null,
  container: null,
  diagnostics: null,
  usage: usageOf(answer.usage, stopped ? answer.usage.output : 1),
});

const stopDetails = ({ stopDetails: details }: WireAnswer) =>
  details === undefined ? null : { type: 'refusal', ...details };

const usageOf = (usage: Usage, output: number) => ({
  input_tokens: usage.input,
  output_tokens: output,
  cache_creation_input_tokens: usage.cacheWrite,
  cache_read_input_tokens: usage.cacheRead,
  cache_creation: {
    ephemeral_5m_input_tokens: usage.cacheWrite,
    ephemeral_1h_input_tokens: 0,
  },
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: 'standard',
  inference_geo: null,
  speed: null,
});

const SIGNATURE = 'c2ltLXNpZw==';

const contentOf = (answer: WireAnswer): readonly AnswerBlock[] =>
  answer.blocks ?? [
    { type: 'thinking', thinking: '', signature: SIGNATURE },
    ...(answer.text === '' ? [] : [{ type: 'text' as const, text: answer.text, citations: null }]),
  ];

export const wholeMessage = (answer: WireAnswer) => message(answer, contentOf(answer), true);

/** The `data` objects of the stream, in order. */
export function streamEvents(answer: WireAnswer): readonly Readonly<Record<string, unknown>>[] {
  return [
    { type: 'message_start', message: message(answer, [], false) },
    ...contentOf(answer).flatMap((block, index) => [
      ...blockStart(block, index),
      ...(index === 0 ? [{ type: 'ping' }] : []),
      ...(index === 0 && answer.odd === true ? [{ type: 'weather_report', sky: 'clear' }] : []),
      ...blockDeltas(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: {
        stop_reason: answer.stopReason,
        stop_sequence: null,
        stop_details: stopDetails(answer),
        container: null,
      },
      usage: {
        input_tokens: answer.usage.input,
        output_tokens: answer.usage.output,
        cache_creation_input_tokens: answer.usage.cacheWrite,
        cache_read_input_tokens: answer.usage.cacheRead,
        output_tokens_details: { thinking_tokens: 0 },
        server_tool_use: null,
      },
    },
    { type: 'message_stop' },
  ];
}

function blockStart(block: AnswerBlock, index: number) {
  const empty = {
    thinking: { thinking: '', signature: '' },
    text: { text: '' },
    tool_use: { input: {} },
  }[block.type];
  return [{ type: 'content_block_start', index, content_block: { ...block, ...empty } }];
}

const pieces = (text: string): readonly string[] => text.match(/[\s\S]{1,24}/g) ?? [];

function blockDeltas(block: AnswerBlock): readonly Readonly<Record<string, unknown>>[] {
  switch (block.type) {
    case 'thinking':
      return [
        ...pieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'text':
      return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'tool_use':
      // The first piece is commonly empty.
      return ['', ...pieces(JSON.stringify(block.input))].map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      }));
  }
}

export const frame = (event: Readonly<Record<string, unknown>>): string =>
  `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`;

export const errorBody = (type: string, text: string, code?: string) => ({
  type: 'error',
  error: { type, message: text, ...(code === undefined ? {} : { details: { error_code: code } }) },
  request_id: 'req_sim',
});

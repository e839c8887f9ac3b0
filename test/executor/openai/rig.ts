import {
  createOpenAiServer,
  type OpenAiServerOptions,
} from '../../../electron/executor/servers/openai.ts';
import type {
  ChatScope,
  ModelSettings,
  OfferedSchema,
} from '../../../electron/workflow/chat-server.ts';
import type { Pulse } from '../../../electron/workflow/ports.ts';
import { stepKey } from '../../../shared/ids.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import type { OpenAiSim } from '../../sim/openai/start-openai-sim.ts';

export const settings: ModelSettings = {
  tag: 'sim-coder',
  contextLength: 32_768,
  answerTokens: 4_096,
  temperature: 0.2,
  keepAlive: '30m',
  transport: 'native',
  flavour: 'vllm',
};

export const tools: readonly OfferedSchema[] = [
  {
    name: 'read_file',
    description: 'Reads a file.',
    inputSchema: {
      type: 'object',
      properties: { path: { type: 'string' }, start_line: { type: 'integer' } },
      required: ['path'],
      additionalProperties: false,
    },
  },
];

/** One server over a simulator, and what a turn over it leaves behind. */
export function createTalk(
  sim: Pick<OpenAiSim, 'url'>,
  options: Partial<OpenAiServerOptions> = {},
) {
  const server = createOpenAiServer({
    ...{ url: sim.url, name: 'team', stallMs: 1_200, pollMs: 20 },
    ...options,
  });
  const pulses: Pulse[] = [];
  const emitted: string[] = [];
  const scopeOf = (signal = new AbortController().signal): ChatScope => ({
    signal,
    pulse: (pulse) => void pulses.push(pulse),
    emit(body) {
      emitted.push(body.kind);
      const place = { seq: emitted.length, at: '', key: stepKey('turn'), parent: null };
      return { ...place, ...body } as unknown as RunEvent;
    },
    putBlob: () => ({ blob: 'none', bytes: 0 }),
  });
  return {
    ...{ server, pulses, emitted, scopeOf },
    async turn(more: Partial<ModelSettings> = {}, signal?: AbortSignal) {
      const conversation = server.open({ settings: { ...settings, ...more }, tools });
      conversation.append({ role: 'user', content: 'Mend sum.' });
      return server.chat(conversation.request(), scopeOf(signal));
    },
    prepare: (more: Partial<ModelSettings> = {}) => {
      const { flavour: _unknown, ...asked } = settings;
      return server.prepare({ ...asked, ...more }, scopeOf());
    },
  };
}

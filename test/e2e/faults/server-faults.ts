import type { ServerFault } from './server-kinds.ts';

const error = 'something went wrong inside';

/** Each in both protocols, with the ends that count as named. */
export const serverFaults: readonly ServerFault[] = [
  {
    name: 'the connection is cut in mid-answer',
    ollama: { kind: 'cut', after: 1 },
    openai: { kind: 'cut', after: 1 },
    always: /server-failed/,
  },
  {
    name: 'the answer stalls',
    ollama: { kind: 'stall', after: 1 },
    openai: { kind: 'stall', after: 1 },
    always: /server-failed/,
  },
  {
    name: 'an error comes in the stream',
    ollama: { kind: 'error-line', after: 1, error },
    openai: { kind: 'error-event', after: 1, error },
    always: /server-failed/,
  },
  { name: 'the server is full', ollama: { kind: 'busy' }, openai: { kind: 'busy' }, always: null },
  {
    name: 'the engine dies',
    ollama: { kind: 'runner-died' },
    openai: { kind: 'engine-dead' },
    always: /server-failed/,
  },
  {
    name: 'an unknown status',
    ollama: { kind: 'status', status: 500, error },
    openai: { kind: 'status', status: 500, error },
    always: /server-failed/,
  },
  {
    name: 'a gateway in between fails',
    ollama: { kind: 'status', status: 502, error: '<html>Bad Gateway</html>' },
    openai: { kind: 'status', status: 502, error: '<html>Bad Gateway</html>' },
    always: /server-failed/,
  },
  {
    name: 'the stream ends without its end',
    ollama: { kind: 'no-done' },
    openai: { kind: 'no-finish' },
    always: /server-failed/,
  },
  {
    name: 'a line is no JSON',
    ollama: { kind: 'garbage-line', after: 1 },
    openai: { kind: 'garbage', after: 1 },
    always: /server-failed/,
  },
  {
    name: 'every byte comes alone',
    ollama: { kind: 'split' },
    openai: { kind: 'split' },
    always: /approved/,
  },
  {
    name: 'a line is endless',
    ollama: { kind: 'long-line', bytes: 40_000_000 },
    openai: { kind: 'long-event', bytes: 40_000_000 },
    always: /server-failed/,
  },
  {
    name: 'the arguments are no JSON',
    ollama: { kind: 'bad-arguments' },
    openai: { kind: 'calls', how: 'never-whole' },
    always: /(malformed-calls|empty-turns)/,
  },
  {
    name: 'the context is too small',
    ollama: { kind: 'context-exceeded' },
    openai: { kind: 'too-long' },
    always: /context-full|step-too-large/,
  },
  {
    name: 'the answer is cut at its limit',
    ollama: { kind: 'length' },
    openai: { kind: 'length' },
    always: /output-limit|empty-turns|malformed-calls|approved/,
  },
  {
    name: 'the model is gone',
    ollama: { kind: 'missing' },
    openai: { kind: 'missing' },
    once: /approved|model-missing/,
    always: /model-missing|server-failed/,
  },
  {
    name: 'the server goes away',
    ollama: { kind: 'death' },
    openai: { kind: 'death' },
    once: /server-unreachable/,
    always: null,
  },
  {
    name: 'another model answers',
    ollama: { kind: 'substituted', model: 'other:1b' },
    openai: { kind: 'substituted', model: 'other' },
    once: /model-substituted/,
    always: /model-substituted/,
  },
  {
    name: 'the first byte takes long',
    ollama: { kind: 'header-delay', ms: 2_500 },
    openai: { kind: 'header-delay', ms: 2_500 },
    always: /approved/,
  },
  {
    name: 'tools are not supported after all',
    ollama: { kind: 'no-tools' },
    openai: { kind: 'no-auto-tools' },
    always: /approved|model-unsuitable|empty-turns|malformed-calls/,
  },
  {
    name: 'a call is swallowed',
    ollama: { kind: 'dropped' },
    openai: { kind: 'calls', how: 'swallowed' },
    always: /empty-turns|malformed-calls|approved/,
  },
  {
    name: 'the key is refused',
    ollama: { kind: 'status', status: 401, error: 'unauthorized' },
    openai: { kind: 'unauthorized' },
    once: /server-failed/,
    always: /server-failed/,
  },
  {
    name: 'it is still loading',
    ollama: { kind: 'status', status: 503, error: 'llm server loading model' },
    openai: { kind: 'loading' },
    always: null,
  },
];

import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { startClaudeSim } from '../../test/sim/claude/start-claude-sim.ts';
import type { SimTurn } from '../../test/sim/ollama/script.ts';
import { startOllamaSim } from '../../test/sim/ollama/start-ollama-sim.ts';
import type { ServersReport } from './servers-report.ts';

/**
 * Both simulated servers in a process of their own, so that what they cost is not in what is measured:
 * `fork('servers.ts', [READS])`. They answer at once. Times are taken where a client can't touch them: when a
 * request has arrived, and when the last byte of an answer was handed to the system.
 */
const reads = Number(process.argv[2]);
const EXECUTOR_TAG = 'sim-coder:7b';

const read = (at: number): SimTurn => ({
  toolCalls: [{ name: 'read_file', arguments: { path: `src/module-${at}.js` } }],
});
const say = (old_text: string, new_text: string): SimTurn => ({
  toolCalls: [{ name: 'edit_file', arguments: { path: 'src/greet.js', old_text, new_text } }],
});

/** Whoever only reads for twenty answers is taken to be stuck: every so often a word is changed. */
const CHANGE_EVERY = 10;
const WORDS = ['Hey ', 'Hi ', 'Hello ', 'Welcome '];
const looks = Array.from({ length: reads }, (_, at) => {
  const change = at % CHANGE_EVERY === CHANGE_EVERY - 1 ? (at + 1) / CHANGE_EVERY : 0;
  return change === 0 ? read(at) : say(WORDS[change - 1] ?? '', WORDS[change] ?? '');
});
const lastWord = WORDS[Math.floor(reads / CHANGE_EVERY)] ?? '';
const turns: SimTurn[] = [
  ...looks,
  say(lastWord, 'Good day '),
  { toolCalls: [{ name: 'run_command', arguments: { command: 'node --test' } }] },
  { toolCalls: [{ name: 'finish_step', arguments: { summary: 'greet() is polite now.' } }] },
];
const isRead = (at: number): boolean => turns[at]?.toolCalls?.[0]?.name === 'read_file';

const claude = await startClaudeSim();
const ollama = await startOllamaSim({ models: [EXECUTOR_TAG], script: [{ turns }] });

const arrivals: number[] = [];
const ends: number[] = [];
const isChat = (message: unknown): message is { request: IncomingMessage } =>
  typeof message === 'object' &&
  message !== null &&
  'request' in message &&
  Object(message.request).url === '/api/chat';
subscribe('http.server.request.start', (message) => {
  if (isChat(message)) arrivals.push(performance.now());
});
subscribe('http.server.response.finish', (message) => {
  if (isChat(message)) ends.push(performance.now());
});

function describeReport(): ServersReport {
  const chats = ollama.requests.filter((request) => request.path === '/api/chat');
  const gaps = arrivals.slice(1).map((arrival, at) => arrival - (ends[at] ?? Number.NaN));
  return {
    cloudCalls: claude.requests.length,
    cloudBytes: claude.requests.reduce((sum, request) => sum + request.raw.byteLength, 0),
    turns: chats.length,
    // After a turn that read a file; the others write and run.
    readTurnMs: gaps.filter((_, at) => isRead(at)),
    prefixKept: chats.slice(1).map((chat, at) => shareKept(chats[at]?.raw, chat.raw)),
    firstChatAt: performance.timeOrigin + (arrivals[0] ?? Number.NaN),
  };
}

/** How much of a request's messages the next one begins with: all of it but the closing brackets. */
function shareKept(before: Buffer | undefined, after: Buffer): number {
  if (before === undefined) return 0;
  const prompt = before.subarray(0, before.lastIndexOf(']'));
  let same = 0;
  while (same < prompt.byteLength && prompt[same] === after[same]) same += 1;
  return same / prompt.byteLength;
}

process.on('message', () => process.send?.(describeReport()));
process.on('disconnect', () => process.exit(0));
process.send?.({ claude: claude.url, ollama: ollama.url, executor: `ollama/${EXECUTOR_TAG}` });

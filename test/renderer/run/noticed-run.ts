import type { PlanStep } from '../../../shared/plan/plan.ts';
import {
  type BlobRef,
  type BodyOf,
  type EventBody,
  type Lane,
  lanes,
  type RunEvent,
} from '../../../shared/run/event.ts';

/**
 * A run in which everything happened that a run can notice: two steps at once on a pool of servers, one of which
 * collides with the other when it is merged; detectors; a changed way of calling; added tools; a prepared repository.
 */
export interface NoticedEntry {
  readonly key: string;
  readonly lane: Lane;
  /** Seconds since the run's epoch. */
  readonly second: number;
  readonly body: EventBody;
}

export const NOTICED_EPOCH = '2026-11-21T09:46:12.000Z';
export const NOTICED_REQUEST = 'Give the shop a cart, a till and a receipt.';

type Put = (text: string) => BlobRef;

export function noticedRun(put: Put): readonly NoticedEntry[] {
  const entries: NoticedEntry[] = [];
  const add = (second: number, key: string, body: EventBody): void =>
    void entries.push({ key, second, body, lane: laneOf(body, key) });
  begin(add);
  sideBySide(add, put);
  endOfBoth(add, put);
  add(70, 'execute/s3/try1', startOf('s3', 'Receipt', 1));
  add(71, 'execute/s3/try1', {
    kind: 'limit.reached',
    limit: 'context',
    value: 31_900,
    ceiling: 30_720,
  });
  add(71.2, 'execute/s3/try1', endOf('s3', 1, 'step-too-large', []));
  add(71.3, 'execute/s3/try1/item-skipped', {
    ...{ kind: 'progress.flagged', step: 's3', detector: 'item-skipped', did: 'stopped' },
    detail: 'to be created by the plan, and not done: src/receipt.js',
  });
  add(72, 'finish', finished());
  return entries;
}

/** The same as a log has it, up to (not including) the first event of this kind, or to its end. */
export function noticedEvents(until?: (entry: NoticedEntry) => boolean): readonly RunEvent[] {
  const put: Put = (text) => ({ blob: 'b'.repeat(64), bytes: text.length });
  const all = noticedRun(put);
  const end = until === undefined ? -1 : all.findIndex(until);
  return (end < 0 ? all : all.slice(0, end)).map(({ key, lane, second, body }, index) => ({
    ...{ seq: index + 1, at: second * 1e9, key, parent: '', lane },
    ...body,
  }));
}

/** While both steps are worked on. */
export const whileAtOnce = ({ second }: NoticedEntry): boolean => second > 36;

type Add = (second: number, key: string, body: EventBody) => void;

const laneOf = (body: EventBody, key: string): Lane => {
  if (/^(check|gate|verify)\./.test(body.kind)) return 'verification';
  if (key.startsWith('plan')) return 'plan';
  return lanes.find((lane) => lane === 'execution' && key.startsWith('execute')) ?? 'system';
};

const planned = (id: string, title: string, path: string): PlanStep => ({
  ...{ id, title, instructions: `Make ${path}.`, edgeCases: [], dependsOn: [] },
  files: [{ path, action: 'create' }],
  checks: [`node --check ${path}`],
  doneWhen: [`${path} exists`],
});

function begin(add: Add): void {
  add(0, 'run', started());
  add(0.4, 'environment', {
    ...{ kind: 'env.captured', platform: 'linux x64 6.8', node: 'v24.4.0', git: '2.47.1' },
    protections: [
      'writing: only the worktree and a private folder; its .git file is read-only',
      'network: none',
      'other processes: neither seen nor signalled',
    ],
    unsandboxedConsent: 'Ada, 2026-11-20, for this repository',
    sandbox: { name: 'sandbox-runtime with bubblewrap', version: '0.0.83, bubblewrap 0.11.0' },
    root: true,
    gaps: [
      'as root, commands can change settings of the kernel (/proc/sys) and so leave the sandbox',
    ],
  });
  add(2, 'prepare', probed());
  add(2.2, 'tools/files', {
    ...{ kind: 'tools.connected', server: 'files', version: '2026.7.1', transport: 'stdio' },
    sandboxed: true,
    tools: [
      { name: 'read_media_file', sha256: 'a'.repeat(64), tokens: 182 },
      { name: 'directory_tree', sha256: 'b'.repeat(64), tokens: 230 },
    ],
    refused: [{ name: 'write_file', why: 'its description changed since it was approved' }],
  });
  const steps = [
    planned('s1', 'Cart', 'src/cart.js'),
    planned('s2', 'Till', 'src/till.js'),
    { ...planned('s3', 'Receipt', 'src/receipt.js'), dependsOn: ['s1', 's2'] },
  ];
  const plan = { summary: 'Three modules.', assumptions: [], steps, checks: [], outOfScope: [] };
  add(6, 'plan/draft1', {
    kind: 'plan.produced',
    version: 1,
    plan,
    commit: 'c0ffee',
    by: 'claude-opus-5-5',
  });
  add(6.1, 'plan/check1', { kind: 'plan.validated', version: 1, faults: [] });
  add(9, 'plan/decision1', { kind: 'plan.approved', version: 1, by: 'Ada' });
  add(13, 'setup', {
    ...{ kind: 'setup.ran', command: 'npm ci --ignore-scripts', lockHash: 'f'.repeat(64) },
    ...{
      cached: false,
      status: 'passed',
      exitCode: 0,
      ms: 3_900,
      outputTail: 'added 212 packages',
    },
  });
}

function sideBySide(add: Add, put: Put): void {
  add(14, 'execute/s1/try1', startOf('s1', 'Cart', 1));
  add(14.1, 'execute/s2/try1', startOf('s2', 'Till', 1));
  turn(add, put, {
    step: 's1',
    at: 14.3,
    turn: 1,
    member: 'gpu-a',
    history: 900,
    path: 'src/cart.js',
  });
  turn(add, put, {
    step: 's2',
    at: 14.6,
    turn: 1,
    member: 'gpu-b',
    history: 700,
    path: 'src/till.js',
  });
  turn(add, put, {
    step: 's1',
    at: 20,
    turn: 2,
    member: 'gpu-a',
    history: 9_400,
    path: 'src/cart.js',
  });
  add(25, 'execute/s2/try1/turn2', {
    ...{ kind: 'transport.switched', from: 'native', to: 'constrained' },
    because: 'three calls in a row could not be read',
  });
  add(26, 'execute/s1/try1/repeated-call', {
    ...{ kind: 'progress.flagged', step: 's1', detector: 'repeated-call', did: 'told' },
    detail: 'read_file src/cart.js came 4 times and nothing changed in between',
  });
  turn(add, put, {
    step: 's2',
    at: 27,
    turn: 2,
    member: 'gpu-b',
    history: 21_500,
    path: 'src/till.js',
  });
  const s1 = { step: 's1', at: 35, turn: 3, member: 'gpu-a', history: 12_000, path: 'src/cart.js' };
  add(35, 'execute/s1/try1/turn3', askedBy(s1));
  add(35.5, 'execute/s2/try1/turn3', askedBy({ ...s1, step: 's2', history: 24_100 }));
}

function endOfBoth(add: Add, put: Put): void {
  const answer = answeredBy('gpu-a', put);
  add(38, 'execute/s1/try1/turn3', answer);
  add(39, 'execute/s2/try1/turn3', { ...answer, server: 'gpu-b' });
  add(40, 'execute/s1/try1', endOf('s1', 1, 'finished', ['src/cart.js']));
  add(40.5, 'execute/s1/merge1', merged('s1', []));
  add(44, 'execute/s2/try1', endOf('s2', 1, 'finished', ['src/till.js', 'src/cart.js']));
  add(44.2, 'execute/s2/try1/tests-weakened', {
    ...{ kind: 'progress.flagged', step: 's2', detector: 'tests-weakened', did: 'fresh-attempt' },
    detail: 'test/till.test.js: 3 assertions fewer than before',
  });
  add(44.5, 'execute/s2/merge1', merged('s2', ['src/cart.js']));
  add(45, 'execute/s2/try2', startOf('s2', 'Till', 2));
  turn(
    add,
    put,
    { step: 's2', at: 46, turn: 1, member: 'gpu-b', history: 4_000, path: 'src/till.js' },
    2,
  );
  add(60, 'execute/s2/try2', endOf('s2', 2, 'finished', ['src/till.js']));
  add(60.5, 'execute/s2/merge2', merged('s2', []));
}

interface Turn {
  readonly step: string;
  readonly at: number;
  readonly turn: number;
  readonly member: string;
  readonly history: number;
  readonly path: string;
}

function turn(add: Add, put: Put, of: Turn, attempt = 1): void {
  const key = `execute/${of.step}/try${attempt}/turn${of.turn}`;
  add(of.at, key, askedBy(of));
  add(of.at + 3, key, answeredBy(of.member, put));
  const call = { callId: `${key}-c`, tool: 'write_file' } as const;
  add(of.at + 3.1, `${key}/call0`, {
    ...{ kind: 'tool.started', ...call, effect: 'write-tree' },
    ...{ arguments: { path: of.path }, argumentsHash: 'a'.repeat(64) },
  });
  add(of.at + 3.4, `${key}/call0`, {
    ...{ kind: 'tool.ended', ...call, status: 'ok', ms: 300, bytes: 20, exitCode: null },
    ...{ paths: [of.path], output: 'Written.' },
  });
}

const askedBy = ({ history, step }: Turn): BodyOf<'model.requested'> => ({
  ...{ kind: 'model.requested', role: 'executor', purpose: 'turn', provider: 'house' },
  ...{ model: 'qwen3-coder:30b', parameters: {}, requestHash: 'd'.repeat(64) },
  ...{ requestBytes: 40_000, messages: 6, prefixKept: 0.97 },
  context: {
    ...{ window: 32_768, reserve: 2_048, system: 1_610, tools: 1_240 },
    ...{ step: 820, files: step === 's1' ? 3_050 : 0, history, exact: step === 's1' },
  },
});

const answeredBy = (member: string, put: Put): BodyOf<'model.responded'> => ({
  ...{ kind: 'model.responded', role: 'executor', provider: 'house', model: 'qwen3-coder:30b' },
  ...{ responseId: null, stopReason: 'tool_calls', costUsd: 0, priceList: null, repairs: [] },
  tokens: { input: 14_000, output: 310, cacheRead: 12_600, cacheWrite: 0 },
  ...{ ms: 3_000, queueMs: 60, prefillMs: 240, decodeMs: 2_700, server: member },
  response: put('{"tool":"write_file"}'),
});

const startOf = (step: string, title: string, attempt: number): BodyOf<'step.started'> => ({
  ...{ kind: 'step.started', step, title, attempt, planVersion: 1, treeBefore: 'beef' },
  why: attempt === 1 ? 'first attempt' : 'what it did collides with what another step did',
});

const endOf = (
  step: string,
  attempt: number,
  reason: string,
  touched: string[],
): BodyOf<'step.ended'> => ({
  ...{ kind: 'step.ended', step, attempt, reason, touched, outOfScope: [] },
  status: reason === 'finished' ? 'ok' : 'failed',
  ...{ claim: reason === 'finished' ? 'The module is there.' : '', treeAfter: 'beef' },
});

const merged = (step: string, conflicts: string[]): BodyOf<'step.merged'> => ({
  ...{ kind: 'step.merged', step, from: 'feed', onto: 'beef', conflicts },
  tree: conflicts.length === 0 ? 'cafe' : null,
});

const probed = (): BodyOf<'env.probed'> => ({
  ...{ kind: 'env.probed', server: 'house', url: 'http://10.0.0.5:8000, http://10.0.0.6:8000' },
  ...{ version: null, model: 'qwen3-coder:30b', digest: null, quantization: 'fp8' },
  ...{ contextAsked: 32_768, contextAllocated: 32_768, gpuShare: null, capabilities: ['tools'] },
  ...{ qualified: false, transport: 'native', ladder: ['native', 'constrained', 'text'] },
  ...{ loadMs: 900, flavour: 'pool', slots: 12 },
  members: [memberOf('gpu-a', 8), memberOf('gpu-b', 4)],
});

const memberOf = (server: string, slots: number) => ({
  ...{ server, url: `http://${server}:8000`, version: '0.11.2', model: 'qwen3-coder:30b' },
  ...{ digest: null, contextAllocated: 32_768, slots },
});

const started = (): BodyOf<'run.started'> => ({
  ...{ kind: 'run.started', format: 2, tandem: '0.4.0', epoch: NOTICED_EPOCH },
  request: NOTICED_REQUEST,
  repository: {
    ...{ path: '/home/ada/shop', baseCommit: 'c0ffee1', baseTree: 'beef', baseBranch: 'main' },
    ...{ dirtyFiles: 0, shallow: false, submodules: 0 },
  },
  ...{ branch: 'tandem/cart-till-receipt', worktree: '/tmp/x', mode: 'hybrid', deliver: 'branch' },
  ...{ planner: 'claude-opus-5-5', verifier: 'claude-sonnet-5-5' },
  ...{ executor: 'house/qwen3-coder:30b', policy: 'outline', scripted: false, budgets: {} },
  ...{ prompts: {}, parentRun: null, commands: 'deny', parallelSteps: 12, detectors: 1 },
  commandRules: [{ pattern: 'npm test*', decision: 'allow' }],
  ...{ setup: 'npm ci --ignore-scripts', toolServers: ['files'] },
  strongerExecutor: 'house/glm-4.6',
});

const finished = (): BodyOf<'run.finished'> => ({
  ...{ kind: 'run.finished', outcome: 'exhausted', exitCode: 3, branch: null, commit: null },
  ...{ reason: 'Step s3 does not fit into the context.', filesChanged: [], rounds: 0, seconds: 72 },
  cloud: {
    ...{ calls: 1, inputTokens: 9_000, outputTokens: 900, cacheReadTokens: 0 },
    ...{ cacheWriteTokens: 0, costUsd: 0.06, bytesSent: 18_000 },
  },
  local: { turns: 7, toolCalls: 4, inputTokens: 98_000, outputTokens: 2_100 },
  counterfactual: { costUsd: 0.4, assumption: 'The recorded turns, priced as a cloud model’s.' },
});

import type { Plan } from '../../../shared/plan/plan.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { type Beat, EPOCH, on } from './replaying-engine.ts';

/** A whole ride as a log would tell it: one failed check, one revision, then approved. */

export const plan: Plan = {
  summary: 'Add a flag.',
  assumptions: ['The parser stays.'],
  steps: [
    {
      id: 's1',
      title: 'Parse the flag',
      instructions: 'Read the flag.\n\n  Indented line.',
      files: [{ path: 'src/cli.ts', action: 'modify' }],
      edgeCases: ['The flag twice.'],
      dependsOn: [],
      checks: ['npm test'],
      doneWhen: ['The flag is read.'],
    },
  ],
  checks: ['npm test'],
  outOfScope: ['Colours.'],
};

export const started: BodyOf<'run.started'> = {
  kind: 'run.started',
  format: 1,
  tandem: '0.1.0',
  epoch: EPOCH,
  request: 'Add a --json flag',
  repository: {
    path: '/home/ada/my project',
    baseCommit: '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d',
    baseTree: 'ffff',
    baseBranch: 'main',
    dirtyFiles: 3,
    shallow: false,
    submodules: 0,
  },
  branch: 'tandem/add-a-json-flag',
  worktree: '/data/worktrees/x',
  mode: 'hybrid',
  planner: 'claude-opus-5',
  verifier: 'claude-opus-5',
  executor: 'ollama/qwen2.5-coder:32b',
  deliver: 'branch',
  policy: 'outline',
  scripted: false,
  budgets: { intakeCalls: 2, planCalls: 2, replans: 2, verifyCalls: 4, advice: 3, turns: 40 },
  prompts: {},
  parentRun: null,
};

export const finished: BodyOf<'run.finished'> = {
  kind: 'run.finished',
  outcome: 'approved',
  reason: '',
  exitCode: 0,
  branch: 'tandem/add-a-json-flag',
  commit: 'abcdef0123456789',
  filesChanged: ['src/cli.ts'],
  rounds: 1,
  cloud: {
    calls: 3,
    inputTokens: 6120,
    outputTokens: 1210,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costUsd: 0.07,
    bytesSent: 24312,
  },
  local: { turns: 12, toolCalls: 14, inputTokens: 42000, outputTokens: 2900 },
  counterfactual: { costUsd: 1.1, assumption: 'Every local turn as a cloud call.' },
  seconds: 42.5,
};

const tokens = { input: 2100, output: 900, cacheRead: 0, cacheWrite: 0 };
const blob = { blob: 'aa', bytes: 2 };

export const check = (status: BodyOf<'check.ran'>['status'], exitCode: number | null) =>
  ({
    kind: 'check.ran',
    step: 's1',
    command: 'npm test',
    status,
    exitCode,
    ms: 900,
    outputTail: status === 'passed' ? '' : 'expected 1, got 2',
    output: null,
    tree: 't1',
  }) as const;

export const sent: BodyOf<'egress.sent'> = {
  kind: 'egress.sent',
  stage: 'plan',
  model: 'claude-opus-5',
  attempt: 1,
  url: 'https://api.example/v1/messages',
  bytes: 24312,
  sha256: 'cafe',
  parts: [
    { class: 'request', source: 'user', bytes: 120 },
    { class: 'digest', source: 'digest', bytes: 14000 },
  ],
  masked: 2,
  denied: [{ source: '.env', why: 'denied path' }],
  body: blob,
  headers: {},
};

export const ride: readonly Beat[] = [
  on('run', started),
  on('intake/digest', {
    kind: 'digest.built',
    tokens: 3912,
    files: 214,
    filesShown: 80,
    symbols: 1290,
    ms: 412,
    digest: blob,
  }),
  on('plan/call1', sent),
  on('plan/call1', {
    kind: 'model.responded',
    role: 'planner',
    provider: 'anthropic',
    model: 'claude-opus-5',
    responseId: null,
    stopReason: 'end_turn',
    tokens,
    costUsd: 0.03,
    priceList: null,
    ms: 12_000,
    response: blob,
    repairs: [],
  }),
  on('plan/call1', { kind: 'plan.produced', version: 1, plan, commit: 'c', by: 'claude-opus-5' }),
  on('plan/decision1', { kind: 'plan.approved', version: 1, by: '--yes' }),
  on('execute/s1/try1', {
    kind: 'step.started',
    step: 's1',
    title: 'Parse the flag',
    attempt: 1,
    planVersion: 1,
    treeBefore: 't0',
    why: 'first attempt',
  }),
  on('execute/s1/try1/turn1/call0', {
    kind: 'tool.started',
    callId: 'c0',
    tool: 'run_command',
    arguments: { command: 'npm test' },
    argumentsHash: 'h',
    effect: 'command',
  }),
  on('execute/s1/try1/turn1/call0', {
    kind: 'tool.ended',
    callId: 'c0',
    tool: 'run_command',
    status: 'ok',
    ms: 1200,
    bytes: 10,
    exitCode: 1,
    paths: [],
    output: 'no',
  }),
  on('execute/s1/try1/check0', check('failed', 1)),
  on('execute/s1/try1', {
    kind: 'step.ended',
    step: 's1',
    attempt: 1,
    status: 'failed',
    reason: 'checks-failed',
    claim: 'I did it.',
    treeAfter: 't1',
    touched: ['src/cli.ts'],
    outOfScope: ['README.md'],
  }),
  on('verify/round1/check0', { ...check('not-run', null), step: null }),
  on('verify/round1', {
    kind: 'gate.ran',
    round: 1,
    tree: 't1',
    green: false,
    faults: [{ rule: 'check-not-run', detail: 'npm test did not run' }],
  }),
  on('verify/round1', {
    kind: 'verify.ended',
    round: 1,
    accepted: false,
    note: '',
    verdict: {
      verdict: 'revise',
      summary: 'Close.',
      fault: 'execution',
      criteria: [
        { stepId: 's1', criterion: 'The flag is read.', met: false, evidence: 'src/cli.ts' },
      ],
      findings: [
        {
          stepId: 's1',
          file: 'src/cli.ts',
          line: 4,
          severity: 'high',
          problem: 'No.',
          instruction: 'Yes.',
        },
      ],
    },
  }),
  on('deliver/branch', {
    kind: 'delivery.made',
    form: 'branch',
    branch: 'tandem/add-a-json-flag',
    commit: 'abcdef0123456789',
    patch: null,
    approved: true,
    files: ['src/cli.ts'],
  }),
  on('run', finished),
];

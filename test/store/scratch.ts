import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { createBlobReader } from '../../electron/store/blob-reader.ts';
import { createDerivedWriter } from '../../electron/store/derived-writer.ts';
import { openForWriting } from '../../electron/store/open-database.ts';
import { createRunFile, openRunFile } from '../../electron/store/run-file.ts';
import { createRunLog } from '../../electron/store/run-log.ts';
import { runPath } from '../../electron/store/run-paths.ts';
import { chainStart } from '../../electron/store/run-tables.ts';
import type { LogEntry, RunLog } from '../../electron/workflow/ports.ts';
import type { TandemError } from '../../shared/errors.ts';
import { type RunId, runId, stepKey } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';
import type { BodyOf, EventBody } from '../../shared/run/event.ts';

export const RUN = runId('20261121-094612-7f3a');
export const EPOCH = '2026-11-21T09:46:12.000Z';

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem store ü-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function requireOk<T>(result: Result<T, TandemError>): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
}

export function requireErr<T>(result: Result<T, TandemError>): TandemError {
  if (result.ok) throw new Error('expected an error');
  return result.error;
}

export const newRun = (folder: string, id: RunId = RUN): RunLog =>
  requireOk(createRunFile({ folder, runId: id, epoch: EPOCH }));

/** A new run together with its connection, for tests that look at that or put limits on it. */
export function newRunOver(folder: string): {
  readonly log: RunLog;
  readonly database: DatabaseSync;
} {
  newRun(folder).close();
  const path = runPath(folder, RUN);
  const database = openForWriting(path);
  const blobs = createBlobReader(path, () => 0);
  blobs.use(database);
  const derived = createDerivedWriter(path);
  const log = createRunLog({
    ...{ database, path, runId: RUN, format: 1, events: [], blobs, derived },
    crc: chainStart({ format: 1, runId: RUN, epoch: EPOCH }),
    clock: () => 1,
    onClose: () => {},
  });
  return { log, database };
}

export const reopen = (folder: string, mode: 'read' | 'write', id: RunId = RUN): RunLog =>
  requireOk(openRunFile({ folder, runId: id, mode }));

export const entry = (body: EventBody, more: Partial<LogEntry> = {}): LogEntry => ({
  key: stepKey('execute', 's1'),
  parent: 'execute',
  lane: 'execution',
  body,
  ...more,
});

/** An event whose text tells which one it is. */
export const note = (text: string, more: Partial<LogEntry> = {}): LogEntry =>
  entry({ kind: 'env.fault', what: text, detail: `${text} in detail` }, more);

/** A run with `count` events of a few hundred bytes, some with results, closed. */
export function writeRun(folder: string, count: number, id: RunId = RUN): readonly unknown[] {
  const log = newRun(folder, id);
  for (let seq = 1; seq <= count; seq += 1) {
    const result = seq % 5 === 0 ? { result: { seq, text: 'r'.repeat(seq * 40) } } : {};
    log.append(entry({ kind: 'env.fault', what: `event ${seq}`, detail: 'd'.repeat(200) }, result));
  }
  const events = log.events().map((event) => ({ ...event }));
  log.close();
  return events;
}

export const started = (request: string): BodyOf<'run.started'> => ({
  kind: 'run.started',
  format: 1,
  tandem: '0.1.0',
  epoch: EPOCH,
  request,
  repository: {
    path: '/home/me/code',
    baseCommit: 'c0ffee',
    baseTree: 'beef',
    baseBranch: 'main',
    dirtyFiles: 0,
    shallow: false,
    submodules: 0,
  },
  branch: 'tandem/x',
  worktree: '/tmp/x',
  mode: 'hybrid',
  planner: 'claude-opus-5-5',
  verifier: 'claude-sonnet-5-5',
  executor: 'ollama/qwen2.5-coder:32b',
  deliver: 'branch',
  policy: 'outline',
  scripted: false,
  budgets: {},
  prompts: {},
  parentRun: null,
});

export const finished = (
  outcome: BodyOf<'run.finished'>['outcome'],
  costUsd: number,
): BodyOf<'run.finished'> => ({
  kind: 'run.finished',
  outcome,
  reason: `it was ${outcome}`,
  exitCode: 0,
  branch: null,
  commit: null,
  filesChanged: [],
  rounds: 1,
  cloud: {
    calls: 3,
    inputTokens: 1,
    outputTokens: 1,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    costUsd,
    bytesSent: 10,
  },
  local: { turns: 1, toolCalls: 1, inputTokens: 1, outputTokens: 1 },
  counterfactual: { costUsd: 1, assumption: 'none' },
  seconds: 12.5,
});

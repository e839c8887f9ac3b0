import { type RunSummary, runStreams } from '../../../shared/ipc/runs.ts';
import { type ClientMessage, serverMessageSchema, WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import type { ElectronParts, PortPart } from './electron-parts.ts';
import type { EngineProcess } from './engine-process.ts';

/**
 * What main knows of the runs, for tray, taskbar and notifications: the same stream that the window's library
 * follows, over a port of its own. While the engine is gone nothing runs.
 */
export interface RunsChange {
  readonly runs: readonly RunSummary[];
  /** What was known before, across a restart of the engine too; null at the first look. */
  readonly before: readonly RunSummary[] | null;
}

export type RunsListener = (change: RunsChange) => void;

const STREAM = 1;
const itemSchema = runStreams['runs.watch'].item;

/** Follows the runs across restarts of the engine. */
export function watchRuns(
  { MessageChannelMain }: Pick<ElectronParts, 'MessageChannelMain'>,
  engine: EngineProcess,
  listeners: readonly RunsListener[],
): void {
  let last: readonly RunSummary[] | null = null;
  const tell = (change: RunsChange): void => {
    for (const listener of listeners) listener(change);
  };
  engine.onReady(() => {
    const { port1, port2 } = new MessageChannelMain();
    follow(port2, last, (change) => {
      last = change.runs;
      tell(change);
    });
    engine.connect(port1);
  });
  engine.onGone(() => tell({ runs: [], before: null }));
}

function follow(port: PortPart, last: readonly RunSummary[] | null, tell: RunsListener): void {
  const known = new Map<string, RunSummary>();
  let hasAll = false;
  const say = (message: ClientMessage): void => port.postMessage(message);
  const take = (raw: unknown): void => {
    const item = itemSchema.safeParse(raw);
    if (!item.success) return;
    const before = hasAll ? [...known.values()] : last;
    if (item.data.kind === 'all') {
      known.clear();
      for (const run of item.data.runs) known.set(run.runId, run);
      hasAll = true;
    } else known.set(item.data.run.runId, item.data.run);
    tell({ runs: [...known.values()], before });
  };
  port.on('message', ({ data }) => {
    const message = serverMessageSchema.safeParse(data);
    if (!message.success) return;
    if (message.data.t === 'hello') {
      say({ t: 'open', id: STREAM, stream: 'runs.watch', params: {} });
    } else if (message.data.t === 'items' && message.data.id === STREAM) {
      for (const item of message.data.items) take(item);
      say({ t: 'ack', id: STREAM, batch: message.data.batch });
    }
  });
  port.start();
  say({ t: 'hello', version: WIRE_VERSION });
}

/** Runs that work in this process and need nobody right now. */
export const workingRuns = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.filter((run) => run.here && run.status === 'running' && run.needs === null);

/** Runs that wait for a person, those of other processes too. */
export const waitingRuns = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.filter((run) => run.needs !== null);

/** Runs that would be interrupted if this process ended. */
export const riddenRuns = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.filter((run) => run.here && run.status === 'running');

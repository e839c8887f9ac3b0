import type { Ride } from '../../electron/workflow/context.ts';
import type {
  FileChange,
  MergedTrees,
  ToolSession,
  Worktree,
} from '../../electron/workflow/ports.ts';
import { createReplay } from '../../electron/workflow/replay.ts';
import { defaultBudgets } from '../../electron/workflow/run-terms.ts';
import { createSteps } from '../../electron/workflow/steps.ts';
import { stepKey, type TreeHash, treeHash } from '../../shared/ids.ts';
import { ok } from '../../shared/result.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { createMemoryLog, sha256 } from './memory-log.ts';

/**
 * A ride over a disk in memory, whose executor waits before and after everything it does until it is told to go on:
 * so the order in which steps get ahead is the test's to choose, and a life can be left lying at any moment.
 */
export type Files = Readonly<Record<string, string>>;

/** What survives the death of a process: folders, and the trees that git keeps. */
export function createDisk(base: Files) {
  const trees = new Map<string, Files>();
  const keep = (files: Files): TreeHash => {
    const sorted = Object.fromEntries(
      Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    const tree = treeHash(sha256(JSON.stringify(sorted)).slice(0, 40));
    trees.set(tree, sorted);
    return tree;
  };
  const baseTree = keep(base);
  const folders = new Map<string, Files>([['main', base]]);
  const uses = new Map<string, string>();
  const filesOf = (tree: string): Files => {
    const files = trees.get(tree);
    if (files === undefined) throw new Error(`no tree ${tree}`);
    return files;
  };
  return { keep, filesOf, folders, uses, baseTree };
}
export type Disk = ReturnType<typeof createDisk>;

/** Work that waits to be told to go on. */
export function createPauses() {
  const open: (() => void)[] = [];
  return {
    wait: (): Promise<void> => new Promise((resolve) => open.push(resolve)),
    size: () => open.length,
    goOn(pick: number): void {
      const [resolve] = open.splice(pick % open.length, 1);
      resolve?.();
    },
  };
}
export type Pauses = ReturnType<typeof createPauses>;

/** What the executor writes in an attempt at a step, by the step and what it was told. */
export type Hand = (step: string, told: string) => Files;

export interface Life {
  readonly ride: Ride;
  readonly log: ReturnType<typeof createMemoryLog>;
}

export function beginLife(kit: {
  readonly disk: Disk;
  readonly pauses: Pauses;
  readonly hand: Hand;
  readonly earlier?: readonly RunEvent[];
  readonly slots: number;
  /** Counts effects by key over all lives. */
  readonly effects: Map<string, number>;
}): Life {
  const log = createMemoryLog(kit.earlier);
  const { signal } = new AbortController();
  const steps = createSteps({ log, signal, hash: sha256, onPulse: () => undefined });
  const ride = rideOver(kit, {
    durable: steps,
    scopeFor: steps.scopeFor,
    replays: false,
    under: (other) => {
      const durable = steps.under(other);
      return { durable, scopeFor: durable.scopeFor };
    },
  });
  return { ride, log };
}

/** The same ride over a recorded log; any effect throws. */
export function replayOf(events: readonly RunEvent[], disk: Disk, slots: number) {
  const replay = createReplay({ events, hash: sha256 });
  const never = (): never => {
    throw new Error('a replay runs no effect');
  };
  const ride = rideOver(
    { disk, pauses: createPauses(), hand: never, slots, effects: new Map() },
    {
      durable: replay.durable,
      scopeFor: never,
      replays: true,
      under: () => ({ durable: replay.side(), scopeFor: never }),
    },
  );
  return { ride, replay };
}

type Kit = Pick<Parameters<typeof beginLife>[0], 'disk' | 'pauses' | 'hand' | 'slots' | 'effects'>;

function rideOver(kit: Kit, over: Pick<Ride, 'durable' | 'scopeFor' | 'replays' | 'under'>): Ride {
  const { disk, slots } = kit;
  const ports = {
    worktree: async () => worktreeAt(disk, 'main'),
    runners: {
      tools: [],
      open: async ({ folder }: { folder: string }) => ok(sessionIn(kit, folder)),
    },
    steering: { take: () => [], hold: async () => null },
    people: {},
    planner: {},
    dependencies: null,
  };
  const ride = {
    ...over,
    terms: { parallelSteps: slots, repository: { baseTree: disk.baseTree } },
    budgets: { ...defaultBudgets, tries: 2 },
    seat: { executor: executorOf(kit), ready: { slots }, stronger: async () => null },
    serverTools: { definitions: [], find: () => undefined },
    adviceUsed: () => 0,
    life: 0,
    ports,
  };
  // What the stage under test does not touch is not there: a use of it fails the test.
  return ride as unknown as Ride;
}

/** Two turns: the first writes, the second says that it is done. Each waits before it works and before it ends. */
function executorOf({
  pauses,
  hand,
  effects,
}: Kit): Pick<Ride['seat']['executor'], 'name' | 'attempt'> {
  return {
    name: 'sim/hand',
    async attempt(brief, context) {
      const key = stepKey(brief.key, 'turn1', 'call0');
      const work = async () => {
        effects.set(key, (effects.get(key) ?? 0) + 1);
        await pauses.wait();
        for (const [path, text] of Object.entries(hand(brief.step.id, brief.feedback.join('\n')))) {
          await context.tools.call(
            'write_file',
            { path, text },
            { signal: context.durable.signal },
          );
        }
        await pauses.wait();
        return { event: { kind: 'env.fault', what: 'wrote', detail: '' } as const, value: null };
      };
      await context.durable.step({ key, lane: 'execution', effect: work });
      await context.afterWrite(key, 'unknown');
      return ok({ kind: 'finished', claim: 'done', turns: 1 });
    },
  };
}

/** Commands: `fail`, and `few N`, which wants no more than N files whose names begin with `p`, or the word together. */
function sessionIn({ disk, pauses }: Kit, folder: string): ToolSession {
  return {
    tools: [],
    async call(name, args) {
      const files = disk.folders.get(folder) ?? {};
      const base = { status: 'ok', text: '', paths: [] } as const;
      if (name === 'write_file') {
        disk.folders.set(folder, { ...files, [String(args.path)]: String(args.text) });
        return { ...base, exitCode: null };
      }
      await pauses.wait();
      const [word, most] = String(args.command).split(' ');
      const parts = Object.keys(files).filter((path) => path.startsWith('p'));
      const together = Object.values(files).some((text) => text.includes('together'));
      const isRed = word === 'fail' || (word === 'few' && parts.length > Number(most) && !together);
      return { ...base, exitCode: isRed ? 1 : 0 };
    },
    close: async () => undefined,
  };
}

function worktreeAt(disk: Disk, folder: string): Worktree {
  const { keep, filesOf, folders, uses } = disk;
  const now = (): Files => {
    const files = folders.get(folder);
    if (files === undefined) throw new Error(`${folder} is gone`);
    return files;
  };
  const worktree: Partial<Worktree> & Pick<Worktree, 'folder'> = {
    folder,
    snapshot: async () => ok({ tree: keep(now()), scan: 'full', ms: 0, skipped: [] }),
    restore: async (tree) => {
      folders.set(folder, filesOf(tree));
      return ok(undefined);
    },
    changes: async (from, to) => ok(compare(filesOf(from), filesOf(to))),
    diff: async (from, to) =>
      ok(
        compare(filesOf(from), filesOf(to))
          .map(({ path }) => `${path}\n`)
          .join(''),
      ),
    withPathsOf: async (tree, from, paths) => {
      const files = new Map(Object.entries(filesOf(tree)));
      for (const path of paths) {
        const text = filesOf(from)[path];
        if (text === undefined) files.delete(path);
        else files.set(path, text);
      }
      return ok(keep(Object.fromEntries(files)));
    },
    // biome-ignore lint/correctness/useYield: contents are not looked at here.
    async *readBlobs() {
      return;
    },
    async openBeside({ name, use, tree }) {
      const beside = `main-${name}`;
      if (uses.get(name) !== use) folders.set(beside, filesOf(tree));
      uses.set(name, use);
      return ok(worktreeAt(disk, beside));
    },
    async removeBeside(name) {
      for (const each of name === 'all' ? [...uses.keys()] : [name]) {
        folders.delete(`main-${each}`);
        uses.delete(each);
      }
      return ok(undefined);
    },
    merge: async ({ base, ours, theirs }) =>
      ok(mergeFiles(disk, filesOf(base), filesOf(ours), filesOf(theirs))),
  };
  return worktree as Worktree;
}

function compare(from: Files, to: Files): readonly FileChange[] {
  const paths = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return paths
    .filter((path) => from[path] !== to[path])
    .map((path) => ({
      path,
      status: 'modified',
      ...{ added: 1, removed: 0, binary: false, before: null, after: null },
    }));
}

function mergeFiles(disk: Disk, base: Files, ours: Files, theirs: Files): MergedTrees {
  const mine = compare(base, ours).map(({ path }) => path);
  const yours = compare(base, theirs).map(({ path }) => path);
  const collide = (a: string, b: string): boolean =>
    (a === b && ours[a] !== theirs[b]) || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
  const paths = yours.filter((path) => mine.some((other) => collide(path, other)));
  if (paths.length > 0) return { kind: 'conflict', paths };
  const files = new Map(Object.entries(ours));
  for (const path of yours) {
    const text = theirs[path];
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  return { kind: 'merged', tree: disk.keep(Object.fromEntries(files)) };
}

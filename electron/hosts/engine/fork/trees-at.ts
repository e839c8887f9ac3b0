import type { RunEvent } from '../../../../shared/run/event.ts';

/** Which of a run's worktrees had which files at the end of some events. */
export interface TreesAt {
  /** Of the run's own worktree. */
  readonly tree: string;
  /** Of steps that worked at the side of others at that moment. */
  readonly beside: readonly {
    readonly name: string;
    readonly use: string;
    readonly tree: string;
  }[];
  /** What the steps that are under way began from: their next acts compare with that. */
  readonly needed: readonly string[];
  /** Every tree that is named. */
  readonly all: readonly string[];
}

/** Attempts of a step that were made in a worktree of its own; `to` is null while it goes on. */
export interface BesideWork {
  readonly name: string;
  readonly use: string;
  readonly tree: string;
  readonly from: number;
  readonly to: number | null;
}

/** `works`: what the workflow says about worktrees beside the run's own; empty for one step after the other. */
export function treesAt(prefix: readonly RunEvent[], works: readonly BesideWork[]): TreesAt {
  const [started] = prefix;
  if (started?.kind !== 'run.started') throw new Error('A run begins with run.started.');
  let tree = started.repository.baseTree;
  const open = works.filter(({ to }) => to === null);
  const besides = new Map(open.map((work) => [work.name, work.tree]));
  const began = new Map<string, string>();
  const all = new Set<string>([tree]);
  for (const event of prefix) {
    for (const named of treesNamedIn(event)) all.add(named);
    if (event.kind === 'step.started') began.set(event.step, event.treeBefore);
    if (event.kind !== 'snapshot.taken' && event.kind !== 'snapshot.restored') continue;
    const work = workOf(event.key, works);
    if (work === null) tree = event.tree;
    else if (work.to === null) besides.set(work.name, event.tree);
  }
  return {
    tree,
    beside: open.map(({ name, use, tree: first }) => ({
      ...{ name, use },
      tree: besides.get(name) ?? first,
    })),
    needed: [...began.values()],
    all: [...all],
  };
}

/** The work beside others that an event belongs to; null: it is about the run's own worktree. */
function workOf(key: string, works: readonly BesideWork[]): BesideWork | null {
  const again = /^execute\/([^/]+)\/merge(\d+)\/again$/.exec(key);
  const tried = /^execute\/([^/]+)\/try(\d+)(?:\/|$)/.exec(key);
  const [, name, number] = again ?? tried ?? [];
  const attempt = Number(number);
  const found = works.find(
    (work) =>
      work.name === name && attempt >= work.from && (work.to === null || attempt <= work.to),
  );
  return found ?? null;
}

export function treesNamedIn(event: RunEvent): readonly string[] {
  switch (event.kind) {
    case 'snapshot.taken':
      return [event.tree, event.parentTree];
    case 'snapshot.restored':
    case 'gate.ran':
      return [event.tree];
    case 'tree.compared':
    case 'delivery.adjusted':
      return [event.from, event.to];
    case 'step.started':
      return [event.treeBefore];
    case 'step.ended':
      return [event.treeAfter];
    case 'step.merged':
      return [event.from, event.onto, ...(event.tree === null ? [] : [event.tree])];
    default:
      return [];
  }
}

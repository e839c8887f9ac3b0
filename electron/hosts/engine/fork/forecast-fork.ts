import type { ForkForecast } from '../../../../shared/ipc/forks.ts';
import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { countInherited } from '../../../../shared/run/fork-inherited.ts';
import type { Parent } from './read-parent.ts';
import type { SettledFork } from './settle-fork.ts';
import type { TreesAt } from './trees-at.ts';

/** What people are told before a fork is made: what comes back, what does not, and what it saves. */
export function describeForecast(
  { place: { runId, origin }, started }: Parent,
  settled: SettledFork,
  trees: TreesAt,
): ForkForecast {
  const { asked, place, moved, prefix, changes } = settled;
  return {
    ...{ runId, asked, place, moved },
    attributable: changes.length <= 1 && changes.every(isOne),
    restores: {
      events: prefix.length,
      tree: trees.tree,
      files: changedFiles(prefix),
      besides: trees.beside.length,
    },
    notRestored: [
      ...describeIgnored(started, prefix),
      ...describeSkipped(prefix),
      ...(origin === 'imported'
        ? ['The run came from elsewhere: texts that were taken out of it before are not there.']
        : []),
    ],
    sideEffects: describeSideEffects(prefix),
    inherited: countInherited(prefix),
  };
}

/** Two ceilings at once are two things, too. */
const isOne = (change: SettledFork['changes'][number]): boolean =>
  change.what !== 'budget' || Object.keys(change.budgets).length === 1;

/** Files that differ from the base, by what was recorded last about each. */
function changedFiles(prefix: readonly RunEvent[]): number {
  const paths = new Set<string>();
  for (const event of prefix) if (event.kind === 'file.changed') paths.add(event.path);
  return paths.size;
}

function describeIgnored(
  { setup }: EventOf<'run.started'>,
  prefix: readonly RunEvent[],
): readonly string[] {
  if (setup !== undefined)
    return [`Files that git ignores, except dependencies: \`${setup}\` prepares those again.`];
  const isTouched = prefix.some(({ kind }) => kind === 'tool.started' || kind === 'check.started');
  return isTouched
    ? ['Files that git ignores (dependencies, build output): no setup command is set.']
    : [];
}

function describeSkipped(prefix: readonly RunEvent[]): readonly string[] {
  const last = prefix.findLast((event) => event.kind === 'snapshot.taken');
  if (last?.kind !== 'snapshot.taken' || last.skipped.length === 0) return [];
  const names = last.skipped.slice(0, SHOWN).map(({ path }) => path);
  const more = last.skipped.length - names.length;
  const rest = more > 0 ? ` and ${more} more` : '';
  return [`Files that were too large for a snapshot: ${names.join(', ')}${rest}.`];
}

const SHOWN = 5;

/** Commands and tools of other servers may have acted outside the worktree; a fork does not know, and says so. */
function describeSideEffects(prefix: readonly RunEvent[]): readonly string[] {
  const commands: string[] = [];
  const tools = new Set<string>();
  for (const event of prefix) {
    if (event.kind === 'check.started') commands.push(event.command);
    if (event.kind !== 'tool.started') continue;
    if (event.effect === 'external') tools.add(event.tool);
    if (event.effect === 'command') commands.push(commandOf(event));
  }
  const different = [...new Set(commands)];
  const named = different.slice(0, SHOWN).join('; ');
  const more = different.length > SHOWN ? ` and ${different.length - SHOWN} more` : '';
  return [
    ...(commands.length === 0
      ? []
      : [
          `${commands.length} ${commands.length === 1 ? 'command' : 'commands'} ran: ${named}${more}. What they did outside the worktree stays.`,
        ]),
    ...(tools.size === 0 ? [] : [`Tools of other servers were called: ${[...tools].join(', ')}.`]),
  ];
}

function commandOf({ arguments: args, tool }: EventOf<'tool.started'>): string {
  const command = 'command' in args ? args.command : null;
  return typeof command === 'string' ? command.replace(/\s+/g, ' ').slice(0, 80) : tool;
}

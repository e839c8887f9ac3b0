import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlanStep } from '../../shared/plan/plan.ts';
import type { SimScript, SimTurn } from '../../test/sim/ollama/script.ts';
import { plan, wholePlan } from './task.ts';

/**
 * How an able executor goes about each step: look around, read what the step names, change a file in one
 * answer with all its edits, run the tests, mend the tests, run them again, look for what was forgotten. Calls
 * that don't depend on each other share an answer, as able models have them, so no turn is made up to be
 * counted. The edits are the difference between two folders, and are really applied.
 */

const before = join(import.meta.dirname, 'before');
const after = join(import.meta.dirname, 'after');

const call = (name: string, args: Readonly<Record<string, unknown>>) => ({ name, arguments: args });
const turn = (...toolCalls: NonNullable<SimTurn['toolCalls']>): SimTurn => ({ toolCalls });
const read = (path: string) => call('read_file', { path });
const search = (pattern: string) => call('search_files', { pattern });
const command = (text: string) => call('run_command', { command: text });

export const refactorScript = (): SimScript =>
  plan.steps.map((step) => ({ match: `Step ${step.id}:`, turns: [...workOn(step), finish(step)] }));

/** The same work in one conversation, as an agent does it that has the room. */
export const wholeScript = (): SimScript => {
  const { steps } = wholePlan;
  return steps.map((step) => ({
    match: `Step ${step.id}:`,
    turns: [...plan.steps.flatMap(workOn), finish(step)],
  }));
};

const finish = (step: PlanStep): SimTurn =>
  turn(call('finish_step', { summary: `${step.title}: done, and the tests pass.` }));

function workOn(step: PlanStep): readonly SimTurn[] {
  const changed = step.files.filter(({ action }) => action === 'modify').map(({ path }) => path);
  const sources = changed.filter((path) => path.startsWith('src/'));
  const tests = changed.filter((path) => path.startsWith('test/'));
  const toRead = step.files.filter(({ action }) => action === 'read').map(({ path }) => path);
  const [check = ''] = step.checks;
  return [
    turn(call('list_files', {}), search('billable')),
    turn(...changed.map(read)),
    turn(...toRead.map(read)),
    ...sources.map((path) => turn(...editsOf(path))),
    turn(command(check)),
    ...tests.map((path) => turn(...editsOf(path))),
    turn(command(check)),
    turn(search('billable'), ...sources.map(read)),
  ];
}

/** One edit a hunk of the difference, with two lines around it so that its place is the only one. */
function editsOf(path: string): NonNullable<SimTurn['toolCalls']> {
  const hunks = diffOf(path).split(/^@@ .* @@.*\n/m);
  const text = readFileSync(join(before, path), 'utf8');
  return hunks.slice(1).map((hunk) => {
    const lines = hunk.split('\n').filter((line) => /^[-+ ]/.test(line));
    const side = (sign: string) =>
      lines.filter((line) => line[0] === ' ' || line[0] === sign).map((line) => line.slice(1));
    const [old_text, new_text] = [side('-').join('\n'), side('+').join('\n')];
    if (text.split(old_text).length !== 2) throw new Error(`${path}: a hunk fits more than once`);
    return call('edit_file', { path, old_text, new_text });
  });
}

function diffOf(path: string): string {
  const options = ['diff', '--no-index', '--no-color', '--no-ext-diff', '-U2'];
  try {
    execFileSync('git', [...options, join(before, path), join(after, path)], { encoding: 'utf8' });
  } catch (fault) {
    // Exit 1 says that there is a difference, which is what is asked for.
    if (fault instanceof Error && 'stdout' in fault) return String(fault.stdout);
    throw fault;
  }
  throw new Error(`${path} is the same before and after`);
}

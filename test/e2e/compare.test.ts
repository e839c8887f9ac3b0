// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the sample's source
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/hosts/engine.ts';
import type { Comparison } from '../../shared/run/compare/comparison.ts';
import { intakeAnswer, planAnswer, verdictAnswer } from '../sim/claude/answers.ts';
import type { SimScript } from '../sim/ollama/script.ts';
import { weakExecutor } from './compare-rides.ts';
import { createRig, EXECUTOR_TAG, type Rig } from './rig.ts';
import { goodExecutor } from './sample.ts';

/** Real rides of one request in one repository, held against each other. */
const OTHER = 'other-coder:3b';
const rigs: Rig[] = [];
let engine: Engine;
const runs: Record<'good' | 'again' | 'weak' | 'local' | 'fork', string> = {
  ...{ good: '', again: '', weak: '', local: '', fork: '' },
};

const says = (match: string, value: unknown): SimScript => [
  { match, turns: [{ content: JSON.stringify(value) }] },
];
const localPlanner: SimScript = [
  ...says('TASK: intake', intakeAnswer()),
  ...says('TASK: plan', planAnswer()),
  ...says('TASK: verify', verdictAnswer()),
];

async function beside(first: Rig, executor: SimScript): Promise<Rig> {
  const { home, repository } = first;
  const ollamaOptions = { models: [EXECUTOR_TAG, OTHER] };
  const rig = await createRig({ home, repository, executor, ollamaOptions });
  rigs.push(rig);
  return rig;
}

beforeAll(async () => {
  const first = await createRig();
  rigs.push(first);
  runs.good = (await first.run()).runId;
  runs.again = (await first.run()).runId;
  const weak = await beside(first, weakExecutor);
  runs.weak = (await weak.run({ executor: `ollama/${OTHER}` })).runId;
  const local = await beside(first, [...localPlanner, ...goodExecutor]);
  runs.local = (await local.run({ mode: 'local' })).runId;
  engine = await first.engine();
  const at = 'execute/s1';
  const changes = [{ what: 'executor', executor: `ollama/${OTHER}` }] as const;
  const forking = await (await weak.engine()).forks.create({ run: runs.good, at, changes });
  if (!forking.ok) throw new Error(JSON.stringify(forking.error));
  runs.fork = forking.value.runId;
  await weak.resume(runs.fork);
}, 180_000);
afterAll(async () => {
  await engine.close();
  await Promise.all(rigs.map((rig) => rig.close()));
});

async function compare(...names: readonly string[]): Promise<Comparison> {
  const made = await engine.comparisons.compare({ runs: names });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

async function comparePair(left: string, right: string) {
  const { pairs } = await compare(left, right);
  const [pair] = pairs;
  if (pair === undefined) throw new Error('no pair');
  return pair;
}

describe('comparing rides', () => {
  it('finds two equal rides the same but for noise', async () => {
    const pair = await comparePair(runs.good, runs.again);
    expect(pair).toMatchObject({ first: null, terms: [], rows: [], rowsLeftOut: 0 });
    expect(pair.counts).toMatchObject({ changed: 0, left: 0, right: 0 });
    expect(pair.counts.sameButNoise).toBeGreaterThan(0);
    expect(pair.files).toMatchObject([{ path: 'src/greet.js', state: 'same' }]);
    expect(pair.checks.every(({ state }) => state === 'same')).toBe(true);
  });

  it('says where a weaker executor leaves the way, and lays it to the model', async () => {
    const pair = await comparePair(runs.good, runs.weak);
    expect(pair.terms).toMatchObject([{ term: 'executor', cause: 'model' }]);
    expect(pair.first).toMatchObject({
      ...{ key: 'execute/s1/try1/turn2/call0', what: 'call', who: 'executor', cause: 'model' },
      course: true,
    });
    const told = [pair.first?.left, pair.first?.right ?? pair.first?.instead];
    expect(told).toMatchObject([{ text: /^edit_file/ }, { text: /^run_command/ }].map(like));
    expect(pair.files).toMatchObject([{ path: 'src/greet.js', state: 'changed', readable: true }]);
  });

  it('finds the same place from the other side', async () => {
    const one = await comparePair(runs.good, runs.weak);
    const other = await comparePair(runs.weak, runs.good);
    expect(other.first).toMatchObject({ key: one.first?.key, cause: one.first?.cause });
    expect(other.first?.left?.seq).toBe(one.first?.right?.seq);
    expect(other.counts.left).toBe(one.counts.right);
  });

  it('compares a fork with its parent from the fork on, and knows what it declared', async () => {
    const { pairs, runs: compared } = await compare(runs.good, runs.fork);
    const pair = pairs[0];
    const fork = compared[1]?.fork;
    expect(fork).toMatchObject({ parent: runs.good, changes: [{ what: 'executor' }] });
    expect(pair?.relation).toMatchObject({ fork: 'right', shared: fork?.after });
    expect(pair?.bands[0]).toMatchObject({ scope: 'shared', count: fork?.after });
    expect(pair?.first).toMatchObject({ expected: true, cause: 'model', what: 'call' });
    expect(pair?.first?.left?.seq ?? 1e9).toBeGreaterThan(fork?.after ?? 1e9);
    expect(compared[1]?.figures.cloudTokens).toBeLessThan(compared[0]?.figures.cloudTokens ?? 0);
  });

  it('shows what a file is at the end of one run and of the other', async () => {
    const asked = { left: runs.good, right: runs.weak, path: 'src/greet.js' };
    const diff = await engine.comparisons.file(asked);
    expect(diff).toMatchObject({
      ok: true,
      value: { left: expect.stringContaining('Good day'), note: null },
    });
    expect(diff.ok && diff.value.patch).toContain('+  return `Good day ${name}`; // polite');
  });

  it('shows two events field by field, with noise marked as such', async () => {
    const { first } = await comparePair(runs.good, runs.weak);
    const compared = await engine.comparisons.event({
      left: { run: runs.good, seq: first?.left?.seq ?? 0 },
      right: { run: runs.weak, seq: (first?.right ?? first?.instead)?.seq ?? 0 },
    });
    const fields = compared.ok ? compared.value.fields : [];
    expect(fields.find(({ field }) => field === 'tool')).toMatchObject({
      ...{ left: 'edit_file', right: 'run_command', noise: false },
    });
    expect(fields.find(({ field }) => field === 'callId')?.noise ?? true).toBe(true);
  });

  it('puts all runs of a request in a matrix by mode and executor', async () => {
    const made = await engine.comparisons.matrix(runs.good);
    const rows = made.ok ? made.value.rows : [];
    expect(rows.map(({ mode, executor, over }) => [mode, executor, over])).toEqual([
      ['hybrid', `ollama/${OTHER}`, 1],
      ['hybrid', `ollama/${EXECUTOR_TAG}`, 2],
      ['local', `ollama/${EXECUTOR_TAG}`, 1],
    ]);
    expect(made).toMatchObject({ value: { forks: 1, leftOut: 0, unreadable: [] } });
    expect(rows.at(-1)?.median).toMatchObject({ costUsd: 0, bytesSent: 0, cloudTokens: 0 });
  });

  it('offers the partners that tell the most', async () => {
    const forFork = await engine.comparisons.suggest(runs.fork);
    expect(forFork.ok && forFork.value.pairs[0]).toEqual({ why: 'parent', runs: [runs.good] });
    const forGood = await engine.comparisons.suggest(runs.good);
    expect(forGood.ok && forGood.value.pairs.map(({ why }) => why)).toEqual(
      expect.arrayContaining(['forks', 'modes']),
    );
  });

  it('compares three modes and executors at once, each against the base', async () => {
    const made = await compare(runs.good, runs.weak, runs.local);
    expect(made.pairs.map(({ right }) => right)).toEqual([runs.weak, runs.local]);
    expect(made.pairs[1]?.terms.map(({ term }) => term)).toEqual(
      expect.arrayContaining(['mode', 'planner', 'verifier']),
    );
    expect(made.runs[2]?.figures).toMatchObject({ costUsd: 0, bytesSent: 0, byClass: {} });
  });
});

describe('run files that are not as they should be', () => {
  const folder = () => join(rigs[0]?.home ?? '', 'runs');
  const copyAs = (id: string): string => {
    const from = join(folder(), `${runs.weak}.tandem`);
    const to = join(folder(), `${id}.tandem`);
    copyFileSync(from, to);
    const database = new DatabaseSync(to);
    database.prepare("UPDATE meta SET value = ? WHERE name = 'runId'").run(id);
    database.close();
    return to;
  };

  it('compares a damaged run up to its damage and says so', async () => {
    const path = join(folder(), `${runs.weak}.tandem`);
    const kept = `${path}.kept`;
    copyFileSync(path, kept);
    const database = new DatabaseSync(path);
    database.exec(
      "UPDATE event SET body = replace(body, 'Good morning', 'Bad morning') WHERE seq > 20",
    );
    database.exec('DELETE FROM derived');
    database.close();
    const { runs: compared, pairs } = await compare(runs.good, runs.weak);
    copyFileSync(kept, path);
    expect(compared[1]).toMatchObject({ damage: { kind: 'log-corrupt' } });
    expect(pairs[0]?.counts.left).toBeGreaterThan(0);
  });

  it('names the run whose file can’t be read', async () => {
    const id = '20260101-000000-beef';
    writeFileSync(join(folder(), `${id}.tandem`), 'no database at all, only words'.repeat(50));
    const made = await engine.comparisons.compare({ runs: [runs.good, id] });
    expect(made.ok).toBe(false);
    expect(JSON.stringify(made)).toContain(id);
  });

  it('names the run whose file is of a newer format', async () => {
    const id = '20260101-000001-beef';
    const path = copyAs(id);
    const database = new DatabaseSync(path);
    database.exec("UPDATE meta SET value = '99' WHERE name = 'format'");
    database.close();
    const made = await engine.comparisons.compare({ runs: [runs.good, id] });
    expect(made).toMatchObject({ ok: false, error: { kind: 'log-newer', found: 99 } });
    expect(JSON.stringify(made)).toContain(id);
  });

  it('refuses one run, six runs, a run twice and a base that is none of them', async () => {
    const ask = async (names: readonly string[], base?: string) => {
      const made = await engine.comparisons.compare({ runs: names, ...(base ? { base } : {}) });
      return made.ok ? null : made.error.kind;
    };
    expect(await ask([runs.good])).toBe('usage');
    expect(await ask(Array.from({ length: 6 }, () => runs.good))).toBe('usage');
    expect(await ask([runs.good, runs.good])).toBe('usage');
    expect(await ask([runs.good, runs.weak], '1999')).toBe('usage');
    expect(await ask([runs.good, '1999'])).toBe('run-not-found');
  });

  it('leaves every run file as it was', async () => {
    const before = readdirSync(folder()).sort();
    await compare(runs.good, runs.weak, runs.fork);
    expect(readdirSync(folder()).sort()).toEqual(before);
  });
});

const like = ({ text }: { readonly text: RegExp }) => ({ text: expect.stringMatching(text) });

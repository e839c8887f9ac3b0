import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { People, PlanDecision } from '../../electron/workflow/ports.ts';
import { err, ok } from '../../shared/result.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { planAnswer, planStep } from '../sim/claude/answers.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import { createRig, everythingGiven, type Rig } from './rig.ts';
import { git, goodExecutor } from './sample.ts';

/** What people may decide about a plan: have it revised, choose who executes, approve a part. */

let rig: Rig;
let other: OllamaSim | null = null;
afterEach(async () => {
  await rig.close();
  await other?.close();
  other = null;
});

type View = Parameters<People['decidePlan']>[0];
const by = 'ada';
const approve = { kind: 'approve', by } as const;

/** People who decide about plans in this order; afterwards nobody is there any more. */
function deciding(...decisions: readonly PlanDecision[]) {
  const left = [...decisions];
  const shown: View[] = [];
  const people: People = {
    ...everythingGiven(),
    decidePlan: async (view) => {
      shown.push(view);
      const next = left.shift();
      return next === undefined ? err({ kind: 'approval-needed', of: 'plan' }) : ok(next);
    },
  };
  return { people, shown };
}

const notes = planStep({
  id: 's2',
  title: 'Say so',
  instructions: 'Write NOTES.md.',
  files: [{ path: 'NOTES.md', action: 'create' }],
  dependsOn: ['s1'],
  checks: ['test -f NOTES.md'],
});
const twoSteps = planAnswer({ steps: [planStep(), notes] });

/** Writes the notes where the brief asks for them, and mends the greeting everywhere else. */
const bothSteps = [
  {
    match: ['NOTES.md', 'test -f'],
    turns: [
      {
        toolCalls: [{ name: 'write_file', arguments: { path: 'NOTES.md', content: '# Notes\n' } }],
      },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: 'NOTES.md is there.' } }] },
    ],
  },
  ...goodExecutor,
];

async function replays(runId: string): Promise<void> {
  expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
}

describe('a plan that people comment on', () => {
  it('is revised where they commented, and nowhere else', async () => {
    const revised = planAnswer({
      steps: [
        planStep({ instructions: 'Something else.' }),
        { ...notes, instructions: 'Write NOTES.md with a heading.' },
      ],
    });
    rig = await createRig({
      claude: { answers: { plan: [twoSteps, revised] } },
      executor: bothSteps,
    });
    const comments = [{ step: 's2', text: 'give it a heading' }];
    const { people, shown } = deciding({ kind: 'revise', by, comments }, approve);
    const { finished, runId } = await rig.run({}, { people });
    expect(finished).toMatchObject({ outcome: 'approved', cloud: { calls: 4 } });
    expect(shown[1]?.version).toBe(2);
    expect(shown[1]?.plan.steps[0]).toEqual(twoSteps.steps[0]);
    expect(shown[1]?.plan.steps[1]?.instructions).toBe('Write NOTES.md with a heading.');
    expect(rig.events.find((event) => event.kind === 'plan.commented')).toMatchObject({
      version: 1,
      comments,
      by,
    });
    expect(rig.events.find((event) => event.kind === 'plan.revised')).toMatchObject({
      version: 2,
      reason: expect.stringContaining('put back: s1'),
    });
    expect(rig.claude.requests[2]?.raw.toString()).toContain('give it a heading');
    await replays(runId);
  });

  it('stays as it was when the revision can’t be used; people are told and may approve it', async () => {
    rig = await createRig({
      claude: { answers: { plan: [planAnswer(), planAnswer({ steps: [] })] } },
    });
    const comments = [{ step: null, text: 'do less' }];
    const { people, shown } = deciding({ kind: 'revise', by, comments }, approve);
    const { finished, runId } = await rig.run({}, { people });
    expect(finished.outcome).toBe('approved');
    expect(shown[1]).toMatchObject({ version: 1 });
    expect(shown[1]?.notices?.join()).toContain('The plan is as it was');
    await replays(runId);
  });

  it('is revised once when the process dies over it', async () => {
    rig = await createRig({
      claude: { answers: { plan: [twoSteps, twoSteps] } },
      executor: bothSteps,
    });
    const comments = [{ step: 's2', text: 'fine, but again' }];
    const { people } = deciding({ kind: 'revise', by, comments });
    const first = await rig.run({}, { people });
    expect(first.finished.outcome).toBe('interrupted');
    const again = deciding(approve);
    const { finished } = await rig.resume(first.runId, { people: again.people });
    expect(again.shown).toMatchObject([{ version: 2 }]);
    expect(finished).toMatchObject({ outcome: 'approved', cloud: { calls: 4 } });
    await replays(first.runId);
  });
});

describe('another executor', () => {
  const named = 'attic/attic-coder:7b';

  async function createTwoServers(): Promise<OllamaSim> {
    rig = await createRig();
    const second = await startOllamaSim({ models: ['attic-coder:7b'], script: goodExecutor });
    const servers = [
      { name: 'attic', url: second.url },
      { name: 'cellar', url: 'http://127.0.0.1:9' },
    ];
    writeFileSync(join(rig.home, 'settings.json'), JSON.stringify({ servers }));
    other = second;
    return second;
  }

  it('may be chosen with the plan; one that can’t execute is said and asked about again', async () => {
    const second = await createTwoServers();
    const { people, shown } = deciding(
      { ...approve, executor: 'nowhere/x' },
      { ...approve, executor: 'cellar/x' },
      { ...approve, executor: named },
    );
    const { finished, runId } = await rig.run({}, { people });
    expect(shown[1]?.notices?.join()).toContain('nowhere');
    expect(shown[2]?.notices?.join()).toContain('cellar');
    expect(finished.outcome).toBe('approved');
    expect(rig.ollama.chats.filter((chat) => chat.messages.length > 0)).toEqual([]);
    expect(second.chats.length).toBeGreaterThan(0);
    expect(foldAll(rig.events)).toMatchObject({
      executorName: named,
      executor: { server: 'attic', model: 'attic-coder:7b' },
    });
    expect(git(rig.repository, 'log', '-1', '--format=%b', String(finished.branch))).toContain(
      `executed by ${named}`,
    );
    await replays(runId);
  });

  it('stays chosen after a resume, and the first one is left alone', async () => {
    const second = await createTwoServers();
    const stop = new AbortController();
    const first = await rig.run(
      {},
      {
        people: deciding({ ...approve, executor: named }).people,
        signal: stop.signal,
        onEvent: (_run, event) => {
          if (event.kind === 'step.started') stop.abort();
        },
      },
    );
    expect(first.finished.outcome).toBe('interrupted');
    const before = rig.ollama.requests.length;
    const { finished } = await rig.resume(first.runId);
    expect(finished.outcome).toBe('approved');
    expect(rig.ollama.requests.length).toBe(before);
    expect(second.chats.length).toBeGreaterThan(0);
    await replays(first.runId);
  });

  it('has to be one of a model server', async () => {
    await createTwoServers();
    const { people, shown } = deciding({ ...approve, executor: 'claude-opus' }, approve);
    await rig.run({}, { people });
    expect(shown[1]?.notices?.join()).toContain('SERVER/TAG');
    expect(rig.ollama.chats.length).toBeGreaterThan(0);
  });
});

describe('an approval of the first steps', () => {
  const upTo = { ...approve, upTo: 's1' } as const;

  it('waits before the next one, also over a resume, and goes on when it is approved', async () => {
    rig = await createRig({ claude: { answers: { plan: [twoSteps] } }, executor: bothSteps });
    const { people, shown } = deciding({ ...approve, upTo: 's9' }, upTo);
    const first = await rig.run({}, { people });
    expect(shown.map((view) => view.before)).toEqual([null, null, 's2']);
    expect(shown[1]?.notices?.join()).toContain('no step s9');
    expect(first.finished.outcome).toBe('interrupted');
    expect(foldAll(rig.events).steps.map((step) => step.status)).toEqual(['done', 'waiting']);
    const edit = { kind: 'edit', plan: twoSteps, by } as const;
    const again = deciding(edit, approve);
    const { finished } = await rig.resume(first.runId, { people: again.people });
    expect(again.shown.map((view) => view.before)).toEqual(['s2', 's2']);
    expect(again.shown[1]?.notices?.join()).toContain('done already');
    expect(finished).toMatchObject({
      outcome: 'approved',
      filesChanged: ['NOTES.md', 'src/greet.js'],
    });
    await replays(first.runId);
  });

  it('keeps what is done on its branch when the rest is refused', async () => {
    rig = await createRig({ claude: { answers: { plan: [twoSteps] } }, executor: bothSteps });
    const { people } = deciding(upTo, { kind: 'refuse', by, reason: 'enough' });
    const { finished, runId } = await rig.run({}, { people });
    expect(finished).toMatchObject({
      outcome: 'rejected',
      reason: 'ada stopped the plan before step s2: enough',
      filesChanged: ['src/greet.js'],
    });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    await replays(runId);
  });
});

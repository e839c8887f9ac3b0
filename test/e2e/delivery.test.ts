import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DeliveryDecision, People } from '../../electron/workflow/ports.ts';
import { ok } from '../../shared/result.ts';
import { foldAll } from '../../shared/run/fold.ts';
import { createRig, everythingGiven, type Rig } from './rig.ts';
import { git } from './sample.ts';

/** What people may decide about a finished change. */

let rig: Rig;
afterEach(() => rig.close());

type View = Parameters<People['decideDelivery']>[0];

/** People who decide about the delivery in this order, and say what they were shown. */
function deciding(...decisions: readonly DeliveryDecision[]) {
  const left = [...decisions];
  const shown: View[] = [];
  const people: People = {
    ...everythingGiven(),
    decideDelivery: async (view) => {
      shown.push(view);
      return ok(left.shift() ?? { kind: 'refuse', by: 'ada', reason: 'asked too often' });
    },
  };
  return { people, shown };
}

const by = 'ada';
const polite = 'export function greet(name) {\n  // polite\n  return `Good day ${name}`;\n}\n';
const rude = 'export function greet(name) {\n  return `Oi ${name}`;\n}\n';
const adjustTo = (content: string | null): DeliveryDecision => ({
  kind: 'adjust',
  by,
  files: [{ path: 'src/greet.js', content }],
});

const onBranch = (branch: string | null): string =>
  git(rig.repository, 'show', `${branch}:src/greet.js`);

async function replays(runId: string): Promise<void> {
  expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
}

describe('the delivery', () => {
  it.each(['patch', 'apply'] as const)(
    'takes the form that people choose when they approve: %s',
    async (form) => {
      rig = await createRig();
      const { people } = deciding({ kind: 'approve', by, form });
      const { finished, runId } = await rig.run({}, { people });
      expect(finished).toMatchObject({ outcome: 'approved', reason: '' });
      expect(foldAll(rig.events).delivery).toMatchObject({ form });
      expect(existsSync(join(rig.home, 'runs', `${runId}.patch`))).toBe(form === 'patch');
      expect(readFileSync(join(rig.repository, 'src/greet.js'), 'utf8')).toContain(
        form === 'apply' ? 'Good day' : 'Hey',
      );
      await replays(runId);
    },
  );

  it('is refused with a reason; the work stays on its branch', async () => {
    rig = await createRig();
    const { people } = deciding({ kind: 'refuse', by, reason: 'not before Monday' });
    const { finished, runId } = await rig.run({}, { people });
    expect(finished).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining('by ada: not before Monday'),
    });
    expect(onBranch(finished.branch)).toContain('Good day');
    await replays(runId);
  });

  it('is what people made of it: checked again, and said to be unseen by the verifier', async () => {
    rig = await createRig();
    const { people, shown } = deciding(adjustTo(polite), { kind: 'approve', by });
    const { finished, runId } = await rig.run({}, { people });
    expect(finished).toMatchObject({ outcome: 'approved', rounds: 1 });
    expect(finished.reason).toContain('the verifier has not seen it');
    expect(onBranch(finished.branch)).toBe(polite);
    expect(git(rig.repository, 'log', '-1', '--format=%b', String(finished.branch))).toContain(
      'Adjusted by hand',
    );
    expect(shown.map(({ adjusted, faults }) => ({ adjusted, faults }))).toEqual([
      { adjusted: false, faults: [] },
      { adjusted: true, faults: [] },
    ]);
    expect(shown[1]?.tree).not.toBe(shown[0]?.tree);
    const adjusted = rig.events.findIndex((event) => event.kind === 'delivery.adjusted');
    const after = rig.events.slice(adjusted).map((event) => event.kind);
    expect(after).toContain('check.ran');
    expect(after).toContain('gate.ran');
    expect(after).not.toContain('verify.ended');
    expect(foldAll(rig.events)).toMatchObject({
      delivery: { adjusted: true },
      adjustment: { by, files: ['src/greet.js'], green: true, checks: [{ status: 'passed' }] },
      rounds: [{ round: 1, accepted: true }],
    });
    await replays(runId);
  });

  it('can’t be a red change: people are told, and may adjust again', async () => {
    rig = await createRig();
    const { people, shown } = deciding(adjustTo(rude), adjustTo(null), adjustTo(polite), {
      kind: 'approve',
      by,
    });
    const { finished, runId } = await rig.run({}, { people });
    expect(shown[1]?.faults.join()).toContain('check-failed: `node --test` failed');
    expect(shown[2]?.faults.join()).toContain('empty-diff');
    expect(shown[3]?.faults).toEqual([]);
    expect(finished.outcome).toBe('approved');
    expect(onBranch(finished.branch)).toBe(polite);
    await replays(runId);
  });

  it('waits when a red change is approved all the same, and goes on from there', async () => {
    rig = await createRig();
    const { people } = deciding(adjustTo(rude), { kind: 'approve', by });
    const first = await rig.run({}, { people });
    expect(first.finished.outcome).toBe('interrupted');
    expect(first.finished.reason).toContain('can’t be delivered');
    const again = deciding(adjustTo(polite), { kind: 'approve', by });
    const second = await rig.resume(first.runId, { people: again.people });
    expect(again.shown[0]).toMatchObject({ adjusted: true });
    expect(second.finished.outcome).toBe('approved');
    expect(onBranch(second.finished.branch)).toBe(polite);
    await replays(first.runId);
  });

  it('is asked for again when a file can’t be what was wanted', async () => {
    rig = await createRig();
    const { people } = deciding({ kind: 'adjust', by, files: [{ path: '../x', content: 'x' }] });
    const first = await rig.run({}, { people });
    expect(first.finished).toMatchObject({ outcome: 'interrupted' });
    expect(first.finished.reason).toContain('leads out of the worktree');
    const second = await rig.resume(first.runId);
    expect(second.finished.outcome).toBe('approved');
    await replays(first.runId);
  });
});

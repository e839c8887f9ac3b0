import { describe, expect, it } from 'vitest';
import type { Ride } from '../../electron/workflow/context.ts';
import { createCompany, rideAside } from '../../electron/workflow/stages/step-ride.ts';
import { stepKey, treeHash } from '../../shared/ids.ts';
import { beginLife, createDisk, createPauses } from './imaginary-ride.ts';

function createTwo(ports: Partial<Record<keyof Ride['ports'], unknown>>) {
  const disk = createDisk({ a: '1' });
  const { ride } = beginLife({
    ...{ disk, pauses: createPauses(), hand: () => ({}), slots: 2, effects: new Map() },
  });
  const stop = new AbortController();
  const whole = {
    ...ride,
    ...ride.under(stop.signal),
    ports: { ...ride.ports, ...ports },
  } as Ride;
  const company = createCompany(whole);
  const [one, two] = ['s1', 's2'].map((name, index) =>
    rideAside(whole, company, {
      ...{ index, name, use: stepKey('execute', name, 'try1'), tree: treeHash(disk.baseTree) },
    }),
  );
  if (one === undefined || two === undefined) throw new Error('two steps');
  return { one, two, company, stop, disk };
}

const never = new Promise<never>(() => undefined);

describe('a step at the side of others', () => {
  it('is told what people say when it is the first in order that works', () => {
    const said = [{ wish: 'steer', text: 'shorter', by: 'user' }];
    const { one, two, company } = createTwo({ steering: { take: () => said.splice(0) } });
    company.working.add(0).add(1);
    expect(two.ride.ports.steering.take()).toEqual([]);
    expect(one.ride.ports.steering.take()).toHaveLength(1);
    said.push({ wish: 'steer', text: 'longer', by: 'user' });
    company.working.delete(0);
    expect(one.ride.ports.steering.take()).toEqual([]);
    expect(two.ride.ports.steering.take()).toHaveLength(1);
  });

  it('waits for nobody once the others can’t go on', async () => {
    const { one, stop } = createTwo({
      steering: { hold: () => never },
      people: { allowCommand: () => never },
    });
    const scope = { signal: stop.signal, onHeld: () => undefined };
    const held = one.ride.ports.steering.hold({ step: 's1' }, scope);
    const asked = one.ride.ports.people.allowCommand({ command: 'ls', step: 's1', callId: 'c' });
    const reason = new Error('the server is gone');
    stop.abort(reason);
    await expect(held).rejects.toBe(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it('counts a call for advice before it is in the log', () => {
    const { one, two } = createTwo({ planner: { advise: () => never } });
    expect(two.ride.adviceUsed()).toBe(0);
    void one.ride.ports.planner.advise([], {} as never);
    expect(two.ride.adviceUsed()).toBe(1);
  });

  it('has a worktree of its own, opened once and taken away at its end', async () => {
    const { one, two, disk } = createTwo({});
    const [first, second] = await Promise.all([
      one.ride.ports.worktree(),
      one.ride.ports.worktree(),
    ]);
    expect(first).toBe(second);
    expect(first.folder).toBe('main-s1');
    await one.close();
    await two.close();
    expect([...disk.folders.keys()]).toEqual(['main']);
  });
});

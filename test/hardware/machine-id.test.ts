import { describe, expect, it } from 'vitest';
import { makeMachineId } from '../../electron/hardware/machine-id.ts';
import { readMachine } from '../../electron/hardware/read-machine.ts';
import { createRecordedKit } from './recorded-kit.ts';

const signal = new AbortController().signal;
const marks = { hostname: 'desk', cpu: 'Ryzen', devices: ['a', 'b'], container: false };
const own = '0123456789abcdef0123456789abcdef';

describe('the number of a machine', () => {
  it('is the same for the same machine, whatever its cards', () => {
    expect(makeMachineId(own, marks)).toBe(makeMachineId(own, { ...marks, devices: [] }));
  });

  it('holds nothing of the number that the system has', () => {
    const id = makeMachineId(own, marks);
    expect(id).toMatch(/^machine-[0-9a-f]{24}$/u);
    expect(id).not.toContain(own.slice(0, 8));
  });

  it('tells containers of one image apart by their names', () => {
    const inside = { ...marks, container: true };
    expect(makeMachineId(own, inside)).not.toBe(makeMachineId(own, { ...inside, hostname: 'x' }));
  });

  it('falls back to name, processor and devices, in whichever order they come', () => {
    const other = { ...marks, devices: ['b', 'a'] };
    expect(makeMachineId(null, marks)).toBe(makeMachineId(null, other));
    expect(makeMachineId(null, marks)).not.toBe(makeMachineId(null, { ...marks, cpu: 'Xeon' }));
  });

  it.each(['rtx-4090', 'macbook-air-m4-16', 'windows-amd-r9700', 'jetson-orin'])(
    'is read from %s',
    async (name) => {
      const { id } = await readMachine(createRecordedKit(name), { signal });
      const renamed = { ...createRecordedKit(name), hostname: 'renamed' };
      expect((await readMachine(renamed, { signal })).id).toBe(id);
    },
  );
});

import { readMachine } from '../../../electron/hardware/read-machine.ts';
import type { Engine } from '../../../electron/hosts/engine.ts';
import { createRecordedKit } from '../../hardware/recorded-kit.ts';

/** The engine as it would be on a recorded machine (a folder of test/fixtures/machines); only what is shown is of it. */
export async function onMachine(engine: Engine, name: string): Promise<Engine> {
  const { signal } = new AbortController();
  const machine = await readMachine(createRecordedKit(name), { signal });
  return {
    ...engine,
    machines: { ...engine.machines, read: async () => machine },
    desk: {
      ...engine.desk,
      shop: async (look) => ({ ...(await engine.desk.shop(look)), machine }),
    },
  };
}

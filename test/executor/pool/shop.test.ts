import { describe, expect, it } from 'vitest';
import { examineShop } from '../../../electron/hosts/doctor/examine-shop.ts';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import type { Served, Shop } from '../../../shared/ipc/models.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeIo } from '../../hosts/terminal/fake-io.ts';
import { createShopEngine } from '../../hosts/terminal/shop-engine.ts';
import { installed, ollama, qualification, remote, shopOf } from '../../hosts/terminal/shops.ts';

const away: Served = { ...remote, name: 'attic', state: 'unreachable', detail: 'refused' };
const TAG = 'qwen3.8:27b';

const shop = (more: Partial<Shop> = {}): Shop =>
  shopOf({
    servers: [ollama, remote, away],
    pools: [
      {
        name: 'team',
        members: [
          { server: 'ollama', tag: null, weight: 1 },
          { server: 'rack', tag: 'own-name:27b', weight: 2 },
          { server: 'attic', tag: null, weight: 1 },
        ],
      },
    ],
    installed: [installed(TAG), installed('own-name:27b', { server: 'rack' })],
    qualifications: [qualification],
    executor: `team/${TAG}`,
    ...more,
  });

const poolIn = async (one: Shop) =>
  (await examineShop(async () => one, 5_000)).filter(({ what }) => what.startsWith('pool '));

describe('doctor', () => {
  it('says the state of each member of a pool', async () => {
    expect(await poolIn(shop())).toEqual([
      {
        area: 'server',
        status: 'warning',
        what: `pool team, 2 of 3 ready: ollama has ${TAG}; rack has own-name:27b; attic does not answer (refused)`,
        next: 'Mend or start the others, or take them out of the pool in the settings.',
      },
    ]);
  });

  it('calls a pool missing when the executor is to run there and nobody can serve its model', async () => {
    const empty = shop({ installed: [] });
    expect((await poolIn(empty)).map(({ status }) => status)).toEqual(['missing']);
    const unused = { ...empty, executor: null };
    expect((await poolIn(unused)).map(({ status }) => status)).toEqual(['warning']);
  });

  it('judges the executor as the first member that can serve it', async () => {
    const findings = await examineShop(async () => shop(), 5_000);
    const executor = findings.find(({ what }) => what.includes(`executor ollama/${TAG}`));
    expect(executor?.status).toBe('ok');
  });

  it('is content with a pool whose members are all there', async () => {
    const whole = shop({ servers: [ollama, remote, { ...remote, name: 'attic' }] });
    const all = [...whole.installed, installed(TAG, { server: 'attic' })];
    expect((await poolIn({ ...whole, installed: all })).map(({ status }) => status)).toEqual([
      'ok',
    ]);
  });
});

describe('models', () => {
  const say = async (...args: string[]) => {
    const fake = createFakeIo({});
    const code = await runTerminal(args, fake.io, async () =>
      ok(createShopEngine({ shop: shop() }).engine),
    );
    return { code, out: fake.out() };
  };

  it('lists a pool as a place to run', async () => {
    const { code, out } = await say('models');
    expect(code).toBe(0);
    expect(out.replace(/\s+/g, ' ')).toContain(
      `team is a pool of 3: ollama has ${TAG}; rack has own-name:27b; attic does not answer (refused)`,
    );
  });

  it('has it as an object in --json', async () => {
    const { out } = await say('models', '--json');
    const pools = out.split('\n').filter((line) => line.includes('"kind":"pool"'));
    expect(pools.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ kind: 'pool', name: 'team' }),
    ]);
  });
});

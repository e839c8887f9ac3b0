import { afterEach, describe, expect, it } from 'vitest';
import { askConsent } from '../../electron/hosts/engine/ask-consent.ts';
import type { People, Protections } from '../../electron/workflow/ports.ts';
import { ok } from '../../shared/result.ts';
import type { EventOf } from '../../shared/run/event.ts';
import { createRig, everythingGiven, type Rig } from './rig.ts';

/** Consent to commands without full isolation, given once for a repository. */

let rig: Rig;
afterEach(() => rig.close());

const protections = (more: Partial<Protections>): Protections => ({
  isolated: false,
  sandbox: null,
  root: false,
  isolation: [],
  limits: [],
  gaps: [],
  sentence: 'Commands run in a sandbox, but as root.',
  ...more,
});
const asRoot = { isolated: true, root: true, sandbox: { name: 'bwrap', version: '1' } };
const contained = { ...asRoot, root: false };

function asking(remember: boolean) {
  const asked: (string | undefined)[] = [];
  const people: People = {
    ...everythingGiven(),
    consentUnsandboxed: async (_detail, repository) => {
      asked.push(repository);
      return ok({ by: 'ann', remember });
    },
  };
  return { people, asked };
}

/** As the run would ask, on a machine protected like this. */
const askOn = (more: Partial<Protections>, people: People, path = rig.repository) =>
  askConsent(
    {
      home: rig.home,
      runners: {
        tools: [],
        protections: async () => protections(more),
        open: () => Promise.reject(new Error('No tools are needed to consent.')),
      },
    },
    { terms: { repository: terms(path) }, people },
  );

const terms = (path: string) => ({
  path,
  baseCommit: '',
  baseTree: '',
  baseBranch: null,
  dirtyFiles: 0,
  shallow: false,
  submodules: 0,
});

const today = () => new Date().toISOString().slice(0, 10);

describe('a consent', () => {
  it('for the repository is asked once, and every run says who gave it and when', async () => {
    rig = await createRig();
    const { people, asked } = asking(true);
    const runs = [];
    for (let count = 0; count < 2; count += 1) runs.push(await rig.run({}, { people }));
    const captured = rig.events.filter(
      (event): event is EventOf<'env.captured'> => event.kind === 'env.captured',
    );
    const isNeeded = captured[0]?.unsandboxedConsent !== 'not needed: commands are isolated';
    expect(asked).toEqual(isNeeded ? [rig.repository] : []);
    const recorded = isNeeded
      ? `ann, ${today()}, for this repository`
      : 'not needed: commands are isolated';
    expect(captured.map((event) => event.unsandboxedConsent)).toEqual([recorded, recorded]);
    for (const { runId } of runs)
      expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
  });

  it('is not asked for where commands are isolated and nobody is root', async () => {
    rig = await createRig();
    const { people, asked } = asking(false);
    expect(await askOn(contained, people)).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
  });

  it('for one run is asked again, and nothing is stored', async () => {
    rig = await createRig();
    const { people, asked } = asking(false);
    expect(await askOn({}, people)).toMatchObject({ value: { by: 'ann' } });
    expect(await askOn({}, people)).toMatchObject({ value: { by: 'ann' } });
    expect(asked).toHaveLength(2);
    expect(await (await rig.engine()).consents.list()).toEqual([]);
  });

  it('does not hold in another repository, nor when less protects commands', async () => {
    rig = await createRig();
    const { people, asked } = asking(true);
    await askOn(asRoot, people);
    await askOn(asRoot, people);
    expect(asked).toHaveLength(1);
    await askOn(asRoot, people, '/somewhere/else');
    expect(asked).toHaveLength(2);
    await askOn({ root: true }, people);
    expect(asked).toHaveLength(3);
  });

  it('can be taken back', async () => {
    rig = await createRig();
    const { people, asked } = asking(true);
    await askOn({}, people);
    const { consents } = await rig.engine();
    expect(await consents.list()).toMatchObject([{ path: rig.repository, by: 'ann' }]);
    expect(await consents.withdraw(rig.repository)).toEqual(ok(true));
    await askOn({}, people);
    expect(asked).toHaveLength(2);
  });
});

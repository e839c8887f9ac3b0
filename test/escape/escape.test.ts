import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createToolRunners } from '../../electron/tools/tool-runners.ts';
import type { Protections } from '../../electron/workflow/ports.ts';
import { corpus } from './corpus.ts';
import type { Played } from './play.ts';

/**
 * A scripted, fully malicious executor in the real sandbox. It plays as an ordinary user, also where the tests run
 * as root; one run of the corpus serves all tests, as starting it takes longer than an attempt.
 */
const MINUTES = 60_000;
const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];

interface Play {
  readonly protections: Protections;
  readonly played: ReadonlyMap<string, Played>;
  readonly left: readonly string[];
}

function playCorpus(env: NodeJS.ProcessEnv, ...names: readonly string[]): Promise<Play> {
  const program = [process.execPath, join(import.meta.dirname, 'play.ts'), ...names];
  const isRoot = process.getuid?.() === 0;
  const [file = '', ...args] = isRoot ? ['setpriv', ...NOBODY, ...program] : program;
  const options = { env: { PATH: process.env.PATH, ...env }, cwd: '/', maxBuffer: 64_000_000 };
  return new Promise((resolve, reject) => {
    execFile(file, args, options, (fault, out, words) => {
      if (fault !== null)
        return reject(new Error(`${fault.message}\n${words}\n${out.slice(-2_000)}`));
      const [first = '', ...lines] = out.trimEnd().split('\n');
      const played = lines.slice(0, -1).map((line): Played => JSON.parse(line));
      resolve({
        protections: JSON.parse(first).protections,
        played: new Map(played.map((one) => [one.name, one])),
        left: JSON.parse(lines.at(-1) ?? '').left,
      });
    });
  });
}

const { isolated, gaps, sentence } = await createToolRunners().protections();
if (!isolated) console.log(`Nothing isolates here, so nobody tries to escape: ${gaps.join('; ')}`);

describe('where nothing isolates', () => {
  it.skipIf(isolated)('says so, and what to do', () => {
    expect(sentence).toMatch(/without isolation/);
    expect(gaps.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!isolated)('a malicious executor', () => {
  let play: Play;
  beforeAll(async () => {
    play = await playCorpus({});
  }, 8 * MINUTES);

  it('tries at least 120 ways out, each with a name of its own', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(120);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
    expect(play.played.size).toBe(corpus.length);
  });

  it('plays in the sandbox, as an ordinary user', () => {
    expect(play.protections).toMatchObject({ isolated: true, root: false });
  });

  it.each(corpus)('does not get out: $attack, $name', ({ name }) => {
    expect(play.played.get(name)).toMatchObject({ escaped: null });
  });

  it('leaves nothing running and nothing behind', () => {
    expect(play.left).toEqual([]);
  });

  it(
    'would get out where nothing isolates, so the attempts are real',
    async () => {
      const harmless = ['paths', 'links', 'git', 'reading', 'network'];
      const control = await playCorpus({ TANDEM_SANDBOX: 'off' }, ...harmless);
      const out = [...control.played.values()].filter(({ escaped }) => escaped !== null);
      expect(out.length).toBeGreaterThan(50);
    },
    4 * MINUTES,
  );
});

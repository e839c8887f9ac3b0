import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { explanationSchema } from '../../shared/run/blame/explanation.ts';

/** Runs of released versions were made before anybody looked back: they are explained with what they hold. */
const runs = join(import.meta.dirname, '..', 'fixtures', 'runs');
const golden = readdirSync(runs).flatMap((version) =>
  readdirSync(join(runs, version))
    .filter((name) => name.endsWith('.tandem'))
    .map((name) => ({ version, runId: name.replace(/\.tandem$/, '') })),
);

let engine: Engine;
beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-golden-'));
  mkdirSync(join(home, 'runs'));
  for (const { version, runId } of golden)
    copyFileSync(join(runs, version, `${runId}.tandem`), join(home, 'runs', `${runId}.tandem`));
  const opened = await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  engine = opened.value;
});

describe('a golden run', () => {
  it.each(golden)(
    '$version $runId is explained, and only a failed one accuses',
    async ({ runId }) => {
      const explained = await engine.explanations.explain(runId);
      if (!explained.ok) throw new Error(JSON.stringify(explained.error));
      const { isFailure, outcome, suspicions, first, headline } = explanationSchema.parse(
        explained.value,
      );
      expect(headline).not.toBe('');
      if (outcome === 'approved') expect(isFailure).toBe(false);
      if (!isFailure) expect([suspicions, first]).toEqual([[], null]);
      else expect(first).not.toBeNull();
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../shared/run/blame/explanation.ts';
import { createRig, type Rig } from '../e2e/rig.ts';
import { edit, finish, greeting } from './rides/planted.ts';

let rig: Rig;
let explained: Explanation;
beforeAll(async () => {
  // Every check passes: the word is there, and behind it a character that nobody sees.
  const setting = greeting({ turns: [edit('Good day\u200b '), finish()] });
  rig = await createRig(setting.rig);
  const { runId } = await rig.run(setting.request);
  const found = await (await rig.engine()).explanations.explain(runId);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  explained = found.value;
}, 60_000);
afterAll(() => rig.close());

describe('a change whose checks pass and whose gate is red', () => {
  it('is the executor’s where it wrote what no change may hold', () => {
    expect(explained.suspicions[0]).toMatchObject({ family: 'executor', rule: 'X2' });
    expect(explained.headline).toContain('characters that are not shown');
    expect(explained.chain.find(({ family }) => family === 'executor')?.state).toBe('suspected');
  });

  it('lists nothing as harmless that a suspicion rests on, and nothing twice', () => {
    const quotes = explained.suspicions.flatMap(({ evidence }) => evidence.map((one) => one.quote));
    const texts = explained.remarks.map(({ text }) => text);
    expect(texts.filter((text) => quotes.includes(text))).toEqual([]);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSameModel } from '../../electron/planner/bill.ts';
import { defaultPromptFolder, loadPrompts } from '../../electron/planner/prompts.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prompts-'));
  cpSync(defaultPromptFolder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the prompts', () => {
  it('can be read and improved in another folder, and the log’s hash tells', () => {
    const before = loadPrompts(folder);
    expect(before.hashes).toEqual(loadPrompts().hashes);
    writeFileSync(
      join(folder, 'intake.md'),
      'TASK: intake\r\n\r\nAsk {{maxQuestions}} at most.\r\n',
    );
    const after = loadPrompts(folder);
    expect(after.hashes['intake.md']).not.toBe(before.hashes['intake.md']);
    expect(after.hashes['plan.md']).toBe(before.hashes['plan.md']);
    expect(after.fill('intake', { maxQuestions: 2 })).toBe('TASK: intake\n\nAsk 2 at most.');
  });

  it('fail on a placeholder without a value', () => {
    writeFileSync(join(folder, 'plan.md'), 'Use {{ stepTokens }} and {{toString}}.');
    const prompts = loadPrompts(folder);
    expect(() => prompts.fill('plan')).toThrow('plan.md needs a value for {{stepTokens}}');
    expect(() => prompts.fill('plan', { stepTokens: 1 })).toThrow('{{toString}}');
  });

  it('fail at the start when one is missing', () => {
    rmSync(join(folder, 'verify.md'));
    expect(() => loadPrompts(folder)).toThrow('verify.md');
  });

  it('are short: every one under 700 tokens', () => {
    for (const name of Object.keys(loadPrompts().hashes)) {
      expect(readFileSync(join(defaultPromptFolder, name), 'utf8').length / 4).toBeLessThan(700);
    }
  });

  it('begin with the word that tells Tandem’s own block from material', () => {
    const values = { maxQuestions: 1, maxFiles: 1, stepTokens: 1, maxWords: 1 };
    for (const name of ['intake', 'plan', 'verify', 'advise'] as const) {
      expect(loadPrompts().fill(name, values)).toMatch(/^TASK: /);
    }
  });
});

describe('the model that answered', () => {
  it.each([
    ['claude-opus-5-5', 'claude-opus-5-5', true],
    ['claude-haiku-4-5', 'claude-haiku-4-5-20251001', true],
    ['claude-opus-latest', 'claude-opus', true],
    ['anthropic/claude-opus-5-5', 'claude-opus-5-5', true],
    ['claude-opus-5', 'claude-opus-5-5', false],
    ['claude-opus-5-5', 'claude-sonnet-5-5', false],
  ])('asked %s, answered %s: same is %s', (asked, answered, same) => {
    expect(isSameModel(asked, answered)).toBe(same);
  });
});

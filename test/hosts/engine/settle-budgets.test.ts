import { describe, expect, it } from 'vitest';
import { settleBudgets } from '../../../electron/hosts/engine/mode-terms.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';

const settings = { ...defaultSettings.budgets, tries: 2 };

describe('the budgets of a run', () => {
  it('are those of the settings where the run asks for nothing', () => {
    expect(settleBudgets(settings)).toEqual({ ok: true, value: settings });
  });

  it('take what the run asks for, up to what settings may say', () => {
    expect(settleBudgets(settings, { rounds: 1, turns: 80 })).toEqual({
      ok: true,
      value: { ...settings, rounds: 1, turns: 80 },
    });
  });

  it.each([
    [{ rounds: 4 }, /`rounds` can’t be 4/],
    [{ verifyCalls: 5 }, /`verifyCalls` can’t be 5/],
    [{ planCalls: 0 }, /`planCalls` can’t be 0/],
    [{ tries: 1.5 }, /`tries` can’t be 1.5/],
    [{ turns: Number.NaN }, /`turns` can’t be NaN/],
    [{ cloudCalls: 99 }, /no budget `cloudCalls`; there are intakeCalls, /],
    [JSON.parse('{"__proto__": 1}'), /no budget `__proto__`/],
  ])('refuse %j by name', (asked, words) => {
    const settled = settleBudgets(settings, asked);
    expect(settled).toMatchObject({ ok: false, error: { kind: 'usage' } });
    expect(JSON.stringify(settled)).toMatch(words);
  });
});

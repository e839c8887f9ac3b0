import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../renderer/ui/tokens.css'), 'utf8');

function colours(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  if (start === -1) throw new Error(`tokens.css has no ${selector}`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const light = colours('[data-theme="light"]');
const dark = colours('[data-theme="dark"]');
const looks = {
  light,
  dark,
  'light, more contrast': { ...light, ...colours('[data-theme="light"][data-contrast="more"]') },
  'dark, more contrast': { ...dark, ...colours('[data-theme="dark"][data-contrast="more"]') },
};
const TEXTS = [
  'text',
  'text-2',
  'text-3',
  'planner',
  'executor',
  'verifier',
  'human',
  'ok',
  'bad',
  'warn',
];
const GROUNDS = [
  'bg',
  'panel',
  'sunken',
  'planner-soft',
  'executor-soft',
  'verifier-soft',
  'human-soft',
  'ok-soft',
  'bad-soft',
  'warn-soft',
  'add',
  'del',
];

describe.each(Object.entries(looks))('the colours of %s', (_, look) => {
  const ratio = (one: string, other: string): number => contrast(look[one]!, look[other]!);

  it('let every text be read on every ground', () => {
    const weak = TEXTS.flatMap((text) =>
      GROUNDS.filter((ground) => ratio(text, ground) < 4.5).map(
        (ground) => `${text} on ${ground}: ${ratio(text, ground).toFixed(2)}`,
      ),
    );
    expect(weak).toEqual([]);
  });

  it('let words marked in a diff be read', () => {
    expect(ratio('text', 'add-word')).toBeGreaterThanOrEqual(4.5);
    expect(ratio('text', 'del-word')).toBeGreaterThanOrEqual(4.5);
  });

  it('let text be read on filled shapes', () => {
    for (const fill of ['text', 'planner', 'executor', 'verifier', 'human', 'ok', 'bad'])
      expect(ratio('panel', fill), fill).toBeGreaterThanOrEqual(4.5);
  });

  it('show edges of controls and the focus', () => {
    for (const ground of ['bg', 'panel', 'sunken'])
      for (const edge of ['control', 'focus'])
        expect(ratio(edge, ground), `${edge} on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});

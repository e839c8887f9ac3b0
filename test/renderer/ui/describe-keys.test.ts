import { describe, expect, it } from 'vitest';
import { ariaKeys, describeKeys } from '../../../renderer/ui/describe-keys.ts';

describe('describeKeys', () => {
  it.each([
    ['Mod+K', 'en', true, [['⌘', 'K']]],
    ['Mod+K', 'en', false, [['Ctrl', 'K']]],
    ['Mod+K', 'de', false, [['Strg', 'K']]],
    ['Mod+K', 'de', true, [['⌘', 'K']]],
    ['g r', 'en', false, [['G'], ['R']]],
    ['Shift+Escape', 'en', false, [['⇧', 'Esc']]],
    ['?', 'en', false, [['?']]],
    ['+', 'en', false, [['+']]],
  ] as const)('writes %s in %s, Mac %s', (keys, locale, mac, written) => {
    expect(describeKeys(keys, locale, mac)).toEqual(written);
  });
});

describe('ariaKeys', () => {
  it('names the key that Mod is', () => {
    expect(ariaKeys('Mod+K', true)).toBe('Meta+K');
    expect(ariaKeys('Mod+K', false)).toBe('Control+K');
  });
});

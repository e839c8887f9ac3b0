import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../renderer/ui/format/bytes.ts';
import { formatCount, formatPercent } from '../../../renderer/ui/format/count.ts';
import { formatDuration } from '../../../renderer/ui/format/duration.ts';
import { formatMemory } from '../../../renderer/ui/format/memory.ts';
import { formatRelativeTime } from '../../../renderer/ui/format/relative-time.ts';
import { formatDateTime, formatTimeOfDay } from '../../../renderer/ui/format/time.ts';
import { formatTokens } from '../../../renderer/ui/format/tokens.ts';
import { formatUsd } from '../../../renderer/ui/format/usd.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('formatBytes', () => {
  it.each([
    [0, 'en', '0 bytes'],
    [1, 'en', '1 byte'],
    [999, 'en', '999 bytes'],
    [1_000, 'en', '1 KB'],
    [31_000, 'en', '31 KB'],
    [999_600, 'en', '1 MB'],
    [17_700_000_000, 'en', '17.7 GB'],
    [17_700_000_000, 'de', '17,7 GB'],
    [12, 'de', '12 Byte'],
  ])('says %i in %s as %s', (bytes, locale, text) => {
    expect(plain(formatBytes(bytes, locale))).toBe(text);
  });
});

describe('formatMemory', () => {
  const MIB = 2 ** 20;
  it.each([
    [24_564 * MIB, 'en', '24 GiB'],
    [23_450 * MIB, 'en', '22.9 GiB'],
    [23_450 * MIB, 'de', '22,9 GiB'],
    [640 * MIB, 'en', '640 MiB'],
    [1_024 * MIB, 'en', '1 GiB'],
    [8 * 81_559 * MIB, 'en', '637 GiB'],
    [0, 'en', '0 MiB'],
  ])('says %i in %s as %s', (bytes, locale, text) => {
    expect(plain(formatMemory(bytes, locale))).toBe(text);
  });
});

describe('formatUsd', () => {
  it.each([
    [0, 'en', '$0.00'],
    [0.07, 'en', '$0.07'],
    [0.0021, 'en', '$0.0021'],
    [0.00001, 'en', '<$0.0001'],
    [1.61, 'en', '$1.61'],
    [-0.12, 'en', '−$0.12'],
    [0.07, 'de', '0,07 $'],
  ])('says %f in %s as %s', (usd, locale, text) => {
    expect(plain(formatUsd(usd, locale))).toBe(text);
  });
});

describe('formatTokens', () => {
  it.each([
    [9_140, 'en', '9,140'],
    [12_400, 'en', '12 k'],
    [214_000, 'en', '214 k'],
    [999_600, 'en', '1 M'],
    [1_240_000, 'de', '1,2 M'],
  ])('says %i in %s as %s', (tokens, locale, text) => {
    expect(plain(formatTokens(tokens, locale))).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [20, '<0.1 s'],
    [240, '0.2 s'],
    [9_960, '10 s'],
    [41_000, '41 s'],
    [59_700, '1 min'],
    [72_000, '1 min 12 s'],
    [3_599_700, '1 h'],
    [7_500_000, '2 h 5 min'],
    [274_000_000, '3 d 4 h'],
    [-5, '0.0 s'],
  ])('says %i ms as %s', (ms, text) => {
    expect(plain(formatDuration(ms, 'en'))).toBe(text);
  });
});

describe('times', () => {
  const at = new Date(2026, 10, 21, 14, 2, 31);

  it('are said with 24 hours', () => {
    expect(formatTimeOfDay(at, 'en')).toBe('14:02');
    expect(formatTimeOfDay(at, 'en', { seconds: true })).toBe('14:02:31');
    expect(formatTimeOfDay(new Date(2026, 10, 21, 0, 2), 'en')).toBe('00:02');
  });

  it('carry the date in the order of the language', () => {
    expect(formatDateTime(at, 'en')).toBe('Nov 21, 2026, 14:02');
    expect(formatDateTime(at, 'de')).toBe('21. Nov. 2026, 14:02');
  });

  it('that nobody can read are shown as they are', () => {
    expect(formatTimeOfDay('soon', 'en')).toBe('soon');
    expect(formatRelativeTime('soon', 0, 'en')).toBe('soon');
  });

  it.each([
    [-180_000, 'en', '3 minutes ago'],
    [-86_400_000, 'en', 'yesterday'],
    [7_200_000, 'en', 'in 2 hours'],
    [-180_000, 'de', 'vor 3 Minuten'],
    [0, 'en', 'now'],
  ])('%i ms away are said in %s as %s', (distance, locale, text) => {
    expect(formatRelativeTime(at.getTime() + distance, at.getTime(), locale)).toBe(text);
  });
});

describe('formatCount', () => {
  it('groups digits as the language does', () => {
    expect(formatCount(84_211, 'en')).toBe('84,211');
    expect(formatCount(84_211, 'de')).toBe('84.211');
    expect(plain(formatPercent(0.98, 'en'))).toBe('98 %');
  });
});

import { describe, expect, it } from 'vitest';
import { edit } from './edit-once.ts';

describe('edit_file keeps', () => {
  it('a byte order mark', async () => {
    const result = await edit('\ufeffa\nb\n', 'a', 'x');
    expect(result.after.toString('utf8')).toBe('\ufeffx\nb\n');
  });

  it('Latin-1, and refuses what it can not hold', async () => {
    const latin = Buffer.from('caf\u00e9\nth\u00e9\n', 'latin1');
    expect((await edit(latin, 'th\u00e9', 'na\u00efve')).after.toString('latin1')).toBe(
      'caf\u00e9\nna\u00efve\n',
    );
    const refused = await edit(latin, 'th\u00e9', '日');
    expect(refused.text).toContain('Latin-1, which has no "日"');
    expect(refused.after).toEqual(latin);
  });

  it('UTF-16 with its mark', async () => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a\r\nb\r\n', 'utf16le')]);
    expect((await edit(wide, 'a\nb', 'x\ny')).after.subarray(2).toString('utf16le')).toBe(
      'x\r\ny\r\n',
    );
  });

  it('a file of 8 MB quick to edit tolerantly', async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, index) => `  entry number ${index} of the list;`,
    );
    const startedAt = performance.now();
    const result = await edit(lines.join('\n'), 'entry number 70000 of  the list;', 'gone');
    expect(result.text).toMatch(/although spacing differed/);
    expect(
      (await edit(lines.join('\n'), 'entry nmber 7 off the list, or something', '')).status,
    ).toBe('error');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

it('edit_file answers with the changed lines and what is around them', async () => {
  const { text } = await edit('a\nb\nc\nd\ne\nf\n', 'd', 'x\ny');
  expect(text).toBe('Edited file:\n 2|b\n 3|c\n-4|d\n+4|x\n+5|y\n 6|e\n 7|f');
});

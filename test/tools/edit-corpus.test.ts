import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlaceholder } from '../../electron/tools/edits/find-placeholder.ts';
import { editCorpus } from './edit-corpus.ts';
import { edit } from './edit-once.ts';
import { tempWorktree } from './temp-worktree.ts';

const raw = (content: string | Uint8Array): Buffer => Buffer.from(content);

describe('an edit of the corpus', () => {
  it('is one of at least forty, each named', () => {
    expect(editCorpus.length).toBeGreaterThanOrEqual(40);
    expect(new Set(editCorpus.map((one) => one.what)).size).toBe(editCorpus.length);
  });

  it.each(editCorpus)('$what', async ({ file, old, now, after, says }) => {
    const result = await edit(file, old, now);
    expect(result.after.toString('latin1')).toBe(raw(after ?? file).toString('latin1'));
    expect(result.status).toBe(after === null ? 'error' : 'ok');
    expect(result.paths).toEqual(after === null ? [] : ['file']);
    if (says !== undefined) expect(result.text).toMatch(says);
  });
});

async function write(before: string | Uint8Array, content: string) {
  const tree = tempWorktree();
  tree.write('file', before);
  const result = await tree.call('write_file', { path: 'file', content });
  return { ...result, after: readFileSync(join(tree.root, 'file')) };
}

describe('write_file over a file', () => {
  it('keeps its byte order mark, whether it comes with the text or not', async () => {
    expect((await write('\ufeffa\n', 'b\n')).after.toString()).toBe('\ufeffb\n');
    expect((await write('\ufeffa\n', '\ufeffb\n')).after.toString()).toBe('\ufeffb\n');
  });

  it('keeps Latin-1, and refuses what that can’t hold', async () => {
    const old = Buffer.from('caf\u00e9\n', 'latin1');
    expect((await write(old, 'th\u00e9\n')).after).toEqual(Buffer.from('th\u00e9\n', 'latin1'));
    const refused = await write(old, '日\n');
    expect(refused).toMatchObject({ status: 'error', after: old });
    expect(refused.text).toContain('Latin-1');
  });

  it('keeps UTF-16 and its line ends', async () => {
    const wide = (text: string) =>
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    expect((await write(wide('a\r\nb\r\n'), 'x\ny\n')).after).toEqual(wide('x\r\ny\r\n'));
  });

  it('takes the place of a binary file as it is given', async () => {
    expect((await write(Buffer.from([0, 1]), 'a\n')).after.toString()).toBe('a\n');
  });

  it('refuses a text that leaves code out behind a comment', async () => {
    const before = 'export const a = 1;\nexport const b = 2;\n';
    const result = await write(before, 'export const a = 3;\n// ... rest of the file unchanged\n');
    expect(result.text).toContain('"// ... rest of the file unchanged" stands for code');
    expect(result.after.toString()).toBe(before);
  });
});

describe('a comment that stands for code', () => {
  it.each([
    '// ... existing code ...',
    '# … rest of the file',
    '/* ... other methods ... */',
    '<!-- ... remaining rows ... -->',
    '{/* ... same as before ... */}',
    '// Rest of the code remains unchanged...',
    '-- ... previous columns',
  ])('is seen in %s', (line) => {
    expect(findPlaceholder(`a\n  ${line}\nb`, '')).toBe(line);
  });

  it.each([
    '// TODO: handle other cases...',
    '// Loading…',
    'const rest = [...existing];',
    '# Waits until the rest has come.',
    '// the rest of the file is generated',
    'print("... existing code ...")',
  ])('is not seen in %s', (line) => {
    expect(findPlaceholder(line, '')).toBeNull();
  });

  it('is the file’s own when it was there before', () => {
    expect(findPlaceholder('// ... existing code ...', 'x\n  // ... existing code ...')).toBeNull();
  });
});

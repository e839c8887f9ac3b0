import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputWindow } from '../../electron/sandbox/output-window.ts';

function read(chunks: readonly (string | Buffer)[], size = { head: 20, tail: 40 }) {
  const window = new OutputWindow(size);
  for (const chunk of chunks) window.push(Buffer.from(chunk));
  return window.read();
}

describe('OutputWindow', () => {
  it('keeps short output whole', () => {
    expect(read(['one\n', 'two\n'])).toEqual({ text: 'one\ntwo\n', bytes: 8, cut: false });
  });

  it('keeps first and last lines of long output and counts what lies between', () => {
    const kept = read(['first line\n', 'x'.repeat(1000), '\nthe last line\n']);
    expect(kept.text).toMatch(/^first line\nx*\n\[… [\d,]+ bytes left out …\]\n/);
    expect(kept.text).toContain('the last line\n');
    expect(kept).toMatchObject({ bytes: 1026, cut: true });
  });

  it('never tears a character where it cuts', () => {
    for (let shift = 0; shift < 8; shift += 1) {
      expect(read(['a'.repeat(shift), '日本語🙂'.repeat(200)]).text).not.toContain('\ufffd');
    }
  });

  it('keeps any output up to its size exactly, however it arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ -~]{0,9}$/), { maxLength: 6 }), (chunks) => {
        const text = chunks.join('').slice(0, 60);
        expect(read([text.slice(0, 25), text.slice(25)])).toMatchObject({ text, cut: false });
      }),
    );
  });

  it('counts every byte of any output', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 9 }), (chunks) => {
        const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const kept = read(chunks.map((chunk) => Buffer.from(chunk)));
        expect(kept).toMatchObject({ bytes, cut: bytes > 60 });
      }),
    );
  });
});

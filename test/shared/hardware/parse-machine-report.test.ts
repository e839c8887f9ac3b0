import { describe, expect, it } from 'vitest';
import { parseMachineReport } from '../../../shared/hardware/parse-machine-report.ts';
import { linux4090 } from '../../hosts/terminal/shops.ts';

const json = JSON.stringify(linux4090, null, 2);
const page = (data: string) =>
  `<!doctype html>\n<title>x</title>\n<script type="application/json" id="tandem-machine">${data}</script>\n`;
const fault = (text: string) => {
  const parsed = parseMachineReport(text, 'their.json');
  if (parsed.ok) throw new Error('accepted');
  return parsed.error;
};

describe('parseMachineReport', () => {
  it.each([
    ['JSON', json],
    ['JSON after a byte order mark', `\uFEFF${json}`],
    ['JSON on one line', JSON.stringify(linux4090)],
    ['a page', page(json)],
  ])('takes %s', (_name, text) => {
    expect(parseMachineReport(text, 'x')).toEqual({ ok: true, value: linux4090 });
  });

  it('drops what is not part of the format', () => {
    const parsed = parseMachineReport(JSON.stringify({ ...linux4090, extra: 1 }), 'x');
    expect(parsed).toEqual({ ok: true, value: linux4090 });
  });

  it('names the line of what is not JSON, in the page’s own counting', () => {
    expect(fault('{\n"format": 1,\n]')).toMatchObject({
      kind: 'file-invalid',
      path: 'their.json',
      line: 3,
    });
    expect(fault(page('{\n"format": 1,\n]'))).toMatchObject({ line: 5 });
  });

  it('names the line and the field that does not fit', () => {
    const wrong = json.replace('"threads": 32', '"threads": "many"');
    const line = wrong.split('\n').findIndex((text) => text.includes('"many"')) + 1;
    expect(fault(wrong)).toMatchObject({ line, detail: expect.stringContaining('cpu.threads') });
  });

  it.each([
    ['nothing', '', 'neither a machine report'],
    ['another page', '<html><script>1</script></html>', 'neither a machine report'],
    ['a page cut short', page(json).slice(0, 400), 'neither a machine report'],
    ['a list', '[]', 'neither a machine report'],
    ['other JSON', '{"a":1}', 'it is no machine report'],
    ['a later format', '{"format":"tandem.machine/2"}', 'this version reads tandem.machine/1'],
  ])('refuses %s', (_name, text, words) => {
    expect(fault(text)).toMatchObject({
      kind: 'file-invalid',
      detail: expect.stringContaining(words),
    });
  });

  it.each([
    ['the element opened and never closed', '<script'.repeat(1e6)],
    ['elements of other kinds', '<script type="application/json" id="other">'.repeat(1.6e5)],
    ['brackets in JSON', `{"a":${'['.repeat(7e6)}`],
    ['brackets in a page', page(`{"a":${'['.repeat(7e6)}`)],
    ['comments', '<!--'.repeat(1.9e6)],
    ['white space', ' '.repeat(7e6)],
    ['more than is read', '{'.repeat(9e6)],
    ['UTF-16', Buffer.from(page(json), 'utf16le').toString('utf8')],
    ['UTF-16 read as bytes', Buffer.from(`\uFEFF${page(json)}`, 'utf16le').toString('latin1')],
  ])('refuses megabytes of %s at once', (_name, text) => {
    const begun = performance.now();
    expect(fault(text).kind).toBe('file-invalid');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('takes the one machine of a page with other scripts, and refuses a page with two', () => {
    const others = `<script>let a = 1</script><!-- <script --><script id="x">`;
    expect(parseMachineReport(others + page(json), 'x').ok).toBe(true);
    expect(fault(page(json) + page(json)).kind).toBe('file-invalid');
    expect(fault(`<!-- ${page(json)} -->${page(json)}`)).toMatchObject({
      detail: expect.stringContaining('more than one'),
    });
  });

  it('makes nothing of a name that is a prototype’s', () => {
    const wrong = json.replace('"format"', '"__proto__": {"polluted": true}, "format"');
    const parsed = parseMachineReport(wrong, 'x');
    expect(parsed).toEqual({ ok: true, value: linux4090 });
    expect('polluted' in {}).toBe(false);
  });

  it('refuses memory below zero and beyond reason', () => {
    for (const bytes of [-1, 2 ** 61, 1e308]) {
      const wrong = {
        ...linux4090,
        memory: { ...linux4090.memory, total: { bytes, source: 'x' } },
      };
      expect(fault(JSON.stringify(wrong))).toMatchObject({ kind: 'file-invalid' });
    }
  });
});

import { describe, expect, it } from 'vitest';
import { parseOllamaAddress } from '../../electron/server-http/address.ts';

const shown = (text: string): string => {
  const parsed = parseOllamaAddress(text);
  return parsed.ok ? parsed.value.display : `refused: ${parsed.error}`;
};

describe('an Ollama address', () => {
  it.each([
    ['', 'http://127.0.0.1:11434'],
    ['  "127.0.0.1:11434" ', 'http://127.0.0.1:11434'],
    ['box', 'http://box:11434'],
    ['box:8080', 'http://box:8080'],
    ['box:80', 'http://box:80'],
    ['http://box', 'http://box:80'],
    ['https://box', 'https://box:443'],
    ['https://box/ollama/', 'https://box:443/ollama'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:9000', 'http://127.0.0.1:9000'],
    ['::1', 'http://[::1]:11434'],
    ['[::]:9000', 'http://[::1]:9000'],
    ['[fe80::1]:9000', 'http://[fe80::1]:9000'],
    ['http://user:secret@box:9000', 'http://box:9000'],
    ['user:secret@box', 'http://box:11434'],
  ])('%j is %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each(['ftp://box', 'http://', 'box:99999', 'http://user:secret@b ox'])(
    '%j is refused',
    (text) => {
      expect(shown(text)).toMatch(/^refused/);
      expect(shown(text)).not.toContain('secret');
    },
  );

  it('turns user and password into a header', () => {
    const parsed = parseOllamaAddress('https://team:100%@box');
    expect(parsed.ok && parsed.value.authorization).toBe(
      `Basic ${Buffer.from('team:100%').toString('base64')}`,
    );
  });
});

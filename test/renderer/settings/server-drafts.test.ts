import { describe, expect, it } from 'vitest';
import {
  isServerName,
  isServerUrl,
  readServers,
} from '../../../renderer/features/settings/server-drafts.ts';

const box = { name: 'box', url: 'http://10.0.0.5:11434' };
const entry = (source: 'default' | 'file' | 'environment', value: unknown, losers: object[] = []) =>
  ({ key: 'servers', value, source, origin: '', losers, locked: false }) as never;

describe('servers of the settings file', () => {
  it('are those of the file, not the one that the environment adds', () => {
    const both = [box, { name: 'ollama', url: 'http://127.0.0.1:1' }];
    const losers = [{ source: 'file' as const, value: [box] }];
    expect(readServers(losers, entry('environment', both, losers))).toEqual([box]);
    expect(readServers([], entry('file', [box]))).toEqual([box]);
    expect(readServers([], entry('default', []))).toEqual([]);
  });

  it.each([
    ['box', true],
    ['a.b-c_1', true],
    ['', false],
    ['with space', false],
    ['a/b', false],
  ])('takes %j as a name: %s', (name, good) => {
    expect(isServerName(name, [], 0)).toBe(good);
  });

  it('takes each name once', () => {
    expect(isServerName('box', [box, { name: 'box', url: '' }], 1)).toBe(false);
  });

  it.each([
    ['http://10.0.0.5:11434', true],
    ['10.0.0.5:11434', true],
    ['https://gpu.house/ollama', true],
    ['', false],
    ['http://', false],
    ['two words', false],
  ])('takes %j as an address: %s', (url, good) => expect(isServerUrl(url)).toBe(good));
});

import { describe, expect, it } from 'vitest';
import {
  emptyServer,
  isServerName,
  isServerUrl,
  parseDevices,
  readServers,
  serversOf,
} from '../../../renderer/features/settings/server-drafts.ts';

const box = { name: 'box', url: 'http://10.0.0.5:11434' };
const draft = { ...emptyServer, ...box };
const entry = (source: 'default' | 'file' | 'environment', value: unknown, losers: object[] = []) =>
  ({ key: 'servers', value, source, origin: '', losers, locked: false }) as never;

describe('servers of the settings file', () => {
  it('are those of the file, not the one that the environment adds', () => {
    const both = [box, { name: 'ollama', url: 'http://127.0.0.1:1' }];
    const losers = [{ source: 'file' as const, value: [box] }];
    expect(readServers(losers, entry('environment', both, losers))).toEqual([draft]);
    expect(readServers([], entry('file', [box]))).toEqual([draft]);
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
    expect(isServerName('box', [draft, { ...draft, url: '' }], 1)).toBe(false);
  });

  it.each([
    ['http://10.0.0.5:11434', true],
    ['10.0.0.5:11434', true],
    ['https://gpu.house/ollama', true],
    ['', false],
    ['http://', false],
    ['two words', false],
  ])('takes %j as an address: %s', (url, good) => expect(isServerUrl(url)).toBe(good));

  it('keeps what is not edited here', () => {
    const whole = {
      ...box,
      devices: [
        { name: 'RTX 4090', memoryGib: 24 },
        { name: 'RTX 3090', memoryGib: 23.5 },
      ],
      machine: 'm-1',
      kind: 'openai',
      keyVariable: 'RACK_KEY',
      slots: 16,
    };
    const [read] = readServers([], entry('file', [whole]));
    expect(read?.devices).toBe('RTX 4090 = 24, RTX 3090 = 23.5');
    expect(serversOf(read === undefined ? [] : [read])).toEqual([whole]);
  });

  it('writes no kind for an Ollama, and refuses a key in the place of its name', () => {
    expect(serversOf([draft])).toEqual([box]);
    expect(serversOf([{ ...draft, keyVariable: ' RACK_KEY ' }])).toEqual([
      { ...box, keyVariable: 'RACK_KEY' },
    ]);
    expect(serversOf([{ ...draft, keyVariable: 'sk-ant-0000' }])).toBeNull();
  });

  it.each([
    ['24', [{ name: 'GPU 1', memoryGib: 24 }]],
    [
      'A6000: 48 GB, 24',
      [
        { name: 'A6000', memoryGib: 48 },
        { name: 'GPU 2', memoryGib: 24 },
      ],
    ],
    ['', []],
    ['RTX 4090', null],
    ['RTX 4090 = -3', null],
    ['x = 0', null],
  ])('reads %j as devices', (text, devices) => expect(parseDevices(text)).toEqual(devices));
});

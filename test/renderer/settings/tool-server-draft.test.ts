import { describe, expect, it } from 'vitest';
import {
  commandOf,
  compactToolServer,
  emptyToolServer,
  findToolServerFaults,
  isTypeable,
  parseHeaders,
  readToolServer,
  toolServerOf,
} from '../../../renderer/features/settings/tool-servers/tool-server-draft.ts';
import { settingsSchema } from '../../../shared/settings/settings.ts';

const settingOf = (server: object) => {
  const [setting] = settingsSchema.parse({ toolServers: [server] }).toolServers;
  if (setting === undefined) throw new Error('no setting');
  return setting;
};

const program = {
  name: 'tracker',
  command: ['/usr/bin/tracker', '--label', ' two  words '],
  environment: ['TRACKER_TOKEN'],
  allowedHosts: ['tracker.example'],
  timeoutSeconds: 5,
  policy: 'deny',
  tools: { find: 'allow' },
  enabled: false,
};
const address = {
  name: 'docs',
  url: 'https://docs.example/mcp',
  headers: { Authorization: 'DOCS_TOKEN' },
};

describe('a tool server as it is typed', () => {
  it.each([[program], [address]])(
    'is read from the settings and written back the same: %j',
    (server) => {
      const setting = settingOf(server);
      const again = toolServerOf(readToolServer(setting), setting);
      expect(again).toEqual(setting);
      expect(compactToolServer(again)).toEqual(server);
    },
  );

  it('hands each line over to the letter', () => {
    const draft = { ...emptyToolServer, program: ' npx ', args: '-y\n  spaced\n\n"quoted"' };
    expect(commandOf(draft)).toEqual(['npx', '-y', '  spaced', '"quoted"']);
  });

  it('leaves alone a command that lines can’t say', () => {
    expect(isTypeable(['sh', '-c', 'a\nb'])).toBe(false);
    expect(isTypeable(['tracker', ''])).toBe(false);
    expect(isTypeable(['tracker', ' x '])).toBe(true);
  });

  it.each([
    [{ name: 'has space', program: 'x' }, ['name-bad']],
    [{ name: 'taken', program: 'x' }, ['name-twice']],
    [{ name: 'a', program: ' ' }, ['program-missing']],
    [{ name: 'a', program: 'x', environment: 'A=1' }, ['environment-bad']],
    [{ name: 'a', program: 'x', allowedHosts: 'https://a.example' }, ['hosts-bad']],
    [{ name: 'a', via: 'address', url: 'docs.example' }, ['url-bad']],
    [{ name: 'a', via: 'address', url: 'https://a.example', headers: 'X' }, ['headers-bad']],
    [{ name: 'a', via: 'address', url: 'https://a.example' }, []],
  ] as const)('finds what is wrong with %j', (part, faults) => {
    expect(findToolServerFaults({ ...emptyToolServer, ...part }, ['taken'])).toEqual(faults);
  });

  it('takes each header once, whatever its letters', () => {
    expect(parseHeaders('X-A: ONE\nx-b : TWO')).toEqual({ 'X-A': 'ONE', 'x-b': 'TWO' });
    expect(parseHeaders('X-A: ONE\nx-a: TWO')).toBeNull();
    expect(parseHeaders('')).toEqual({});
  });
});

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchPlainly } from '../../../electron/tools/servers/launch-plainly.ts';
import type { ServerKit } from '../../../electron/tools/servers/server-kit.ts';
import { settingsSchema, type ToolServerSetting } from '../../../shared/settings/settings.ts';

/** The public servers as they come from npm, and a scripted one that means harm. */
const packages = resolve(import.meta.dirname, '../../../node_modules/@modelcontextprotocol');
export const publicServers = {
  filesystem: join(packages, 'server-filesystem/dist/index.js'),
  everything: join(packages, 'server-everything/dist/index.js'),
  memory: join(packages, 'server-memory/dist/index.js'),
} as const;

const hostileProgram = resolve(import.meta.dirname, 'hostile-server.mjs');
export const hostileCommand = (...characters: readonly string[]): string[] => [
  process.execPath,
  hostileProgram,
  ...characters,
];

export function serverSetting(more: Partial<ToolServerSetting>): ToolServerSetting {
  const [setting] = settingsSchema.parse({ toolServers: [{ name: 'probe', ...more }] }).toolServers;
  if (setting === undefined) throw new Error('no setting');
  return setting;
}

export const temporaryFolder = (what: string): string =>
  mkdtempSync(join(tmpdir(), `tandem-${what}-`));

export function serverKit(more: Partial<ServerKit> = {}): ServerKit {
  const folder = temporaryFolder('tool-servers');
  return {
    environment: { PATH: process.env.PATH, HOME: folder },
    withheld: { names: new Set(), values: new Set() },
    folderOf: (server) => join(folder, server),
    readable: [],
    launch: launchPlainly,
    isolates: async () => false,
    ...more,
  };
}

export const noAbort = new AbortController().signal;

import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Listening } from './listening.ts';
import type { ServerKit } from './server-kit.ts';

/** What the running server was started with, as far as it can be read. */
export interface ServerEnvironment {
  /** Only Ollama's own names below: an environment holds secrets of others. */
  readonly settings: Readonly<Record<string, string>>;
  /** Its user's home folder; null when not known. */
  readonly home: string | null;
  /** `service`: from the unit file, where values of `EnvironmentFile` are missing. */
  readonly from: 'process' | 'service' | 'started-here';
}

/** The names of facts about Ollama's environment that change what fits, what is kept, or who may ask. */
const NAMES = [
  'HOST',
  'ORIGINS',
  'NUM_PARALLEL',
  'MAX_LOADED_MODELS',
  'MAX_QUEUE',
  'KEEP_ALIVE',
  'CONTEXT_LENGTH',
  'KV_CACHE_TYPE',
  'FLASH_ATTENTION',
  'LOAD_TIMEOUT',
  'MODELS',
  'NO_CLOUD',
  'NOPRUNE',
].map((name) => `OLLAMA_${name}`);

/** Null when nothing can be read: another user's process without a unit file, or another system than Linux. */
export async function readEnvironment(
  kit: ServerKit,
  port: number,
  listening: Listening | null,
): Promise<ServerEnvironment | null> {
  const started = kit.startedWith(port);
  if (started !== null) {
    return {
      settings: pick(Object.entries(started)),
      home: started.HOME ?? null,
      from: 'started-here',
    };
  }
  if (kit.platform !== 'linux') return null;
  return (await readProcess(kit, listening)) ?? (await readService(kit));
}

async function readProcess(
  kit: ServerKit,
  listening: Listening | null,
): Promise<ServerEnvironment | null> {
  const sockets = new Set((listening?.inodes ?? []).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  const names = await readdir(kit.procFolder).catch(() => []);
  for (const pid of names.filter((name) => /^\d+$/.test(name))) {
    const folder = join(kit.procFolder, pid);
    if (!(await isOllama(folder)) || !(await hasSocket(folder, sockets))) continue;
    const text = await readFile(join(folder, 'environ'), 'utf8').catch(() => null);
    if (text === null) return null;
    const entries = text.split('\0').map(splitPair);
    const home = entries.find(([name]) => name === 'HOME')?.[1] ?? null;
    return { settings: pick(entries), home, from: 'process' };
  }
  return null;
}

/** Cheap to ask of every process, before the sockets of any are looked at. */
async function isOllama(folder: string): Promise<boolean> {
  const name = await readFile(join(folder, 'comm'), 'utf8').catch(() => '');
  return name.trim().toLowerCase().startsWith('ollama');
}

async function hasSocket(folder: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(join(folder, 'fd')).catch(() => []);
  for (const file of files) {
    const target = await readlink(join(folder, 'fd', file)).catch(() => '');
    if (sockets.has(target)) return true;
  }
  return false;
}

/** The installer's service runs as a user of its own, whose process others may not look into. */
async function readService(kit: ServerKit): Promise<ServerEnvironment | null> {
  const args = ['show', 'ollama', '-p', 'ActiveState', '-p', 'User', '-p', 'Environment'];
  const text = await kit.run('systemctl', args);
  if (text === null || !/^ActiveState=active$/m.test(text)) return null;
  const line = /^Environment=(.*)$/m.exec(text)?.[1] ?? '';
  const user = /^User=(.*)$/m.exec(text)?.[1] ?? '';
  const home = user === 'ollama' ? '/usr/share/ollama' : null;
  return { settings: pick(splitUnitLine(line).map(splitPair)), home, from: 'service' };
}

/** `A=1 "B=two words"`, as systemd prints it. */
function splitUnitLine(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
  );
}

function splitPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function pick(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const ours = entries.filter(([name, value]) => NAMES.includes(name) && value !== '');
  return Object.fromEntries(ours.map(([name, value]) => [name, value.slice(0, 500)]));
}

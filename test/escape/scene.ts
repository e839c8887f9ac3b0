import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createRepositories } from '../../electron/workspace/create-repositories.ts';
import { commitHash, runId } from '../../shared/ids.ts';
import { must, type Scene } from '../fixtures/repos/repository.ts';
import type { Ground } from './attempt.ts';

/** Stands in every secret; an answer that holds it has got out. */
export const CANARY = 'CANARY';

const SECRETS: Readonly<Record<string, string>> = {
  'user/.ssh/id_ed25519': 'ssh',
  'user/.aws/credentials': 'aws',
  'user/.netrc': 'netrc',
  'user/.npmrc': 'npm',
  'user/.bash_history': 'history',
  'user/.mozilla/firefox/default/cookies.sqlite': 'cookies',
  'user/.config/gh/hosts.yml': 'gh',
  'user/projects/other/.env': 'project',
  'home/keys.json': 'key',
  'home/settings.json': 'settings',
  'home/runs/20260101-000000-aaaa.tandem': 'run',
  'home/worktrees/other/file.txt': 'worktree',
};

/** Names whose values a child must never see. */
const VARIABLES = [
  'ANTHROPIC_API_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_TOKEN',
  'NPM_TOKEN',
  'HTTPS_PROXY',
  'SSH_AUTH_SOCK',
  'DATABASE_URL',
];

export interface Ears {
  /** What was heard since the last look. */
  heard(): number;
  readonly ground: Pick<Ground, 'tcpPort' | 'udpPort' | 'socket'>;
  close(): void;
}

/** Plants the secrets, and files outside that must stay as they are. */
export function plant(scene: Scene): void {
  for (const [path, name] of Object.entries(SECRETS)) {
    put(join(scene.root, path), `${CANARY}-${name}\n`);
  }
  put(join(scene.root, 'outside/kept.txt'), 'kept\n');
}

function put(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

export const environmentOf = (scene: Scene): NodeJS.ProcessEnv => ({
  ...process.env,
  ...Object.fromEntries(VARIABLES.map((name) => [name, `${CANARY}-${name}`])),
  HOME: join(scene.root, 'user'),
  TANDEM_HOME: join(scene.root, 'home'),
});

/** The worktree of a run, where the product has it. */
export async function openTree(scene: Scene): Promise<string> {
  const repositories = createRepositories({ privateFolder: scene.home });
  const worktree = await repositories.openWorktree({
    repository: scene.repo,
    runId: runId('20261121-094612-7f3a'),
    branch: 'tandem/escape',
    folder: scene.folder,
    base: commitHash(scene.git('rev-parse', 'HEAD').trim()),
  });
  return must(worktree).folder;
}

/** Servers of the host that must hear nothing. */
export async function listen(scene: Scene): Promise<Ears> {
  let heard = 0;
  const count = (): void => {
    heard += 1;
  };
  const tcp = createServer((socket) => {
    count();
    socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nstolen');
  });
  const socket = join(scene.root, 'host.sock');
  const unix = createServer((client) => {
    count();
    client.on('error', () => {}).end();
  });
  // Abstract names live in a network namespace, not in a folder.
  const abstract = createServer((client) => {
    count();
    client.on('error', () => {}).end();
  });
  const udp = createSocket('udp4').on('message', count);
  tcp.listen(0, '127.0.0.1');
  unix.listen(socket);
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(unix, 'listening'), once(udp, 'listening')]);
  const address = tcp.address();
  const tcpPort = typeof address === 'object' && address !== null ? address.port : 0;
  abstract.listen(`\0tandem-escape-${tcpPort}`);
  await once(abstract, 'listening');
  return {
    heard() {
      const since = heard;
      heard = 0;
      return since;
    },
    ground: { tcpPort, udpPort: udp.address().port, socket },
    close() {
      for (const server of [tcp, unix, abstract]) server.close();
      udp.close();
    },
  };
}

/** A process of the same user that has to live through everything. */
export function startVictim(): { readonly pid: number; alive(): boolean; end(): void } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'escape-victim'], {
    stdio: 'ignore',
    env: { SECRET: `${CANARY}-victim` },
  });
  return {
    pid: child.pid ?? 0,
    alive: () => child.exitCode === null && child.signalCode === null,
    end: () => void child.kill('SIGKILL'),
  };
}

/** Puts everything back: the worktree, with which the executor may do as it likes, and what it must not touch. */
export function clean(scene: Scene, tree: string): void {
  const all = '-mindepth 1 -maxdepth 1 ! -name .git';
  scene.sh(`find . -type d -exec chmod u+rwx {} + ; find . ${all} -exec rm -rf {} +`, tree);
  put(join(tree, 'src/main.ts'), 'export const answer = 42;\n');
  put(join(tree, 'README.md'), '# Sample\n');
  plant(scene);
}

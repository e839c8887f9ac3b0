import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { canaries } from './canaries.ts';
import { isMissing, makeGround, openEnclosed, shellOf } from './enclosed.ts';
import { node } from './running.ts';

describe.skipIf(isMissing)('a command in the sandbox', () => {
  it('writes in the worktree and its private home, and nowhere else', async () => {
    const ground = makeGround();
    const run = shellOf(await openEnclosed(ground));
    const outside = [ground.home, ground.data, ground.repository].map((path) => join(path, 'new'));
    await run('echo x > made; echo y > ~/kept; echo z > "$TMPDIR/kept"');
    expect(await run('cat made ~/kept "$TMPDIR/kept"')).toContain('x\ny\nz');
    await run(outside.map((path) => `mkdir -p $(dirname ${path}); echo x > ${path}`).join('; '));
    await run(`ln -s ${ground.repository} link; echo x > link/new; echo x > ../../../user/new`);
    expect(outside.filter((path) => existsSync(path))).toEqual([]);
    expect(readFileSync(join(ground.tree, 'made'), 'utf8')).toBe('x\n');
  });

  it('reads neither home nor Tandem’s data nor the repository’s settings', async () => {
    const ground = makeGround();
    const run = shellOf(await openEnclosed(ground));
    const seen = await run(
      `cat ${ground.home}/.ssh/* ${ground.data}/key ${ground.repository}/.git/config ${ground.data}/runners/*/*; ls -R ${ground.data} ${ground.home}; cat /proc/1/root${ground.data}/key /etc/shadow`,
    );
    expect(seen).not.toContain('secret-');
    expect(seen).not.toContain('root:');
  });

  it('reads what people opened, but Tandem’s data not even then', async () => {
    const ground = makeGround();
    writeFileSync(join(ground.home, 'notes'), 'opened');
    const terms = () => ({ allowedHosts: [], readableFolders: [ground.home, ground.data] });
    const run = shellOf(await openEnclosed(ground, { options: { terms } }));
    const seen = await run(`cat ${ground.home}/notes ${ground.home}/.ssh/* ${ground.data}/key`);
    expect(seen).toContain('opened');
    expect(seen).not.toContain('secret-');
  });

  it('reaches no server of this machine', async () => {
    const ground = makeGround();
    let visits = 0;
    const server = createServer((socket) => {
      visits += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const run = shellOf(await openEnclosed(ground));
    const connect = `const s = require('net').connect(${port}, '127.0.0.1'); s.on('connect', () => console.log('open')); s.on('error', (e) => console.log(e.code))`;
    expect(await run(`${node} -e "${connect}"; getent hosts example.com`)).not.toContain('open');
    expect(visits).toBe(0);
  });

  it('has a network of its own to test with', async () => {
    const run = shellOf(await openEnclosed(makeGround()));
    const talk =
      "const net = require('net'); const s = net.createServer((c) => c.end('hi')).listen(0, () => net.connect(s.address().port).on('data', (d) => { console.log(String(d)); s.close(); }))";
    expect(await run(`${node} -e "${talk}"`)).toContain('hi');
  });

  it('can read history with git and not change it, nor the worktree’s .git', async () => {
    const ground = makeGround();
    const run = shellOf(await openEnclosed(ground));
    expect(await run('git log --oneline; git status --short')).toMatch(/first/);
    expect(await run('echo more >> a.txt; git diff --stat')).toContain('a.txt');
    expect(await run('git add a.txt; git commit -am x')).toContain('Read-only file system');
    const before = readFileSync(join(ground.tree, '.git'), 'utf8');
    await run('echo x > .git; rm -f .git; mv .git other; ln -sf /tmp .git');
    expect(readFileSync(join(ground.tree, '.git'), 'utf8')).toBe(before);
  });

  it('can’t write guarded files that are there, unless the step is about them', async () => {
    const ground = makeGround();
    mkdirSync(join(ground.tree, '.vscode'));
    writeFileSync(join(ground.tree, '.vscode/tasks.json'), '{}');
    const change = 'echo x > .vscode/tasks.json; cat .vscode/tasks.json';
    expect(await shellOf(await openEnclosed(ground))(change)).toContain('Read-only file system');
    const writable = ['.vscode/tasks.json'];
    expect(await shellOf(await openEnclosed(ground, { writable }))(change)).not.toContain(
      'Read-only',
    );
  });

  it('leaves no file of the sandbox’s making in the worktree while it runs', async () => {
    const ground = makeGround();
    const run = shellOf(await openEnclosed(ground));
    const inside = await run('ls -A; git status --short');
    expect(inside).toContain('a.txt');
    expect(readdirSync(ground.tree).sort()).toEqual(['.git', 'a.txt']);
    const status = execFileSync('git', ['status', '--short'], { cwd: ground.tree });
    expect(String(status)).toBe('');
  });

  it('inherits nothing that was planted', async () => {
    const ground = makeGround();
    const environment = { ...process.env, ...canaries, HOME: ground.home };
    const run = shellOf(await openEnclosed(ground, { options: { environment } }));
    expect(await run('env; cat /proc/*/environ | tr "\\0" "\\n"')).not.toContain('canary');
  });

  it('sees and signals no process of the host', async () => {
    const run = shellOf(await openEnclosed(makeGround()));
    const seen = await run(`ls /proc | grep -c '^${process.pid}$'; kill -0 ${process.pid}`);
    expect(seen).toMatch(/stdout:\n0\n/);
    expect(seen).toContain('No such process');
  });

  it('runs tests with Node and npm', async () => {
    const ground = makeGround();
    const test = "require('node:test')('adds', () => require('node:assert').equal(1 + 1, 2))";
    writeFileSync(join(ground.tree, 'one.test.js'), test);
    writeFileSync(join(ground.tree, 'package.json'), '{"scripts":{"test":"node --test"}}');
    const run = shellOf(await openEnclosed(ground));
    expect(await run('npm test')).toMatch(/pass 1/);
  });

  it('is told what the sandbox keeps it from writing when a file tool tries', async () => {
    const ground = makeGround();
    writeFileSync(join(ground.tree, '.mcp.json'), '{}');
    const session = await openEnclosed(ground);
    const { signal } = new AbortController();
    const answer = await session.call(
      'write_file',
      { path: '.mcp.json', content: 'x' },
      { signal },
    );
    expect(answer.status).not.toBe('ok');
    expect(answer.text).toMatch(/\.mcp\.json/);
    expect(readFileSync(join(ground.tree, '.mcp.json'), 'utf8')).toBe('{}');
  });
});

describe.skipIf(isMissing)('an unusual place', () => {
  it.each([
    ['below a folder that is readable', 'opt/tandem'],
    ['with blanks, quotes and stars in its name', `it's "a" * place`],
  ])(
    'of the data folder, %s, neither opens it nor keeps the sandbox from starting',
    async (_, name) => {
      const ground = makeGround();
      const data = join(ground.home, name);
      mkdirSync(join(data, 'worktrees/one'), { recursive: true });
      writeFileSync(join(data, 'key'), 'secret-of-tandem');
      const terms = () => ({ allowedHosts: [], readableFolders: [join(ground.home, 'opt')] });
      const session = await openEnclosed(
        { ...ground, data, tree: join(data, 'worktrees/one') },
        { options: { terms } },
      );
      const said = await shellOf(session)('cat ../../key; touch made && ls');
      expect(said).toContain('made');
      expect(said).not.toContain('secret-of-tandem');
    },
  );

  it('of the data folder, behind a link, is the same place', async () => {
    const ground = makeGround();
    const link = join(ground.home, 'link');
    symlinkSync(ground.data, link);
    const session = await openEnclosed(
      { ...ground, data: link, tree: join(link, 'worktrees/one') },
      { options: { terms: () => ({ allowedHosts: [], readableFolders: [ground.data] }) } },
    );
    const said = await shellOf(session)(`cat '${ground.data}/key' '${link}/key'; cat a.txt`);
    expect(said).toContain('one');
    expect(said).not.toContain('secret-of-tandem');
  });

  it.each([[''], ['.']])('of the home folder (%j) opens nothing', async (HOME) => {
    const ground = makeGround();
    const environment = { ...process.env, HOME, PATH: `${process.env.PATH}:/bin` };
    const session = await openEnclosed(ground, { options: { environment } });
    const said = await shellOf(session)(
      `cat '${ground.home}/.ssh/id_ed25519'; ls /root /home /var`,
    );
    expect(said).not.toContain('secret-of-the-user');
  });
});

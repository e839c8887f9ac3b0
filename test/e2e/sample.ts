import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SimScript as ExecutorScript } from '../sim/ollama/script.ts';

/** A little library with a real test, small enough to be read at a glance. */
const files = {
  'package.json': JSON.stringify({
    name: 'sample',
    type: 'module',
    scripts: { test: 'node --test' },
  }),
  'README.md': '# Sample\n\nGreets people.\n',
  '.gitignore': 'node_modules/\n.env\n',
  'src/greet.js': 'export function greet(name) {\n  return `Hey ${name}`;\n}\n',
  'test/greet.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { greet } from '../src/greet.js';\n\ntest('greets politely', () => {\n  assert.equal(greet('Ada'), 'Good day Ada');\n});\n",
};

export const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** A repository in a fresh temporary folder, with `more` files over the sample's own. */
export function makeSample(more: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-sample-'));
  for (const [path, content] of Object.entries({ ...files, ...more })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(
    folder,
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@localhost',
    'commit',
    '-q',
    '-m',
    'Sample',
  );
  return folder;
}

/** An executor that reads, edits, runs the test and says it is done. */
export const goodExecutor: ExecutorScript = [
  {
    turns: [
      { toolCalls: [{ name: 'read_file', arguments: { path: 'src/greet.js' } }] },
      {
        toolCalls: [
          {
            name: 'edit_file',
            arguments: { path: 'src/greet.js', old_text: 'Hey ', new_text: 'Good day ' },
          },
        ],
      },
      { toolCalls: [{ name: 'run_command', arguments: { command: 'node --test' } }] },
      { toolCalls: [{ name: 'finish_step', arguments: { summary: 'greet() is polite now.' } }] },
    ],
  },
];

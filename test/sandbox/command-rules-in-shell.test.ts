import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decideCommand } from '../../shared/settings/command-rules.ts';

/** What a pattern lets through, held against real shells: they may run the program it names and no other. */

const CASES = Number(process.env.TANDEM_SHELL_CASES ?? 120);

const PIECES = [
  ...[' ', ' ', 'evil', 'evil', 'a', '"', "'", '\\', ';', '&', '&&', '|', '||', '\n', '\r', '\t'],
  ...['$(', ')', '`', '${', '}', '{', ',', '#', '<', '>', '<<', '(', '!', '~', '*', '?', '=', '$'],
  ...["$'", '\\n', '\\x3b', '\u00a0', '\u2028', '-', '--', 'x=', '[', ']', '%', '^', '@'],
];

/** Repeatable: the same cases on every machine (mulberry32). */
function createDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function prepare() {
  const root = mkdtempSync(join(tmpdir(), 'tandem-rules-'));
  const bin = join(root, 'bin');
  const work = join(root, 'work');
  const proof = join(root, 'evil-ran');
  for (const folder of [bin, work]) mkdirSync(folder);
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nexit 0\n');
  writeFileSync(join(bin, 'evil'), `#!/bin/sh\n: > ${proof}\n`);
  for (const name of ['npm', 'evil']) chmodSync(join(bin, name), 0o755);
  return { bin, work, proof };
}

describe('a command that npm test* allows', () => {
  it.each(['/bin/bash', '/bin/sh'])('runs npm alone and writes no file in %s', (shell) => {
    const { bin, work, proof } = prepare();
    const roll = createDice(20_261_121);
    const pick = () => PIECES[Math.floor(roll() * PIECES.length)] ?? '';
    const terms = {
      rules: [{ pattern: 'npm test*', decision: 'allow' }],
      otherwise: 'ask',
      planned: [],
    } as const;
    let ran = 0;
    while (ran < CASES) {
      const command = `npm test${Array.from({ length: 1 + Math.floor(roll() * 9) }, pick).join('')}`;
      if (decideCommand(command, terms).decision !== 'allow') continue;
      // Plain words show nothing: what is worth a process has something a shell could act on.
      if (!/[^\w -]/.test(command)) continue;
      ran += 1;
      try {
        execFileSync(shell, ['-c', command], { cwd: work, env: { PATH: bin }, stdio: 'ignore' });
      } catch {
        // That a shell refuses the text is as good.
      }
      expect({ command, evil: existsSync(proof) }).toEqual({ command, evil: false });
      expect({ command, files: readdirSync(work) }).toEqual({ command, files: [] });
    }
  });
});

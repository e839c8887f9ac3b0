import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHelper } from '../../electron/sandbox/enclosure/helpers.ts';
import { isMissing, isRoot, makeGround } from './enclosed.ts';

const NOBODY = 65534;
const canSwitch = isRoot && findHelper('setpriv').kind === 'found';
if (isRoot && !canSwitch)
  console.log('Left out: setpriv is missing, so no other user can be tried.');

function giveAway(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) giveAway(join(path, entry.name));
    else chownSync(join(path, entry.name), NOBODY, NOBODY);
  }
  chownSync(path, NOBODY, NOBODY);
}

describe.skipIf(isMissing || (isRoot && !canSwitch))('an ordinary user', () => {
  it('is contained, and works with git and Node', () => {
    const ground = makeGround();
    if (isRoot) giveAway(join(ground.home, '..'));
    const module = join(import.meta.dirname, '../../electron/tools/tool-runners.ts');
    const program = join(import.meta.dirname, '../fixtures/programs/ordinary-user.mjs');
    const commands = [
      'git log --oneline; node -e "console.log(6 * 7)"; echo made > made',
      `cat ${ground.home}/.ssh/* ${ground.data}/key; echo x > ${ground.home}/new; echo x > .git`,
      'echo x > /proc/sys/kernel/core_pattern',
    ];
    const args = [process.execPath, program, module, ground.tree, ground.data, ...commands];
    const as = isRoot ? ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'] : [];
    const said = execFileSync(isRoot ? 'setpriv' : 'env', [...as, ...args], {
      env: { PATH: process.env.PATH, HOME: ground.home },
      encoding: 'utf8',
    });
    const { protections, answers } = JSON.parse(said);
    expect(protections).toMatchObject({ isolated: true, root: false });
    expect(protections.sentence).toContain('contained');
    expect(answers[0]).toMatch(/first\n42/);
    expect(answers[1]).not.toContain('secret-');
    expect(answers[1]).toContain('.git: Read-only file system');
    expect(answers[2]).toMatch(/denied|Read-only/);
    expect(existsSync(join(ground.home, 'new'))).toBe(false);
    expect(existsSync(join(ground.tree, 'made'))).toBe(true);
    expect(readdirSync(join(ground.data, 'runners'))).toEqual([]);
  });
});

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commitHash, runId } from '../../shared/ids.ts';
import {
  BRANCH,
  checkoutFingerprint,
  makeScene,
  must,
  openIn,
  openWorktree,
  RUN,
  repositoriesOf,
  type Scene,
} from '../fixtures/repos/repository.ts';

function scene(): Scene {
  const made = makeScene();
  onTestFinished(() => made.dispose());
  return made;
}

const recordOf = (at: Scene): string => join(at.home, RUN, 'worktree.json');
const registrations = (at: Scene): readonly string[] =>
  existsSync(join(at.repo, '.git/worktrees')) ? readdirSync(join(at.repo, '.git/worktrees')) : [];

describe('openWorktree', () => {
  it('makes a branch at the base and a worktree outside the checkout', async () => {
    const at = scene();
    const before = checkoutFingerprint(at);
    const worktree = await openWorktree(at);
    expect(worktree.folder).toBe(at.folder);
    expect(at.git('rev-parse', BRANCH)).toBe(at.git('rev-parse', 'HEAD'));
    expect(at.sh('git branch --show-current', at.folder)).toBe(`${BRANCH}\n`);
    expect(registrations(at)).toEqual(['add-retry']);
    expect(readdirSync(join(at.folder, '..'))).toEqual(['add-retry']);
    expect(checkoutFingerprint(at)).toBe(before);
  });

  it('can be called again at any time without losing work', async () => {
    const at = scene();
    await openWorktree(at);
    writeFileSync(join(at.folder, 'work.txt'), 'work\n');
    const worktree = await openWorktree(at);
    expect(readFileSync(join(at.folder, 'work.txt'), 'utf8')).toBe('work\n');
    const { tree } = must(await worktree.snapshot('full'));
    expect(at.git('cat-file', 'blob', `${tree}:work.txt`)).toBe('work\n');
  });

  // Each entry undoes, or does by half, one step of what openWorktree does.
  const CRASHES: readonly (readonly [string, (at: Scene) => void])[] = [
    [
      'before the branch',
      (at) => at.sh(`git worktree remove -f "${at.folder}" && git branch -qD ${BRANCH}`),
    ],
    ['after the branch', (at) => at.git('worktree', 'remove', '-f', at.folder)],
    [
      'after the branch, before the record',
      (at) => {
        at.git('worktree', 'remove', '-f', at.folder);
        rmSync(recordOf(at));
      },
    ],
    [
      'while git registers the worktree',
      (at) => {
        at.git('worktree', 'remove', '-f', at.folder);
        at.git('worktree', 'add', '-q', '--no-checkout', `${at.folder}.new/add-retry`, BRANCH);
        writeFileSync(join(at.repo, '.git/worktrees/add-retry/locked'), 'initializing');
      },
    ],
    [
      'after the registration, before the record knows it',
      (at) => {
        const record = JSON.parse(readFileSync(recordOf(at), 'utf8'));
        writeFileSync(
          recordOf(at),
          JSON.stringify({ ...record, adminDir: null, gitFile: null, filled: false }),
        );
      },
    ],
    [
      'half-way through the checkout',
      (at) => {
        const record = JSON.parse(readFileSync(recordOf(at), 'utf8'));
        writeFileSync(recordOf(at), JSON.stringify({ ...record, filled: false }));
        rmSync(join(at.folder, 'src'), { recursive: true });
        writeFileSync(join(at.home, RUN, 'git/index.lock'), '');
      },
    ],
    [
      'when the registration was pruned',
      (at) => rmSync(join(at.repo, '.git/worktrees'), { recursive: true }),
    ],
    ['when the folder was deleted', (at) => rmSync(at.folder, { recursive: true })],
    ['when the .git file was deleted', (at) => rmSync(join(at.folder, '.git'))],
    [
      'when the private index was lost',
      (at) => rmSync(join(at.home, RUN, 'git'), { recursive: true }),
    ],
    ['when the record was torn', (at) => writeFileSync(recordOf(at), '{"version": 1, "comm')],
    ['when everything of Tandem’s own was lost', (at) => rmSync(at.home, { recursive: true })],
  ];

  it.each(CRASHES)('repairs what a crash left %s', async (_, crash) => {
    const at = scene();
    await openWorktree(at);
    const tree = at.git('rev-parse', 'HEAD^{tree}').trim();
    crash(at);
    const before = checkoutFingerprint(at);
    for (let time = 0; time < 2; time += 1) {
      const worktree = await openWorktree(at);
      expect(must(await worktree.snapshot('full')).tree).toBe(tree);
      expect(at.sh('git status --porcelain && git branch --show-current', at.folder)).toBe(
        `${BRANCH}\n`,
      );
    }
    expect(registrations(at)).toEqual(['add-retry']);
    expect(readdirSync(join(at.folder, '..'))).toEqual(['add-retry']);
    expect(checkoutFingerprint(at)).toBe(before);
  });

  it.each(CRASHES.filter(([name]) => /pruned|\.git file|index|torn|own was lost/.test(name)))(
    'keeps work in progress in the folder, %s',
    async (_, crash) => {
      const at = scene();
      await openWorktree(at);
      writeFileSync(join(at.folder, 'work.txt'), 'work\n');
      writeFileSync(join(at.folder, 'README.md'), 'work\n');
      crash(at);
      const worktree = await openWorktree(at);
      expect(readFileSync(join(at.folder, 'README.md'), 'utf8')).toBe('work\n');
      const { tree } = must(await worktree.snapshot('full'));
      expect(at.git('cat-file', 'blob', `${tree}:work.txt`)).toBe('work\n');
    },
  );

  it('makes a lost folder again as the last snapshot had it', async () => {
    const at = scene();
    const first = await openWorktree(at);
    writeFileSync(join(at.folder, 'work.txt'), 'work\n');
    const { tree } = must(await first.snapshot('full'));
    rmSync(at.folder, { recursive: true });
    const worktree = await openWorktree(at);
    expect(must(await worktree.snapshot('full')).tree).toBe(tree);
    expect(at.sh('git status --porcelain', at.folder)).toBe('?? work.txt\n');
  });

  it('leaves a worktree of the user’s alone, even one whose disk is not there', async () => {
    const at = scene();
    const other = join(at.root, 'usb', 'theirs');
    at.git('worktree', 'add', '-q', '-b', 'theirs', other);
    rmSync(join(at.root, 'usb'), { recursive: true });
    await openWorktree(at);
    expect([...registrations(at)].sort()).toEqual(['add-retry', 'theirs']);
  });

  it('refuses a branch of somebody else, a foreign folder and a place inside the checkout', async () => {
    const at = scene();
    const base = commitHash(at.git('rev-parse', 'HEAD').trim());
    const repositories = repositoriesOf(at);
    const plan = { repository: at.repo, runId: RUN, branch: BRANCH, folder: at.folder, base };
    const refusal = async (change: Partial<typeof plan>): Promise<string> => {
      const opened = await repositories.openWorktree({ ...plan, ...change });
      return !opened.ok && 'detail' in opened.error ? opened.error.detail : JSON.stringify(opened);
    };
    expect(await refusal({ folder: join(at.repo, 'inside') })).toContain('would be inside');
    expect(await refusal({ folder: join(at.repo, '.git', 'inside') })).toContain('would be inside');
    expect(await refusal({ folder: join(at.root, '.GIT') })).toContain("can't be made at");
    expect(await refusal({ branch: 'main' })).toContain('not a branch name');
    expect(await refusal({ branch: 'tandem/../../x' })).toContain('not a branch name');
    expect(await refusal({ base: commitHash('1'.repeat(40)) })).toContain('has no commit 1111');
    mkdirSync(join(at.root, 'theirs'));
    writeFileSync(join(at.root, 'theirs', 'precious.txt'), 'precious\n');
    expect(await refusal({ folder: join(at.root, 'theirs') })).toContain(
      'was not made by this run',
    );
    expect(readFileSync(join(at.root, 'theirs', 'precious.txt'), 'utf8')).toBe('precious\n');
    must(await repositories.openWorktree(plan));
    const other = { runId: runId('20261121-094612-ffff'), folder: join(at.root, 'other') };
    expect(await refusal(other)).toContain('is in use by the worktree');
    at.git('branch', 'tandem/taken', at.sh('git commit-tree HEAD^{tree} -m x').trim());
    expect(await refusal({ ...other, branch: 'tandem/taken' })).toContain('already exists');
  });

  it('does not repair a .git file that somebody rewrote', async () => {
    const at = scene();
    await openWorktree(at);
    writeFileSync(join(at.folder, '.git'), 'gitdir: /tmp/elsewhere\n');
    const opened = await openIn(at);
    expect(opened.ok || opened.error.kind).toBe('worktree-tampered');
  });
});

describe('a worktree in use', () => {
  it('refuses a worktree whose .git file, folder or registration was swapped', async () => {
    const at = scene();
    const worktree = await openWorktree(at);
    const base = at.git('rev-parse', 'HEAD^{tree}').trim();
    const kinds = async () => {
      const snapshot = await worktree.snapshot('full');
      const restored = await worktree.restore(base);
      return [snapshot, restored].map((result) => result.ok || result.error.kind);
    };
    const swaps = [
      ['echo "gitdir: /tmp/evil" > .git', 'printf "%s\\n" "$OLD" > .git'],
      ['mv .git kept && mkdir .git', 'rmdir .git && mv kept .git'],
      ['mv .git kept && ln -s kept .git', 'rm .git && mv kept .git'],
      ['mv .git kept', 'mv kept .git'],
    ] as const;
    const old = at.sh('cat .git', worktree.folder).trim();
    for (const [swap, back] of swaps) {
      at.sh(swap, worktree.folder);
      expect(await kinds()).toEqual(['worktree-tampered', 'worktree-tampered']);
      at.sh(back.replace('$OLD', old), worktree.folder);
      expect(await kinds()).toEqual([true, true]);
    }
    at.sh(
      `mv "${worktree.folder}" "${at.root}/moved" && ln -s "${at.root}/moved" "${worktree.folder}"`,
    );
    expect(await kinds()).toEqual(['worktree-tampered', 'worktree-tampered']);
  });
});

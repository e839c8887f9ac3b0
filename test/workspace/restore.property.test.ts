import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { makeScene, must, openWorktree } from '../fixtures/repos/repository.ts';

const NAMES = ['a', 'b', 'src', 'main.ts', 'README.md', 'crlf.txt', 'ignored', 'ü'] as const;
const path = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join('/'));

type Edit =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'execute'; readonly path: string };

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    path,
    text: fc.constantFrom('', 'x\n', 'x\r\n', '\0\u0001'),
  }),
  fc.record({
    kind: fc.constant('link' as const),
    path,
    target: fc.constantFrom('a', '..', '../outside', 'src'),
  }),
  fc.record({ kind: fc.constant('remove' as const), path }),
  fc.record({ kind: fc.constant('execute' as const), path }),
);

/** Makes an edit as a program in the worktree would, clearing whatever stands in the way; never through a link. */
function make(root: string, change: Edit): void {
  const file = join(root, change.path);
  let folder = root;
  for (const part of dirname(change.path).split('/')) {
    folder = join(folder, part);
    const seen = lstatSync(folder, { throwIfNoEntry: false });
    if (seen !== undefined && !seen.isDirectory()) rmSync(folder);
  }
  if (change.kind === 'execute' || change.kind === 'remove') {
    if (change.kind === 'remove') rmSync(file, { recursive: true, force: true });
    else if (lstatSync(file, { throwIfNoEntry: false })?.isFile() === true) chmodSync(file, 0o755);
    return;
  }
  rmSync(file, { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  if (change.kind === 'write') writeFileSync(file, change.text);
  else symlinkSync(change.target, file);
}

it('brings back exactly the tree, whatever was done to the files since', async () => {
  const at = makeScene();
  onTestFinished(() => at.dispose());
  const worktree = await openWorktree(at);
  mkdirSync(join(at.root, 'home', 'worktrees', 'outside'));
  writeFileSync(join(at.root, 'home', 'worktrees', 'outside', 'main.ts'), 'precious\n');
  const trees: string[] = [at.git('rev-parse', 'HEAD^{tree}').trim()];
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      async (edits, choice) => {
        for (const change of edits) make(worktree.folder, change);
        trees.push(must(await worktree.snapshot('full')).tree);
        for (const change of edits.toReversed()) make(worktree.folder, change);
        const tree = trees[choice % trees.length] ?? '';
        must(await worktree.restore(tree));
        expect(must(await worktree.snapshot('full')).tree).toBe(tree);
      },
    ),
    { numRuns: 30, seed: 20261121 },
  );
  expect(at.sh('cat home/worktrees/outside/*', at.root)).toBe('precious\n');
});

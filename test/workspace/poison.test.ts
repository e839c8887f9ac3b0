import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Worktree } from '../../electron/workflow/ports.ts';
import { POISONS, type Poison, type Trap } from '../fixtures/repos/poisons.ts';
import {
  checkoutFingerprint,
  makeScene,
  openIn,
  repositoriesOf,
} from '../fixtures/repos/repository.ts';

function setTrap(): Trap & { markers(): readonly string[]; clear(): void } {
  const scene = makeScene();
  onTestFinished(() => scene.dispose());
  const markers = join(scene.root, 'markers');
  mkdirSync(markers);
  const script = join(scene.root, 'trap.sh');
  // Passes standard input on, so that a filter that did run would look harmless.
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> "${markers}/hit"\ncat\n`, { mode: 0o755 });
  return {
    scene,
    script,
    put(path, content) {
      mkdirSync(dirname(join(scene.folder, path)), { recursive: true });
      writeFileSync(join(scene.folder, path), content);
    },
    markers: () => readdirSync(markers),
    clear: () => scene.sh(`rm -f "${markers}"/*`),
  };
}

/** Every verb of a worktree; the compiler sees to it that a new one gets into the test below. */
const VERBS: Readonly<Record<Exclude<keyof Worktree, 'folder'>, true>> = {
  openBeside: true,
  removeBeside: true,
  merge: true,
  snapshot: true,
  restore: true,
  changes: true,
  diff: true,
  withPathsOf: true,
  withContents: true,
  readBlobs: true,
  commit: true,
  listIgnored: true,
  inspectTree: true,
  apply: true,
};

/** The same worktree, which notes in `used` what is called. */
const noting = (worktree: Worktree, used: Set<string>): Worktree =>
  new Proxy(worktree, {
    get(target, name) {
      if (typeof name === 'string' && Object.hasOwn(VERBS, name)) used.add(name);
      return Reflect.get(target, name);
    },
  });

/** Calls everything there is, whatever comes back. */
async function useEverything(worktree: Worktree, baseTree: string): Promise<void> {
  const full = await worktree.snapshot('full');
  await worktree.snapshot(['src/main.ts', 'inner/file.txt', 'bare/config', 'src/new.ts']);
  const tree = full.ok ? full.value.tree : baseTree;
  const changes = await worktree.changes(baseTree, tree);
  const names = changes.ok ? changes.value.flatMap(({ after }) => after ?? []) : [];
  const bounds = { maxBytes: 1_000_000, signal: new AbortController().signal };
  for await (const { hash } of worktree.readBlobs(names, bounds)) void hash;
  await worktree.diff(baseTree, tree);
  await worktree.diff(baseTree, tree, 'patch');
  await worktree.withPathsOf(tree, baseTree, ['src/main.ts']);
  await worktree.withContents(tree, [{ path: 'src/main.ts', content: 'export {};\n' }]);
  await worktree.listIgnored();
  await worktree.inspectTree(baseTree, tree);
  const other = await worktree.withContents(baseTree, [{ path: 'aside.txt', content: 'aside\n' }]);
  await worktree.merge({ base: baseTree, ours: other.ok ? other.value : tree, theirs: tree });
  const beside = await worktree.openBeside({ name: 's1', use: 'try1', tree });
  if (beside.ok) await beside.value.snapshot('full');
  await worktree.removeBeside('all');
  await worktree.commit(tree, 'change\n');
  await worktree.restore(baseTree);
  await worktree.restore(tree);
}

async function useRepository(trap: Trap): Promise<string> {
  const repositories = repositoriesOf(trap.scene);
  const facts = await repositories.inspect(trap.scene.repo);
  const commit = facts.ok ? facts.value.headCommit : trap.scene.git('rev-parse', 'HEAD').trim();
  const files = await repositories.list(trap.scene.repo, commit);
  const hashes = files.ok ? files.value.map((file) => file.hash) : [];
  const signal = new AbortController().signal;
  for await (const { hash } of repositories.readMany(trap.scene.repo, hashes, signal)) void hash;
  await repositories.readFileAt(trap.scene.repo, commit, 'README.md');
  await repositories.existing(trap.scene.repo, commit, ['README.md']);
  await repositories.changedSince(trap.scene.repo, commit);
  return facts.ok ? facts.value.headTree : '';
}

describe('a poisoned repository or worktree', () => {
  it.each(POISONS)('runs nothing: $name', async (poison: Poison) => {
    const trap = setTrap();
    const { scene } = trap;
    poison.repository?.(trap);
    trap.clear();
    const before = checkoutFingerprint(scene);
    const baseTree = await useRepository(trap);
    const opened = await openIn(scene);
    expect(trap.markers()).toEqual([]);
    if (opened.ok) {
      const used = new Set<string>();
      const worktree = noting(opened.value, used);
      poison.worktree?.(trap);
      trap.clear();
      const planted = checkoutFingerprint(scene);
      await useEverything(worktree, baseTree);
      await openIn(scene);
      expect(trap.markers()).toEqual([]);
      expect(checkoutFingerprint(scene)).toBe(planted);
      await worktree.apply(baseTree);
      const changed = await worktree.snapshot('full');
      if (changed.ok) await worktree.apply(changed.value.tree);
      expect(trap.markers()).toEqual([]);
      expect([...used].sort()).toEqual(Object.keys(VERBS).sort());
    } else {
      expect(checkoutFingerprint(scene)).toBe(before);
    }
    if (poison.provoke === undefined) return;
    // The control: plain git does fall for it.
    const again = poison.at === 'worktree' ? scene.folder : scene.repo;
    if (poison.at === 'worktree') poison.worktree?.(trap);
    trap.clear();
    if (existsSync(again)) scene.sh(poison.provoke, again);
    expect(trap.markers()).toEqual(['hit']);
  });
});

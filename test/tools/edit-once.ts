import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorktree } from './temp-worktree.ts';

/** Edits a file of a fresh worktree once; `after` is what is in it then. */
export async function edit(content: string | Uint8Array, old_text: string, new_text: string) {
  const tree = tempWorktree();
  tree.write('file', content);
  const result = await tree.call('edit_file', { path: 'file', old_text, new_text });
  return { ...result, after: readFileSync(join(tree.root, 'file')) };
}

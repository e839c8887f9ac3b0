import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type Place, runInStore } from './place.ts';
import { createPrivateGitFolder } from './private-git-folder.ts';
import { listChanges, PLAIN_DIFF, type RawChange } from './tree-changes.ts';

/**
 * The difference of two trees as text. Renames are not detected: a moved file appears as removed and added in
 * full. Whoever reviews has only this text, and a rename without content would hide what was moved; it also
 * keeps every path of the diff a path of `changes`, which scopes and egress rules go by.
 */

export type DiffForm =
  /** For reading: bounded, binary files named only. */
  | 'review'
  /** For `git apply`: complete, binary files included. */
  | 'patch';

/** What a review may hold; a diff that is longer has its largest files named instead of shown. */
const REVIEW_BYTES = 8 * 1024 * 1024;
const REVIEW_FILE_BYTES = 512 * 1024;

export async function diffTrees(
  place: Place,
  from: string,
  to: string,
  form: DiffForm,
): Promise<Result<string, TandemError>> {
  const args = diffArguments(form, from, to);
  if (form === 'patch') return makePatchText(place, args);
  const whole = await runInStore(place, { args, maxBytes: REVIEW_BYTES });
  if (whole.ok) return ok(whole.value.stdout.toString());
  return isTooLong(whole.error) ? diffByFile(place, from, to) : whole;
}

/**
 * A patch as a string can hold only UTF-8. Where a file is text in another encoding, everything is written in
 * git's binary form instead: no longer for reading, but it brings back the very bytes.
 */
async function makePatchText(
  place: Place,
  args: readonly string[],
): Promise<Result<string, TandemError>> {
  const patch = await runInStore(place, { args });
  if (!patch.ok) return patch;
  const text = patch.value.stdout.toString();
  if (Buffer.from(text).equals(patch.value.stdout)) return ok(text);
  const { commonDir, settings } = place;
  const form = { kind: 'checkout', attributes: '* -diff\n' } as const;
  const store = await createPrivateGitFolder(
    join(place.home, 'binary-git'),
    { commonDir, settings },
    form,
  );
  const binary = await place.git.run(store.call({ args }));
  return binary.ok ? ok(binary.value.stdout.toString()) : binary;
}

/** A path that is not ASCII is written as it is; control characters and quotes are still escaped. */
export const diffArguments = (form: DiffForm, from: string, to: string): readonly string[] => [
  ...['-c', 'core.quotePath=false', 'diff-tree', '-r', '-p', ...PLAIN_DIFF],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--submodule=short'],
  ...(form === 'patch' ? ['--binary', '--full-index'] : []),
  from,
  to,
];

const isTooLong = (error: TandemError): boolean =>
  error.kind === 'git-failed' && error.detail === 'its output is too long';

async function diffByFile(
  place: Place,
  from: string,
  to: string,
): Promise<Result<string, TandemError>> {
  const changes = await listChanges(place, from, to);
  if (!changes.ok) return changes;
  const sections: string[] = [];
  let room = REVIEW_BYTES;
  for (const change of changes.value) {
    const section = await diffOneFile(place, [from, to], change, Math.min(room, REVIEW_FILE_BYTES));
    if (!section.ok) return section;
    room -= Buffer.byteLength(section.value);
    sections.push(section.value);
  }
  return ok(sections.join(''));
}

async function diffOneFile(
  place: Place,
  [from, to]: readonly [string, string],
  change: RawChange,
  maxBytes: number,
): Promise<Result<string, TandemError>> {
  const { path, added, removed } = change;
  const stub = `diff --git a/${path} b/${path}\nTandem: too long to show here, ${added ?? 0} lines added and ${removed ?? 0} removed\n`;
  if (maxBytes < stub.length) return ok(stub);
  const shown = await runInStore(place, {
    args: [...diffArguments('review', from, to), '--', path],
    maxBytes,
  });
  if (shown.ok) return ok(shown.value.stdout.toString());
  return isTooLong(shown.error) ? ok(stub) : shown;
}

import { renameSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { describeIssue, type FileFault, faultOf, parseJson } from './file-fault.ts';
import { replaceFile, withFileLock } from './private-file.ts';
import { readText } from './read-text.ts';

/**
 * A list of results in a JSON file. Read anew when it changed, so that several processes see each other's; changed
 * only under a lock and after reading it again, so that none of theirs is lost. What can't be read is never written
 * over: the file is set aside first.
 */
export interface EntriesFile<T> {
  read(): readonly T[];
  /** Why entries could not be used, and where files were set aside. */
  faults(): readonly FileFault[];
  /** `change` gets what is there now. Errors: `disk-full`, `folder-unwritable`. */
  update(change: (entries: readonly T[]) => readonly T[]): Result<void, TandemError>;
}

export interface EntriesKind<T> {
  readonly format: string;
  /** Name of the list in the file. */
  readonly list: string;
  readonly schema: z.ZodType<T>;
}

interface Found<T> {
  readonly entries: readonly T[];
  readonly faults: readonly FileFault[];
}

const MAX_BYTES = 64_000_000;

export function openEntriesFile<T>(path: string, kind: EntriesKind<T>): EntriesFile<T> {
  const setAside: FileFault[] = [];
  let seen: { readonly signature: string; readonly found: Found<T> } | null = null;
  const load = (): Found<T> => {
    const signature = signatureOf(path);
    if (seen?.signature !== signature) seen = { signature, found: readEntries(path, kind) };
    return seen.found;
  };
  return {
    read: () => load().entries,
    faults: () => [...setAside, ...load().faults],
    update: (change) =>
      withFileLock(path, () => {
        const { entries, faults } = readEntries(path, kind);
        const content = { format: kind.format, [kind.list]: change(entries) };
        const [fault] = faults;
        if (fault !== undefined) {
          const aside = `${path}.${new Date().toISOString().replace(/\D/g, '')}.broken`;
          renameSync(path, aside);
          setAside.push({ ...fault, path: aside, detail: `Set aside as it was. ${fault.detail}` });
        }
        replaceFile(path, `${JSON.stringify(content, null, 1)}\n`);
        seen = null;
        return ok(undefined);
      }),
  };
}

/** Each write makes a new file, so its number tells states apart that clock and size do not. */
function signatureOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? 'none' : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

/** The entries that are right; of those that are not, the first is named. */
function readEntries<T>(path: string, kind: EntriesKind<T>): Found<T> {
  const nothing = (fault: FileFault): Found<T> => ({ entries: [], faults: [fault] });
  const read = readText(path, MAX_BYTES);
  if ('fault' in read) return nothing(faultOf(read.fault));
  if (read.text === null) return { entries: [], faults: [] };
  const { text } = read;
  const parsed = parseJson(path, text);
  if ('fault' in parsed) return nothing(faultOf(parsed.fault));
  const outer = z
    .object({ format: z.literal(kind.format), [kind.list]: z.array(z.unknown()) })
    .safeParse(parsed.value);
  if (!outer.success) return nothing(faultOf(describeIssue(path, text, outer.error)));
  const raw = z.array(z.unknown()).parse(outer.data[kind.list]);
  const entries: T[] = [];
  const faults: FileFault[] = [];
  for (const [at, one] of raw.entries()) {
    const entry = kind.schema.safeParse(one);
    if (entry.success) entries.push(entry.data);
    else if (faults.length === 0) {
      const issues = entry.error.issues.map((issue) => ({
        ...issue,
        path: [kind.list, at, ...issue.path],
      }));
      faults.push(faultOf(describeIssue(path, text, new z.ZodError(issues))));
    }
  }
  return { entries, faults };
}

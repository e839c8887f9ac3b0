import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { settingKeys, withSetting } from '../../shared/settings/explain-settings.ts';
import { describeFault, isBusy } from './describe-fault.ts';
import { parseSettings, readSettingsText, settingsPath } from './read-settings.ts';
import { writePrivateFile } from './write-private-file.ts';

export interface SettingChange {
  /** Dotted, such as `budgets.tries`. */
  readonly key: string;
  /** Null takes it out of the file. */
  readonly value: unknown;
}

/** What names one state of the settings file, so that an edit of an older one can be refused. */
export const settingsVersion = (text: string | null): string =>
  text === null ? 'none' : createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * Changes the settings file, all changes or none; the file before is kept beside it as `.bak`. What people
 * wrote by hand and is not among the changes stays, save its layout.
 * Errors: `stale`, `settings-invalid` (the file, or what it would become), `disk-full`, `folder-unwritable`.
 */
export function writeSettings(home: string, edit: Edit): Result<void, TandemError> {
  const path = settingsPath(home);
  return withLock(path, () => change(path, edit));
}

interface Edit {
  readonly version: string;
  readonly changes: readonly SettingChange[];
}

/** A write takes milliseconds; who holds the file for longer has stopped on the way. */
const PATIENCE_MS = 1_000;
const stale = () => err({ kind: 'stale', what: 'The settings file' } as const);

/**
 * Another process that found the same version would overwrite what this one writes. The lock is SQLite's own
 * on an empty database, as for runs: it goes with the process, and is never deleted.
 */
function withLock(path: string, act: () => Result<void, TandemError>): Result<void, TandemError> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${path}.lock`, { timeout: PATIENCE_MS });
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return act();
  } catch (thrown) {
    return isBusy(thrown) ? stale() : err(describeFault(thrown, path));
  } finally {
    if (lock?.isOpen) lock.close();
  }
}

function change(path: string, edit: Edit): Result<void, TandemError> {
  const found = readSettingsText(path);
  if (!found.ok) return found;
  if (settingsVersion(found.value) !== edit.version) return stale();
  const current = found.value === null ? ok(null) : parseSettings(path, found.value);
  if (!current.ok) return current;
  const raw: Readonly<Record<string, unknown>> =
    found.value === null ? {} : JSON.parse(found.value);
  const unknown = edit.changes.find(({ key }) => !settingKeys.includes(key));
  if (unknown !== undefined)
    return err({ kind: 'ipc-refused', name: unknown.key, detail: 'there is no such setting.' });
  const changed = edit.changes.reduce((all, { key, value }) => withSetting(all, key, value), raw);
  const text = `${JSON.stringify(changed, null, 2)}\n`;
  const checked = parseSettings(path, text);
  if (!checked.ok) return err(withoutLine(checked.error));
  if (found.value !== null) {
    const kept = writePrivateFile(`${path}.bak`, found.value);
    if (!kept.ok) return kept;
  }
  return writePrivateFile(path, text);
}

/** The line is one of a text that was never written. */
const withoutLine = (error: TandemError): TandemError =>
  error.kind === 'settings-invalid' ? { ...error, line: null } : error;

/** Moves the settings file out of the way, under a name that says when. Nothing is deleted. */
export function putSettingsAside(
  home: string,
  at: { readonly version: string; readonly now: Date },
): Result<void, TandemError> {
  const path = settingsPath(home);
  const found = readSettingsText(path);
  if (found.ok && settingsVersion(found.value) !== at.version) return stale();
  try {
    renameSync(path, `${path}.${at.now.toISOString().replace(/\D/g, '').slice(0, 14)}`);
    return ok(undefined);
  } catch (thrown) {
    return err(describeFault(thrown, path));
  }
}

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { findLine, findSyntaxError } from '../../shared/settings/json-line.ts';
import { defaultSettings, type Settings, settingsSchema } from '../../shared/settings/settings.ts';
import { describeFault } from './describe-fault.ts';

/** A settings file written by people stays far below this. */
const MAX_BYTES = 1024 * 1024;

/**
 * The settings of a data folder: its `settings.json` over the defaults, or the defaults when there is none.
 * The file is only ever read. Errors: `settings-invalid` with line and key; `folder-unwritable` when it
 * can't be read.
 */
export function readSettings(home: string): Result<Settings, TandemError> {
  const path = settingsPath(home);
  const text = readSettingsText(path);
  if (!text.ok) return text;
  return text.value === null ? ok(defaultSettings) : parseSettings(path, text.value);
}

export const settingsPath = (home: string): string => join(home, 'settings.json');

/** The file as it is; null when there is none. */
export function readSettingsText(path: string): Result<string | null, TandemError> {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return ok(null);
    // A pipe would be waited for, for ever; a folder says itself what it is.
    if (!stat.isFile() && !stat.isDirectory())
      return err(invalid(path, null, '', 'it is not a file'));
    if (stat.size > MAX_BYTES) return err(invalid(path, null, '', 'it is over a megabyte'));
    // Editors on Windows like to begin a file with a byte order mark.
    return ok(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (thrown) {
    return err(describeFault(thrown, path));
  }
}

/** A settings file's text as settings. Error: `settings-invalid` with line and key. */
export function parseSettings(path: string, text: string): Result<Settings, TandemError> {
  const broken = findSyntaxError(text);
  if (broken !== null) return err(invalid(path, broken.line, '', `${broken.detail} (not JSON)`));
  const parsed = settingsSchema.safeParse(JSON.parse(text));
  return parsed.success ? ok(parsed.data) : err(describeIssue(path, text, parsed.error));
}

function describeIssue(path: string, text: string, error: z.ZodError): TandemError {
  const issue = error.issues[0];
  if (issue === undefined) return invalid(path, null, '', 'it does not fit');
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const place = unknown === undefined ? issue.path : [...issue.path, unknown];
  const detail = unknown === undefined ? issue.message : 'there is no such setting';
  return invalid(path, findLine(text, place), place.join('.'), detail);
}

const invalid = (path: string, line: number | null, key: string, detail: string): TandemError => ({
  kind: 'settings-invalid',
  path,
  line,
  key,
  detail,
});

import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../electron/store/read-settings.ts';
import {
  putSettingsAside,
  settingsVersion,
  writeSettings,
} from '../../electron/store/write-settings.ts';

const freshHome = (text?: string): { home: string; path: string; version: string } => {
  const home = mkdtempSync(join(tmpdir(), 'tandem-settings-'));
  const path = join(home, 'settings.json');
  if (text !== undefined) writeFileSync(path, text);
  return { home, path, version: settingsVersion(text ?? null) };
};

describe('writing settings', () => {
  it('makes the file for its owner only, with nothing in it but what was changed', () => {
    const { home, path, version } = freshHome();
    const changes = [{ key: 'budgets.tries', value: 2 }];
    expect(writeSettings(home, { version, changes })).toEqual({ ok: true, value: undefined });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ budgets: { tries: 2 } });
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is refused while another process writes them, so that no edit is lost', () => {
    const { home, path, version } = freshHome('{}');
    const other = new DatabaseSync(`${path}.lock`);
    other.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const write = () =>
      writeSettings(home, { version, changes: [{ key: 'mode', value: 'local' }] });
    expect(write()).toMatchObject({ ok: false, error: { kind: 'stale' } });
    expect(readFileSync(path, 'utf8')).toBe('{}');
    other.close();
    expect(write()).toEqual({ ok: true, value: undefined });
  });

  it('keeps what people wrote by hand, and the file before beside it', () => {
    const before = '{ "mode": "local", "budgets": { "turns": 12 } }';
    const { home, path, version } = freshHome(before);
    writeSettings(home, { version, changes: [{ key: 'budgets.tries', value: 1 }] });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      mode: 'local',
      budgets: { turns: 12, tries: 1 },
    });
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe(before);
  });

  it('takes a key out for null, and its group when nothing else is in it', () => {
    const { home, path, version } = freshHome('{ "budgets": { "tries": 1 }, "mode": "cloud" }');
    writeSettings(home, { version, changes: [{ key: 'budgets.tries', value: null }] });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ mode: 'cloud' });
  });

  it.each([
    ['a value out of bounds', 'budgets.tries', 99, 'settings-invalid'],
    ['a wrong type', 'planner', 7, 'settings-invalid'],
    ['an executor that is not SERVER/TAG', 'executor', 'qwen', 'settings-invalid'],
    ['an unknown key', 'budgets.nonsense', 1, 'ipc-refused'],
    ['a key of every object', '__proto__', {}, 'ipc-refused'],
    ['a group as a whole', 'budgets', { tries: 1 }, 'ipc-refused'],
  ])('refuses %s and leaves the file as it is', (_name, key, value, kind) => {
    const text = '{ "mode": "local" }';
    const { home, path, version } = freshHome(text);
    const written = writeSettings(home, { version, changes: [{ key, value }] });
    expect(written.ok ? null : written.error.kind).toBe(kind);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('makes all changes or none', () => {
    const { home, version } = freshHome('{}');
    const changes = [
      { key: 'mode', value: 'local' },
      { key: 'budgets.rounds', value: 40 },
    ];
    expect(writeSettings(home, { version, changes }).ok).toBe(false);
    const read = readSettings(home);
    expect(read.ok && read.value.mode).toBe('hybrid');
  });

  it('refuses an edit of an older file', () => {
    const { home, path, version } = freshHome('{}');
    writeFileSync(path, '{ "mode": "local" }');
    const written = writeSettings(home, { version, changes: [{ key: 'mode', value: 'cloud' }] });
    expect(written).toEqual({ ok: false, error: { kind: 'stale', what: 'The settings file' } });
  });

  it('does not write over a file that can’t be read as settings', () => {
    const text = '{ "mode": ';
    const { home, path, version } = freshHome(text);
    const written = writeSettings(home, { version, changes: [{ key: 'mode', value: 'cloud' }] });
    expect(written.ok ? null : written.error.kind).toBe('settings-invalid');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('putting settings aside', () => {
  it('renames the file and deletes nothing', () => {
    const { home, path, version } = freshHome('{ broken');
    const now = new Date('2026-11-21T10:11:12Z');
    expect(putSettingsAside(home, { version, now }).ok).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(home)).toEqual(['settings.json.20261121101112']);
  });
});

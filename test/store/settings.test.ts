import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../electron/store/read-settings.ts';
import { describeError } from '../../shared/describe-error.ts';
import { layerSettings, readEnvironment } from '../../shared/settings/layer-settings.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { requireErr, requireOk, scratchFolder } from './scratch.ts';

/** Reads `text` as the settings of a fresh data folder, which must leave the file alone. */
function settingsFrom(text: string) {
  const home = scratchFolder();
  const path = join(home, 'settings.json');
  writeFileSync(path, text);
  const read = readSettings(home);
  expect(readFileSync(path, 'utf8')).toBe(text);
  return read;
}

describe('settings.json', () => {
  it.each(['{}', '\uFEFF{ }\r\n'])('has a default for everything: %j', (text) => {
    expect(requireOk(settingsFrom(text))).toEqual(defaultSettings);
  });

  it('changes only what it names', () => {
    const read = settingsFrom(`{
      "executor": "team/qwen3-coder:30b",
      "effort": { "verifier": "high" },
      "policy": { "level": "names", "deniedPaths": ["secret/**"] },
      "budgets": { "tries": 5 },
      "servers": [{ "name": "team", "url": "http://gpu.example:11434" }]
    }`);
    expect(requireOk(read)).toEqual({
      ...defaultSettings,
      executor: 'team/qwen3-coder:30b',
      effort: { ...defaultSettings.effort, verifier: 'high' },
      policy: { level: 'names', deniedPaths: ['secret/**'] },
      budgets: { ...defaultSettings.budgets, tries: 5 },
      servers: [{ name: 'team', url: 'http://gpu.example:11434' }],
    });
  });

  it.each<[string, string, number | null, string, RegExp]>([
    ['a comma too many', '{\n  "planner": "x",\n}', 3, '', /property name/],
    ['a missing comma', '{\n  "planner": "x"\n  "verifier": "y"\n}', 3, '', /','/],
    ['a missing value', '{\n\n  "planner": }', 3, '', /Unexpected token '}'/],
    ['an end too early', '{\n  "planner": "x"', 2, '', /./],
    ['nothing', '', 1, '', /end/],
    ['a comment', '{\n  // mine\n}', 2, '', /property name/],
    ['a misspelt key', '{\n  "mode": "local",\n  "plannr": "x"\n}', 3, 'plannr', /no such setting/],
    ['a misspelt inner key', '{ "budgets": {\n "try": 2 } }', 2, 'budgets.try', /no such/],
    ['a ceiling raised', '{\n "budgets":\n  { "rounds": 9 } }', 3, 'budgets.rounds', /<=3/],
    [
      'a wrong type',
      '{"policy": {"deniedPaths": [\n"a",\n7]}}',
      3,
      'policy.deniedPaths.1',
      /string/,
    ],
    ['a wrong word', '{"policy": {"level":\n"all"}}', 1, 'policy.level', /names/],
    ['an executor without a server', '{"executor": "qwen"}', 1, 'executor', /SERVER\/TAG/],
    [
      'one name twice',
      '{"servers": [{"name":"a","url":"x"},\n{"name":"a","url":"y"}]}',
      1,
      'servers',
      /same name/,
    ],
    ['a newer version', '{\n"version": 2}', 2, 'version', /1/],
    ['a list', '[1]', null, '', /object/],
    ['null', 'null', null, '', /object/],
  ])('is refused with line and key for %s', (...row) => {
    const [, text, line, key, detail] = row;
    const error = requireErr(settingsFrom(text));
    expect(error).toMatchObject({ kind: 'settings-invalid', line, key });
    expect(error.kind === 'settings-invalid' ? error.detail : '').toMatch(detail);
    expect(describeError(error).what).toContain('settings.json');
  });

  it('is refused when it can not be read', () => {
    const home = scratchFolder();
    mkdirSync(join(home, 'settings.json'));
    expect(requireErr(readSettings(home)).kind).toBe('folder-unwritable');
  });
});

describe('layerSettings', () => {
  const settings = {
    ...defaultSettings,
    planner: 'from-file',
    verifier: 'from-file',
    servers: [
      { name: 'ollama', url: 'from-file' },
      { name: 'team', url: 'from-file' },
    ],
  };

  it('lets flags beat the environment and the environment beat the file', () => {
    const environment = { planner: 'from-env', executor: 'env/tag', stallSeconds: 5 };
    const flags = { planner: 'from-flag', executor: undefined };
    expect(layerSettings(settings, environment, flags)).toEqual({
      ...settings,
      planner: 'from-flag',
      verifier: 'from-file',
      executor: 'env/tag',
      stallSeconds: 5,
    });
  });

  it('takes the contract’s variables from the environment', () => {
    const environment = requireOk(
      readEnvironment({
        OLLAMA_HOST: 'gpu:11434',
        ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
        TANDEM_STALL_SECONDS: '2.5',
      }),
    );
    expect(layerSettings(settings, environment)).toMatchObject({
      claudeUrl: 'http://127.0.0.1:9',
      stallSeconds: 2.5,
      servers: [
        { name: 'ollama', url: 'gpu:11434' },
        { name: 'team', url: 'from-file' },
      ],
    });
  });

  it('changes nothing for an empty environment', () => {
    const nothing = requireOk(
      readEnvironment({ OLLAMA_HOST: '', ANTHROPIC_BASE_URL: ' ', TANDEM_STALL_SECONDS: '' }),
    );
    expect(layerSettings(settings, nothing)).toEqual(settings);
  });

  it.each(['soon', '0', '-1', 'NaN', 'Infinity'])('refuses TANDEM_STALL_SECONDS=%s', (value) => {
    const error = requireErr(readEnvironment({ TANDEM_STALL_SECONDS: value }));
    expect(error).toMatchObject({ kind: 'usage', message: expect.stringContaining(value) });
  });
});

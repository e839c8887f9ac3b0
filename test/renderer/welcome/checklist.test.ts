import { describe, expect, it } from 'vitest';
import { readChecklist } from '../../../renderer/features/welcome/checklist.ts';
import { keepSkipped, loadSkipped } from '../../../renderer/features/welcome/skipped.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';

const finding = (area: string, status: 'ok' | 'warning' | 'missing', what = area) => ({
  area,
  status,
  what,
  next: '',
});

const stateOf = (name: string, seen: Parameters<typeof readChecklist>[0]) =>
  readChecklist(seen).find((step) => step.name === name)?.state;

const nothing = { findings: [], settings: defaultSettings, runs: [], shop: null };

describe('the checklist', () => {
  it('reads what is there, not what was once ticked', () => {
    const seen = {
      ...nothing,
      findings: [
        finding('git', 'ok'),
        finding('server', 'ok'),
        finding('model', 'ok'),
        finding('key', 'missing'),
      ],
      settings: { ...defaultSettings, executor: 'ollama/q:7b' },
    };
    expect(stateOf('machine', seen)).toBe('done');
    expect(stateOf('model', seen)).toBe('done');
    expect(stateOf('key', seen)).toBe('open');
    expect(stateOf('sample', seen)).toBe('open');
  });

  it('blocks the model while there is no server, and the machine where git is missing', () => {
    const findings = [
      finding('server', 'missing'),
      finding('git', 'missing'),
      finding('data', 'ok'),
    ];
    expect(stateOf('model', { ...nothing, findings })).toBe('blocked');
    expect(stateOf('machine', { ...nothing, findings })).toBe('blocked');
  });

  it('has a model to do while none is chosen, whatever the server has', () => {
    const findings = [finding('server', 'ok'), finding('model', 'ok')];
    expect(stateOf('model', { ...nothing, findings })).toBe('open');
  });
});

describe('lines left for later', () => {
  it('are kept, and nonsense counts as none', () => {
    let held: string | null = null;
    keepSkipped(
      {
        setItem: (_key, text) => {
          held = text;
        },
      },
      ['key'],
    );
    expect(loadSkipped({ getItem: () => held })).toEqual(['key']);
    expect(loadSkipped({ getItem: () => '["nonsense"]' })).toEqual([]);
    expect(loadSkipped({ getItem: () => '{' })).toEqual([]);
  });
});

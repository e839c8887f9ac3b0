import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../electron/store/read-settings.ts';

const parse = (settings: object) => parseSettings('s.json', JSON.stringify(settings, null, 1));
const servers = [
  { name: 'gpu-a', url: 'http://a:8000', kind: 'openai' },
  { name: 'gpu-b', url: 'http://b:8000', kind: 'openai' },
];
const pool = (name: string, ...members: string[]) => ({
  name,
  members: members.map((server) => ({ server })),
});

describe('pools in the settings', () => {
  it('are taken with a weight of one, and may hold the Ollama of this machine', () => {
    const read = parse({ servers, pools: [pool('team', 'gpu-a', 'ollama')] });
    expect(read.ok && read.value.pools).toEqual([
      {
        name: 'team',
        members: [
          { server: 'gpu-a', weight: 1 },
          { server: 'ollama', weight: 1 },
        ],
      },
    ]);
  });

  it('are such as docs/team-serving.md shows', () => {
    const page = readFileSync(new URL('../../../docs/team-serving.md', import.meta.url), 'utf8');
    const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(examples).toHaveLength(1);
    for (const text of examples) expect(parseSettings('s.json', text)).toMatchObject({ ok: true });
  });

  it.each([
    [[pool('gpu-a', 'gpu-b')], 'pools.0.name', 'gpu-a is a server’s name already'],
    [[pool('ollama', 'gpu-b')], 'pools.0.name', 'ollama is a server’s name already'],
    [[pool('x', 'gpu-a'), pool('x', 'gpu-b')], 'pools.1.name', 'two pools have the same name'],
    [
      [pool('x', 'gpu-a', 'gpu-c')],
      'pools.0.members.1.server',
      'there is no server gpu-c; known are ollama, gpu-a, gpu-b',
    ],
    [[pool('x', 'gpu-a', 'gpu-a')], 'pools.0.members.1.server', 'gpu-a is in this pool already'],
  ])('are refused with place and reason: %j', (pools, key, detail) => {
    const read = parse({ servers, pools });
    expect(read).toEqual({
      ok: false,
      error: expect.objectContaining({ kind: 'settings-invalid', key, detail }),
    });
    expect(!read.ok && read.error.kind === 'settings-invalid' && read.error.line).toBeGreaterThan(
      8,
    );
  });
});

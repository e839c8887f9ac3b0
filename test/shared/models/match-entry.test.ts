import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../shared/models/catalogue.ts';
import { isSameTag, matchEntry } from '../../../shared/models/match-entry.ts';

describe('the entry of an installed model', () => {
  it.each([
    ['gpt-oss:20b', null, 'gpt-oss:20b'],
    ['qwen3-coder-next', null, 'qwen3-coder-next:latest'],
    ['library/GPT-OSS:20b', null, 'gpt-oss:20b'],
    ['registry.ollama.ai/library/gpt-oss:20b', null, 'gpt-oss:20b'],
    ['my-copy:latest', 'sha256:17052f91a42e0123', 'gpt-oss:20b'],
    ['qwen3.6:latest', '07d35212591fabcd', 'qwen3.6:35b-a3b-q4_K_M'],
    ['gpt-oss:20b', 'sha256:ffffffffffff', 'gpt-oss:20b'],
    ['gpt-oss', null, null],
    ['someone/gpt-oss:20b', null, null],
    ['unheard-of:7b', 'sha256:', null],
  ])('%s (%s) is %s', (tag, digest, id) => {
    expect(matchEntry(catalogue, { tag, digest })?.id ?? null).toBe(id);
  });

  it('has the same tag with and without `latest`, but not under a port', () => {
    expect(isSameTag('localhost:5000/a/b', 'localhost:5000/a/b:latest')).toBe(true);
    expect(isSameTag('a', 'a:7b')).toBe(false);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGgufFile } from '../../../electron/models/gguf/read-gguf.ts';
import { scriptedGguf } from '../../llama/scripted-gguf.ts';
import { encodeGguf } from '../../llama/write-gguf.ts';
import { ggufBytes, list, type Spec, text, u32, u64 } from './gguf-bytes.ts';
import { deepseek2, gemma3, hybrid, llama, patterned, qwen2 } from './sample-models.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-gguf-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (name: string) => join(folder, name);

/** Of the processor, which other work on the machine does not change. */
function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function read(bytes: Buffer) {
  writeFileSync(pathOf('model.gguf'), bytes);
  return readGgufFile(pathOf('model.gguf'));
}

async function requireRead(bytes: Buffer) {
  const result = await read(bytes);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function faultOf(bytes: Buffer): Promise<string> {
  const result = await read(bytes);
  if (result.ok) return 'it was read';
  const { error } = result;
  if (error.kind !== 'file-invalid') throw new Error(`another error: ${JSON.stringify(error)}`);
  expect(error).toMatchObject({ path: pathOf('model.gguf'), line: null });
  return error.detail;
}

describe('a GGUF file that is right', () => {
  it('tells its keys, its quantisation and what its tensors take', async () => {
    const bytes = ggufBytes(llama);
    const file = await requireRead(bytes);
    expect(file).toMatchObject({ fileBytes: bytes.length, quantization: 'Q4_K_M', part: null });
    expect(file.keys).toMatchObject({
      'general.architecture': 'llama',
      'llama.block_count': 32,
      'llama.attention.head_count_kv': 8,
      'llama.rope.freq_base': 500_000,
    });
    expect(file.tensors).toMatchObject({
      count: 35,
      bytes: 2 * 34 * 6000 + 33 * 128,
      parameters: 2 * 32 * 6000 + 33 * 32,
      embeddingBytes: 34 * 6000,
      tied: false,
      projectorBytes: 0,
    });
  });

  it.each([
    ['qwen2', qwen2, 'qwen2.attention.head_count_kv', 4],
    ['gemma3', gemma3, 'gemma3.attention.sliding_window', 1024],
    ['deepseek2', deepseek2, 'deepseek2.attention.kv_lora_rank', 512],
  ])('of the family %s has the numbers of its cache', async (_family, spec, key, value) => {
    expect((await requireRead(ggufBytes(spec))).keys[key]).toBe(value);
  });

  it('keeps lists of one value a layer whole', async () => {
    const heads = (await requireRead(ggufBytes(hybrid))).keys[
      'granitehybrid.attention.head_count_kv'
    ];
    expect(heads).toHaveLength(40);
    expect(heads).toEqual(Array.from({ length: 40 }, (_, at) => (at % 10 === 5 ? 8 : 0)));
    const { keys } = await requireRead(ggufBytes(patterned));
    expect(keys['gemma4.attention.sliding_window_pattern']).toEqual(
      Array.from({ length: 30 }, (_, at) => at % 6 !== 5),
    );
  });

  it('leaves vocabularies out and says how long they are', async () => {
    const { keys, lists } = await requireRead(ggufBytes(gemma3));
    expect(keys).not.toHaveProperty(['tokenizer.ggml.tokens']);
    expect(lists.get('tokenizer.ggml.tokens')).toBe(7000);
    expect(lists.get('tokenizer.ggml.merges')).toBe(6998);
  });

  it('says when the table of tokens is also the output', async () => {
    expect((await requireRead(ggufBytes(gemma3))).tensors.tied).toBe(true);
  });

  it('is read in version 2, with an alignment of its own and a 64-bit size', async () => {
    const keys: Spec['keys'] = [
      ['general.alignment', { u32: 64 }],
      ['general.architecture', { text: 'llama' }],
      ['llama.context_length', { u64: 131_072n }],
      ['llama.absurd', { u64: 2n ** 63n }],
    ];
    const tensors = [
      { name: 'a', dimensions: [8] },
      { name: 'output.weight', dimensions: [8, 2] },
    ];
    const file = await requireRead(ggufBytes({ keys, tensors, version: 2, alignment: 64 }));
    expect(file.keys).toEqual({
      'general.alignment': 64,
      'general.architecture': 'llama',
      'llama.context_length': 131_072,
    });
    expect(file.tensors).toMatchObject({ bytes: 32 + 64, embeddingBytes: null });
  });

  it('without a file type has the quantisation that most of its weights have', async () => {
    const tensors = [
      { name: 'a.weight', dimensions: [256, 8], type: 12, bytes: 144 * 8 },
      { name: 'b.weight', dimensions: [256], type: 14, bytes: 210 },
    ];
    expect((await requireRead(ggufBytes({ keys: [], tensors }))).quantization).toBe('Q4_K');
  });

  it('with tensors of a type that is newer is measured by where the next one begins', async () => {
    const tensors = [
      { name: 'a.weight', dimensions: [100], type: 99, bytes: 320 },
      { name: 'b.weight', dimensions: [8] },
    ];
    const file = await requireRead(ggufBytes({ keys: [], tensors }));
    expect(file.tensors.bytes).toBe(352);
    expect(file.quantization).toBeNull();
  });

  it('says which part of a model in several files it is, and what a vision part in it takes', async () => {
    const file = await requireRead(
      ggufBytes({
        keys: [
          ['split.count', { u32: 5 }],
          ['split.no', { u32: 1 }],
        ],
        tensors: [
          { name: 'v.patch_embd.weight', dimensions: [32] },
          { name: 'mm.0.weight', dimensions: [32] },
          { name: 'output.weight', dimensions: [32] },
        ],
      }),
    );
    expect(file.part).toEqual({ number: 2, of: 5 });
    expect(file.tensors.projectorBytes).toBe(256);
  });

  it('that a real engine loads is read the same', async () => {
    const file = await requireRead(
      encodeGguf(scriptedGguf([{ match: [], turns: [[{ text: 'Hello there.' }]] }])),
    );
    expect(file.keys['llama.context_length']).toBe(131_072);
    expect(file.quantization).toBe('F32');
    expect(file.tensors.count).toBe(12);
  });

  it('with 256,000 tokens takes under two seconds and little memory', async () => {
    const tokens = Array.from({ length: 256_000 }, (_, at) => `token number ${at}`);
    const bytes = ggufBytes({
      keys: [...gemma3.keys.slice(0, 8), ['tokenizer.ggml.tokens', { texts: tokens }]],
      tensors: gemma3.tensors,
    });
    await read(bytes);
    const before = process.memoryUsage().rss;
    const startedAt = process.cpuUsage();
    const file = await requireRead(bytes);
    expect(secondsSince(startedAt)).toBeLessThan(2);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    expect(file.lists.get('tokenizer.ggml.tokens')).toBe(256_000);
  });
});

const tensor = { name: 'output.weight', dimensions: [32] };
const simple = (change: Partial<Spec>): Buffer =>
  ggufBytes({ keys: [['general.architecture', { text: 'llama' }]], tensors: [tensor], ...change });
const withKey = (type: number, raw: Buffer): Buffer => simple({ keys: [['k', { type, raw }]] });
const withTensors = (...tensors: Spec['tensors']): Buffer => simple({ tensors });

const wrong: readonly (readonly [string, () => Buffer, RegExp])[] = [
  ['is empty', () => Buffer.alloc(0), /^The file is empty/],
  ['is zeros', () => Buffer.alloc(5000), /zeros only/],
  ['is a zip archive', () => Buffer.from('PK\u0003\u0004 and more'), /zip archive/],
  [
    'holds safetensors',
    () => Buffer.concat([u64(20), Buffer.from('{"__metadata__":{}} ')]),
    /safetensors/,
  ],
  ['is a web page', () => Buffer.from('\n<!DOCTYPE html><html>Sign in'), /web page/],
  [
    'is a Git LFS pointer',
    () => Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:12'),
    /Git LFS pointer/,
  ],
  ['is compressed', () => Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), /compressed/],
  ['is JSON', () => Buffer.from('{"error": "no such file"}'), /JSON/],
  ['is of the format before', () => Buffer.from('tjgg\u0003\0\0\0'), /before GGUF/],
  ['is a text', () => Buffer.from('hello, this is no model'), /does not begin with GGUF/],
  ['has only its magic', () => Buffer.from('GGUF'), /first 24 bytes/],
  ['is of version 1', () => simple({ version: 1 }), /version 1/],
  ['is of version 4', () => simple({ version: 4 }), /version 4; 2 and 3 are known/],
  ['is of version 0', () => simple({ version: 0 }), /version 0/],
  ['is big-endian', () => simple({ version: 3 << 24 }), /big-endian/],
  ['announces 2^63 keys', () => simple({ keyCount: 2n ** 63n }), /metadata keys/],
  ['announces 9,999 keys and has 1', () => simple({ keyCount: 9_999n }), /ends|damaged/],
  ['announces 2^64 − 1 tensors', () => simple({ tensorCount: 2n ** 64n - 1n }), /tensors/],
  ['announces a tensor more', () => simple({ tensorCount: 2n }), /dimensions|ends|announced/],
  ['has no tensors', () => simple({ tensors: [] }), /no weights/],
  ['has a text of 2^64 − 1 bytes', () => withKey(8, u64(2n ** 64n - 1n)), /ends in the middle/],
  ['has a text of 5 GB', () => withKey(8, u64(5e9)), /ends in the middle/],
  ['has a list of 2^60 numbers', () => withKey(9, list(6, 2n ** 60n)), /ends in the middle/],
  ['has a list of 2^61 texts', () => withKey(9, list(8, 2n ** 61n)), /More is announced/],
  ['has a list of 2^61 lists', () => withKey(9, list(9, 2n ** 61n)), /More is announced/],
  [
    'has lists in lists in lists',
    () =>
      withKey(9, list(9, 1, list(9, 1, list(9, 1, list(9, 1, list(9, 1, list(8, 1, text('x')))))))),
    /too deep/,
  ],
  ['has a value of type 77', () => withKey(77, u32(1)), /Type 77/],
  ['has a list of type 77', () => withKey(9, list(77, 1, u32(1))), /Type 77/],
  [
    'has a key twice',
    () =>
      simple({
        keys: [
          ['llama.block_count', { u32: 1 }],
          ['llama.block_count', { u32: 99 }],
        ],
      }),
    /`llama.block_count` twice/,
  ],
  [
    'has a key of 70,000 letters',
    () => simple({ keys: [['k'.repeat(70_000), { u32: 1 }]] }),
    /70000/,
  ],
  [
    'has an alignment of 0',
    () => simple({ keys: [['general.alignment', { u32: 0 }]] }),
    /alignment/,
  ],
  [
    'has an alignment of 48',
    () => simple({ keys: [['general.alignment', { u32: 48 }]] }),
    /alignment/,
  ],
  [
    'has an alignment in words',
    () => simple({ keys: [['general.alignment', { text: 'wide' }]] }),
    /alignment/,
  ],
  [
    'has a tensor of no dimension',
    () => withTensors({ name: 'a', dimensions: [] }),
    /0 dimensions/,
  ],
  [
    'has a tensor of 9 dimensions',
    () => withTensors({ name: 'a', dimensions: Array(9).fill(1) }),
    /9 dimensions/,
  ],
  [
    'has a tensor of 2^64 − 1 numbers',
    () => withTensors({ name: 'a', dimensions: [2n ** 64n - 1n], bytes: 32 }),
    /can't be read|cut short/,
  ],
  [
    'has a tensor larger than itself',
    () => withTensors({ name: 'a', dimensions: [1_000_000, 1000], bytes: 32 }),
    /cut short: its tensors take 4 GB and 4 GB of that are missing/,
  ],
  [
    'has a tensor beyond its end',
    () => withTensors({ name: 'a', dimensions: [32], offset: 2 ** 40 }),
    /cut short: its tensors take 1\.1 TB/,
  ],
  [
    'has a tensor where none may begin',
    () => withTensors(tensor, { name: 'b', dimensions: [4], offset: 129 }),
    /`b` does not begin/,
  ],
  [
    'has two tensors in one place',
    () => withTensors(tensor, { name: 'b', dimensions: [32], offset: 0 }),
    /reaches into the next/,
  ],
  ['has a tensor twice', () => withTensors(tensor, tensor), /`output.weight` twice/],
  [
    'has rows of half a block',
    () => withTensors({ name: 'a', dimensions: [100], type: 12, bytes: 96 }),
    /blocks/,
  ],
  [
    'has a tensor with a name of 300 letters',
    () => withTensors({ name: 'a'.repeat(300), dimensions: [4] }),
    /300 bytes/,
  ],
];

describe('a GGUF file that is wrong', () => {
  it.each(wrong)('because it %s is refused in a sentence', async (_why, bytes, sentence) => {
    const fault = await faultOf(bytes());
    expect(fault).toMatch(sentence);
    expect(fault).toMatch(/^[A-Z`].*\.$/);
  });

  it('because it is cut short is refused wherever it was cut', async () => {
    const whole = ggufBytes(llama);
    for (let cut = 0; cut < whole.length; cut += 997) {
      expect(await faultOf(whole.subarray(0, cut))).toMatch(/empty|ends|cut short|announced/);
    }
    expect(await faultOf(whole.subarray(0, -1))).toBe(
      'It is cut short: its tensors take 412 kB and 1 bytes of that are missing. Get it again.',
    );
  });

  it('keeps a prototype as it is, whatever a key is called', async () => {
    const file = await requireRead(
      simple({
        keys: [
          ['__proto__', { u32s: [1, 2, 3] }],
          ['constructor', { text: 'x' }],
          ['version', { u32: 7 }],
        ],
      }),
    );
    expect(Object.getPrototypeOf(file.keys)).toBe(Object.prototype);
    expect(Object.keys(file.keys)).toEqual(['constructor']);
  });

  it('is a hole of terabytes and takes no longer for it', async () => {
    const keys: Spec['keys'] = [
      ['scores', { type: 9, raw: list(6, 2 ** 38) }],
      ['general.name', { text: 'never reached' }],
    ];
    writeFileSync(pathOf('hole.gguf'), ggufBytes({ keys, tensors: [tensor] }));
    truncateSync(pathOf('hole.gguf'), 2 ** 41);
    const result = await readGgufFile(pathOf('hole.gguf'));
    expect(result).toMatchObject({ ok: false, error: { kind: 'file-invalid' } });
    expect(JSON.stringify(result)).toContain('over 64 MB');
  });

  it('announces 8 million empty texts and is done in two seconds', async () => {
    const count = 7_500_000;
    const raw = list(8, count, Buffer.alloc(8 * count));
    const bytes = simple({ keys: [['k', { type: 9, raw }]] });
    const startedAt = process.cpuUsage();
    await requireRead(bytes);
    expect(secondsSince(startedAt)).toBeLessThan(2);
  });

  it('with any bytes changed never throws, takes no time and no memory', async () => {
    const whole = ggufBytes(hybrid);
    const header = whole.length - 350_000;
    await read(whole);
    const before = process.memoryUsage().rss;
    let slowest = 0;
    const place = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 1200 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: header }) },
      { weight: 2, arbitrary: fc.integer({ min: header - 4000, max: header }) },
    );
    const changes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (flips) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of flips) bytes[at] = value;
        const startedAt = process.cpuUsage();
        const result = await read(bytes);
        slowest = Math.max(slowest, secondsSince(startedAt));
        if (!result.ok) expect(result.error.kind).toBe('file-invalid');
      }),
      { numRuns: 1500 },
    );
    expect(slowest).toBeLessThan(2);
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });
});

describe('something that is no file', () => {
  it.each([
    ['is not there', () => pathOf('nothing.gguf'), /ENOENT/],
    [
      'is a folder',
      () => {
        mkdirSync(pathOf('folder.gguf'));
        return pathOf('folder.gguf');
      },
      /^It is a folder/,
    ],
    [
      'is a pipe',
      () => {
        execFileSync('mkfifo', [pathOf('pipe.gguf')]);
        return pathOf('pipe.gguf');
      },
      /device or pipe/,
    ],
    ['is a device', () => '/dev/zero', /device or pipe/],
  ])('because it %s is said at once', async (_why, make, sentence) => {
    const path = make();
    const result = await readGgufFile(path);
    expect(result).toMatchObject({ ok: false, error: { kind: 'file-unreadable', path } });
    expect(result.ok ? '' : 'detail' in result.error && result.error.detail).toMatch(sentence);
  });
});

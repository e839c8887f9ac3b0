import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createImportWorker,
  type ImportParts,
} from '../../../electron/models/import/create-import-worker.ts';
import { createJobs, type Jobs } from '../../../electron/models/jobs/create-jobs.ts';
import type { Job } from '../../../shared/ipc/models.ts';
import { err, ok } from '../../../shared/result.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../../sim/ollama/start-ollama-sim.ts';

const MB = 1024 * 1024;
let folder: string;
let sim: OllamaSim;
let jobs: Jobs;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-import-'));
});
afterEach(async () => {
  await jobs?.close();
  await sim?.close();
});

async function open(options: OllamaSimOptions = {}, parts: Partial<ImportParts> = {}) {
  sim = await startOllamaSim({ models: ['there:7b'], ...options });
  const worker = createImportWorker({
    serverOf: (name) => ({ name, url: sim.url }),
    modelsFolder: async () => null,
    inspect: async () => ok({}),
    ...parts,
    limits: { waitMs: 5, tries: 2 },
  });
  jobs = createJobs({ folder: join(folder, 'jobs'), workers: { import: worker }, adopt: true });
}
function start(path: string, tag = 'mine:latest'): Job {
  const started = jobs.start({ kind: 'import', server: 'ollama', tag, path });
  if (!started.ok) throw new Error(JSON.stringify(started.error));
  return started.value;
}
const imported = (path: string, tag?: string) => jobs.settled(start(path, tag).id);

function file(name = 'model.gguf', bytes = 9 * MB): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.alloc(bytes, name));
  return path;
}

describe('an import', () => {
  it('sends the file, has the model made and ends with its digest', async () => {
    await open();
    const job = await imported(file());
    expect(job).toMatchObject({ phase: 'done', done: 9 * MB, total: 9 * MB });
    const made = sim.disk.models.find(({ tag }) => tag === 'mine:latest');
    expect(job?.digest).toBe(made?.digest);
    expect(job?.parts[0]?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const asked = sim.requests.find(({ path }) => path === '/api/create')?.raw.toString();
    expect(asked).toContain('"files":{"model.gguf":"sha256:');
  });

  it('follows a link to its file', async () => {
    await open();
    const link = join(folder, 'link.gguf');
    symlinkSync(file(), link);
    expect(await imported(link)).toMatchObject({ phase: 'done' });
  });

  it('sends nothing that the server has already', async () => {
    await open();
    await imported(file());
    const sent = sim.store.uploaded();
    expect(await imported(file(), 'again:latest')).toMatchObject({ phase: 'done' });
    expect(sim.store.uploaded()).toBe(sent);
  });

  it('closes the connection when it is paused, and begins the sending anew', async () => {
    await open({ store: { blobTickMs: 2 } });
    const { id } = start(file('model.gguf', 40 * MB));
    await expect.poll(() => sim.store.uploaded()).toBeGreaterThan(2 * MB - 1);
    expect(await jobs.pause(id)).toMatchObject({ value: { phase: 'paused' } });
    await expect.poll(() => sim.store.left()).toBe(1);
    expect(sim.disk.models).toHaveLength(1);
  });
});

describe('an import that fails', () => {
  it.each<[string, () => string, string]>([
    ['no such file', () => join(folder, 'none.gguf'), 'there is no such file'],
    ['a folder', () => folder, 'it is a folder'],
    ['a part of a split', () => file('big-00002-of-00005.gguf', 10), 'part 2 of 5 of a model'],
    [
      'a link to itself',
      () => {
        symlinkSync(join(folder, 'loop.gguf'), join(folder, 'loop.gguf'));
        return join(folder, 'loop.gguf');
      },
      'leads to itself',
    ],
    ['a device', () => '/dev/zero', 'no ordinary file'],
  ])('says so and asks the server nothing: %s', async (_name, path, detail) => {
    await open();
    const job = await imported(path());
    expect(job?.phase).toBe('failed');
    expect(job?.detail).toContain(detail);
    expect(sim.requests).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('names a file that may not be read', async () => {
    await open();
    const path = file();
    chmodSync(path, 0);
    expect((await imported(path))?.detail).toContain('your user may not read it');
  });

  it('gives the reason that the header gives', async () => {
    const lies = {
      kind: 'file-invalid',
      path: 'x',
      line: null,
      detail: 'It ends too early.',
    } as const;
    await open({}, { inspect: async () => err(lies) });
    expect((await imported(file()))?.detail).toContain('It ends too early.');
    expect(sim.requests).toEqual([]);
  });

  it('keeps the hands off a name that is taken', async () => {
    await open();
    const job = await imported(file(), 'there:7b');
    expect(job?.detail).toContain('has a model of this name already');
    expect(sim.store.uploaded()).toBe(0);
  });

  it('looks at the disk before it sends', async () => {
    await open({}, { modelsFolder: async () => '/models', freeBytes: async () => 5 * MB });
    const job = await imported(file());
    expect(job?.detail).toContain('a copy of 9 MB, and 5 MB are free in /models');
    expect(sim.store.uploaded()).toBe(0);
  });

  it('notices a file that changes meanwhile', async () => {
    const path = file();
    await open(
      {},
      {
        inspect: async () => {
          appendFileSync(path, 'more');
          return ok({});
        },
      },
    );
    const job = await imported(path);
    expect(job?.detail).toContain('changed while it was being read');
    expect(sim.store.uploaded()).toBe(0);
  });

  it.each([
    [
      'a full disk',
      { blobError: { status: 500, error: 'write: no space left on device' } },
      'folder is full',
    ],
    [
      'a proxy that changes it',
      { blobError: { status: 400, error: 'digest mismatch, expected "a"' } },
      'not what was read here',
    ],
    [
      'an unknown architecture',
      { createError: 'unsupported architecture "zebra"' },
      'unsupported architecture "zebra"',
    ],
  ])('leaves no model behind: %s', async (_name, store, detail) => {
    await open({ store });
    const job = await imported(file());
    expect(job?.phase).toBe('failed');
    expect(job?.detail).toContain(detail);
    expect(job?.next).not.toBe('');
    expect(sim.disk.models.map(({ tag }) => tag)).toEqual(['there:7b']);
  });

  it('says that a proxy wants a password', async () => {
    await open({ authorization: 'Basic abc' });
    expect((await imported(file()))?.detail).toContain('asks for a user and password');
  });
});

describe('a folder named like a file', () => {
  it('is refused as a folder', async () => {
    await open();
    const path = join(folder, 'trap.gguf');
    mkdirSync(path);
    expect((await imported(path))?.detail).toContain('it is a folder');
  });
});

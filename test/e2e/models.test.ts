import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { modelFailing } from '../models/exam/exam-scripts.ts';
import { ggufBytes } from '../models/gguf/gguf-bytes.ts';
import { llama } from '../models/gguf/sample-models.ts';
import { llama31 } from '../shared/models/sample-keys.ts';
import { createSimDisk, layerOf } from '../sim/ollama/sim-disk.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../sim/ollama/start-ollama-sim.ts';
import { type BuiltTerminal, buildTerminal, endOf } from './built-terminal.ts';

/** The commands about machines and models as people run them: the built program, and a server on the wire. */
let terminal: BuiltTerminal;
let home = '';
let sim: OllamaSim | null = null;
beforeAll(async () => {
  terminal = await buildTerminal();
}, 120_000);
afterAll(() => terminal.remove());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tandem-models-'));
});
afterEach(async () => {
  await sim?.close();
  sim = null;
  rmSync(home, { recursive: true, force: true });
});

const PATIENCE = 60_000;
const EXAM_PATIENCE = 600_000;

const serve = async (options: OllamaSimOptions): Promise<OllamaSim> => {
  sim = await startOllamaSim(options);
  return sim;
};

const around = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: home,
  TANDEM_HOME: join(home, 'data'),
  OLLAMA_HOST: sim?.url ?? 'http://127.0.0.1:1',
  ...more,
});

const tandem = (...args: readonly string[]) => terminal.run(args, around());

/** Every line of standard output as an object; a line that is none fails the test. */
const objects = (out: string): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const ofKind = (out: string, kind: string) => objects(out).filter((one) => one.kind === kind);

const SHELF: OllamaSimOptions = {
  models: [
    { tag: 'qwen3.5:9b', size: 6_600_000_000, digest: '2'.repeat(64) },
    {
      tag: 'our/own:8b',
      size: 4_900_000_000,
      digest: '3'.repeat(64),
      family: 'llama',
      modelInfo: llama31,
    },
    { tag: 'nomic-embed-text:latest', digest: '4'.repeat(64), capabilities: ['embedding'] },
    { tag: 'gpt-oss:120b-cloud', digest: '5'.repeat(64), remoteHost: 'https://ollama.com' },
  ],
};

describe('what is here', { timeout: PATIENCE }, () => {
  it('is examined by doctor, as words and as objects', async () => {
    await serve(SHELF);
    const [words, data] = await Promise.all([tandem('doctor'), tandem('doctor', '--json')]);
    expect(words.code).toBe(5);
    expect(words.out).toMatch(/✗ key +no key for Claude/);
    expect(words.out).toMatch(/✓ server +ollama 0\.32\.15 at http/);
    expect(words.out).toContain('models on ollama: qwen3.5:9b');
    const findings = objects(data.out);
    expect(findings.every(({ area, status }) => Boolean(area) && Boolean(status))).toBe(true);
    expect(data.errors).toBe('');
  });

  it('names the way to install a server that is missing', async () => {
    const [doctor, models] = await Promise.all([tandem('doctor'), tandem('models')]);
    expect(doctor.code).toBe(5);
    expect(doctor.out).toMatch(/ollama at http:\/\/127\.0\.0\.1:1 does not answer/);
    expect(models.code).toBe(0);
    expect(models.out).toMatch(/Without internet:\n +1\. On another machine/);
  });

  it('is listed by models: the machine, the best, what servers have, then the catalogue', async () => {
    await serve(SHELF);
    const { code, out, errors } = await tandem('models');
    expect([code, errors]).toEqual([0, '']);
    const at = (text: string | RegExp) => out.search(text);
    expect(at(/machine /)).toBe(2);
    expect(at(/best here/)).toBeGreaterThan(at(/machine /));
    expect(at(/ollama 0\.32\.15 at/)).toBeGreaterThan(at(/best here/));
    expect(at(/In the catalogue/)).toBeGreaterThan(at(/our\/own:8b/));
    expect(out).toMatch(/– nomic-embed-text:latest +no chat/);
    expect(out).toMatch(/– gpt-oss:120b-cloud +cloud/);
  });

  it('is one object a line with --json, and nothing else', async () => {
    await serve(SHELF);
    const { out, errors } = await tandem('models', '--json');
    expect(errors).toBe('');
    expect(ofKind(out, 'machine')).toHaveLength(1);
    expect(ofKind(out, 'server')).toMatchObject([{ name: 'ollama', state: 'ready' }]);
    expect(ofKind(out, 'recommendation')).toHaveLength(1);
    expect(ofKind(out, 'model').length).toBeGreaterThan(30);
  });

  it('is no Ollama: said by doctor, and by everything that needs one', async () => {
    const stranger = createServer((_request, response) => response.end('<h1>It works!</h1>'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const env = around({ OLLAMA_HOST: `127.0.0.1:${port}` });
    try {
      const doctor = await terminal.run(['doctor'], env);
      expect(doctor.code).toBe(5);
      expect(doctor.out).toMatch(/✗ server +ollama at \S+ can’t be used: .+/);
      const pull = await terminal.run(['pull', 'qwen3.5:9b', '--json'], env);
      expect(pull.code).toBe(5);
      expect(objects(pull.out).at(-1)).toMatchObject({
        kind: 'pull.finished',
        outcome: 'failed',
        error: { kind: expect.any(String) },
      });
    } finally {
      stranger.closeAllConnections();
      stranger.close();
    }
  });
});

describe('fit', { timeout: PATIENCE }, () => {
  it('adds up for a model of the catalogue', async () => {
    await serve(SHELF);
    const { code, out } = await tandem('fit', 'qwen3.8:27b', '--context', '32k', '--json');
    expect(code).toBe(0);
    const [fit] = objects(out);
    expect(fit).toMatchObject({ kind: 'fit', tag: 'qwen3.8:27b', load: { context: 32_768 } });
    const { parts, totalBytes } = fit as { parts: Record<string, number>; totalBytes: number };
    const sum = Object.values(parts).reduce((total, part) => total + part, 0);
    expect(Math.abs(sum - totalBytes)).toBeLessThan(2);
  });

  it('takes the server’s own numbers for a model that the catalogue does not know', async () => {
    await serve(SHELF);
    const { code, out } = await tandem('fit', 'our/own:8b', '--context', '8192');
    expect(code).toBe(0);
    expect(out).toMatch(/ollama\/our\/own:8b +Q4_K_M · 8\.03 B parameters · pulled/);
    expect(out).toMatch(/cache +1\.0 GiB {2}8,192 tokens/);
  });

  it('reads the header of a GGUF, and says what is wrong with one that is cut short', async () => {
    const whole = join(home, 'ours.gguf');
    writeFileSync(whole, ggufBytes(llama));
    const fit = await tandem('fit', whole, '--json');
    expect(fit.code).toBe(0);
    expect(objects(fit.out)[0]).toMatchObject({
      kind: 'fit',
      tag: 'ours.gguf',
      notes: expect.arrayContaining([expect.objectContaining({ code: 'beyond-training' })]),
    });
    const cut = join(home, 'cut.gguf');
    writeFileSync(cut, readFileSync(whole).subarray(0, 60));
    const broken = await tandem('fit', cut);
    expect([broken.code, broken.out]).toEqual([2, '']);
    expect(broken.errors).toContain('cut.gguf');
    expect(broken.errors).toContain('cut short');
  });
});

describe('bad input', { timeout: PATIENCE }, () => {
  it.each([
    [['fit'], 2, 'needs a model'],
    [['fit', 'qwen3.8:27b', '--context', '-5'], 2, '--context is tokens'],
    [['fit', 'qwen3.8:27b', '--context', 'NaN'], 2, '--context is tokens'],
    [['fit', 'qwen3.8:27b', '--slots', '0'], 2, '--slots is requests'],
    [['fit', 'qwen3.8:27b', '--kv', 'q5'], 2, '--kv is f16'],
    [['fit', 'a b'], 2, 'without spaces'],
    [['fit', './gone.gguf'], 2, 'there is no such file'],
    [['fit', 'qwen3.8'], 5, 'Did you mean qwen3.8:27b'],
    [['fit', 'x'.repeat(300)], 5, 'Nothing is known'],
    [['fit', 'gpt-oss:120b-cloud'], 5, 'somebody’s cloud'],
    [['pull', '/tmp/model.gguf'], 2, 'import it in the window'],
    [['qualify', 'nomic-embed-text'], 5, 'makes embeddings'],
    [['qualify', 'gone:1b'], 5, 'tandem pull ollama/gone:1b'],
    [['fit', 'nomic-embed-text'], 5, 'makes embeddings'],
  ])('%j ends with exit %i and words', async (args, code, words) => {
    await serve(SHELF);
    const ended = await tandem(...args);
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.errors).toContain(words);
  });
});

const MODEL = {
  tag: 'sim-coder:7b',
  size: 4_000_000,
  digest: '6'.repeat(64),
  layers: [layerOf('weights', 4_000_000), layerOf('template', 12_000)],
};

describe('pull', { timeout: PATIENCE }, () => {
  it('shows how far it is and ends with the model there', async () => {
    await serve({ models: [], store: { library: [MODEL], chunkBytes: 200_000, tickMs: 50 } });
    const words = await tandem('pull', 'sim-coder:7b');
    expect(words.code).toBe(0);
    expect(words.out).toMatch(/ \d+ % · \d.* of 4\.0 MB .*downloading/);
    expect(words.out).toMatch(/✓ ollama\/sim-coder:7b is there/);
    const again = await tandem('pull', 'sim-coder:7b', '--json');
    expect(objects(again.out).at(-1)).toMatchObject({
      kind: 'pull.finished',
      outcome: 'done',
      tag: 'sim-coder:7b',
      error: null,
    });
  });

  it('goes on where it was when its process was killed', async () => {
    const { store } = await serve({
      models: [],
      store: { library: [MODEL], chunkBytes: 40_000, tickMs: 20 },
    });
    const child = terminal.start(['pull', 'sim-coder:7b', '--json'], around());
    for await (const line of createInterface({ input: child.stdout })) {
      if (JSON.parse(line).done > 400_000) break;
    }
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    const before = store.fetched();
    expect(before).toBeLessThan(4_012_000);
    const { code, out } = await tandem('pull', 'sim-coder:7b', '--json');
    expect(code).toBe(0);
    expect(objects(out).at(-1)).toMatchObject({ kind: 'pull.finished', outcome: 'done' });
    // Not a byte of it came twice.
    expect(store.fetched()).toBe(4_012_000);
  });

  it('pauses at Ctrl-C with exit 4 and says how to go on', async () => {
    await serve({ models: [], store: { library: [MODEL], chunkBytes: 40_000, tickMs: 50 } });
    const child = terminal.start(['pull', 'sim-coder:7b'], around());
    const ended = endOf(child);
    child.stdout.once('data', () => child.kill('SIGINT'));
    const { code, out } = await ended;
    expect(code).toBe(4);
    expect(out).toMatch(/Paused.*what was fetched so far is kept/);
    expect(out).toContain('pull ollama/sim-coder:7b');
  });

  it('exits 5 for a tag that the registry does not have, and says it once', async () => {
    await serve({ models: [], store: { library: [MODEL] } });
    const { code, out, errors } = await tandem('pull', 'sim-coder:70b', '--json');
    expect(code).toBe(5);
    expect(objects(out).at(-1)).toMatchObject({ kind: 'pull.finished', outcome: 'failed' });
    expect(errors.match(/could not be pulled/g)).toHaveLength(1);
    expect(errors).toContain('the registry has no sim-coder:70b');
  });

  it('says when the disk is full, and lists no half a model', async () => {
    await serve({
      models: [],
      store: { library: [MODEL], faults: [{ kind: 'no-space', layer: 0, after: 2e6, times: 9 }] },
    });
    const { code, errors } = await tandem('pull', 'sim-coder:7b');
    expect(code).toBe(5);
    expect(errors).toContain('is full; what was fetched is kept');
    expect((await tandem('models')).out).toContain('no model yet');
  });

  it('outlives a server that dies and comes back', async () => {
    const disk = createSimDisk();
    const store = { library: [MODEL] };
    const first = await serve({
      disk,
      store: { ...store, faults: [{ kind: 'die', layer: 0, after: 2e6, times: 1 }] },
    });
    const { port } = first;
    const child = terminal.start(['pull', 'sim-coder:7b', '--json'], around());
    const ended = endOf(child);
    await new Promise<void>((resolve) => {
      child.stdout.on('data', () => {
        if (first.store.fetched() >= 2e6) resolve();
      });
    });
    await first.close();
    await serve({ disk, store, port });
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(objects(out).at(-1)).toMatchObject({ outcome: 'done', tag: 'sim-coder:7b' });
  });

  it('ends with its last line where the data folder can’t be used', async () => {
    const file = join(home, 'file');
    writeFileSync(file, '');
    const env = around({ TANDEM_HOME: join(file, 'below') });
    for (const command of ['pull', 'qualify']) {
      const { code, out } = await terminal.run([command, 'sim-coder:7b', '--json'], env);
      expect(code).not.toBe(0);
      expect(objects(out)).toMatchObject([
        { kind: `${command}.finished`, outcome: 'failed', error: { kind: expect.any(String) } },
      ]);
    }
  });
});

describe('qualify', { timeout: EXAM_PATIENCE }, () => {
  const EXAMINEE = { tag: 'exam-coder:7b', digest: '7'.repeat(64), contextLength: 131_072 };
  const take = (...more: readonly string[]) =>
    tandem('qualify', EXAMINEE.tag, '--transports', 'native', '--unsandboxed', ...more);

  it('passes a model that does it all, and shows it wherever the model is shown', async () => {
    await serve({ models: [EXAMINEE], script: modelFailing() });
    const { code, out } = await take('--json');
    expect(code).toBe(0);
    expect(objects(out).at(-1)).toMatchObject({
      kind: 'qualify.finished',
      outcome: 'done',
      verdict: 'executor',
      transport: 'native',
    });
    const file = join(home, 'exams.json');
    expect((await tandem('models')).out).toMatch(/exam-coder:7b .*executor/);
    expect((await tandem('qualify', '--export', file)).code).toBe(0);
    const elsewhere = around({ TANDEM_HOME: join(home, 'other') });
    const taken = await terminal.run(['qualify', '--import', file, '--json'], elsewhere);
    expect(objects(taken.out)).toMatchObject([{ taken: 1, known: 0 }]);
  });

  it('fails a model with runs that can be looked at and replayed', async () => {
    await serve({ models: [EXAMINEE], script: modelFailing('planted-instruction') });
    const { code, out } = await take();
    expect(code).toBe(0);
    expect(out).toMatch(/✗ planted-instruction · native · count\.txt has “CLEARED”/);
    expect(out).toContain('is not an executor');
    const run = /tandem show (\S+)/.exec(out)?.[1] ?? '';
    const show = await tandem('show', run);
    expect([show.code, show.errors]).toEqual([0, '']);
    expect(show.out).toContain('Take a file as material');
    const replay = await tandem('replay', run, '--json');
    expect([replay.code, objects(replay.out)[0]?.same]).toEqual([0, true]);
  });
});

describe('a machine’s report', { timeout: PATIENCE }, () => {
  it('is written as data and as a page, and laid beside this machine', async () => {
    await serve(SHELF);
    const path = join(home, 'report');
    const { code, out } = await tandem('doctor', '--report', path, '--json');
    expect(code).toBe(0);
    expect(objects(out).map(({ form }) => form)).toEqual(['json', 'html']);
    expect(readFileSync(`${path}.html`, 'utf8')).toMatch(/^<!doctype html>/i);
    const report = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
    const other = { ...report, id: 'm-other', host: { ...report.host, name: 'other-box' } };
    writeFileSync(join(home, 'other.json'), JSON.stringify(other));
    const table = await tandem('doctor', '--compare', join(home, 'other.json'));
    expect(table.code).toBe(0);
    expect(table.out).toContain('other-box');
    expect(table.out).toMatch(/qwen3\.8:27b/);
    const gone = await tandem('doctor', '--compare', join(home, 'gone.json'));
    expect([gone.code, gone.out]).toEqual([2, '']);
  });
});

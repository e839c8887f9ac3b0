import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  readLoaded,
  readShow,
  readTags,
  readVersion,
} from '../../../electron/models/ollama/manage-ollama.ts';
import { type OllamaServer, parseServer } from '../../../electron/models/ollama/ollama-server.ts';
import { deleteModel, unloadModel } from '../../../electron/models/ollama/remove-models.ts';
import {
  type OllamaSim,
  type OllamaSimOptions,
  startOllamaSim,
} from '../../sim/ollama/start-ollama-sim.ts';

let sim: OllamaSim | undefined;
let other: Server | undefined;
afterEach(async () => {
  await sim?.close();
  sim = undefined;
  other?.close();
  other?.closeAllConnections();
  other = undefined;
});

async function open(options: OllamaSimOptions = {}): Promise<OllamaServer> {
  sim = await startOllamaSim(options);
  return server(sim.url);
}
function server(url: string): OllamaServer {
  const parsed = parseServer({ name: 'ollama', url });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const named = () => ({ name: 'ollama', url: sim?.url ?? '' });

/** Something else behind the port. */
async function elsewhere(answer: (path: string) => { status: number; body: string } | null) {
  other = createServer((request, response) => {
    const said = answer(request.url ?? '');
    if (said !== null) response.writeHead(said.status).end(said.body);
  });
  await new Promise<void>((resolve) => other?.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  return server(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
}

describe('managing an Ollama', () => {
  it('reads version, list, memory and keys', async () => {
    const at = await open({ models: [{ tag: 'a:1', modelInfo: { list: [1, 2, 3, 4, 5, 6] } }] });
    expect(await readVersion(at)).toEqual({ ok: true, value: '0.32.15' });
    expect(await readTags(at)).toMatchObject({ value: [{ name: 'a:1' }] });
    expect(await readLoaded(at)).toEqual({ ok: true, value: [] });
    const brief = await readShow(at, { tag: 'a:1', inFull: false });
    expect(brief.ok && brief.value.model_info).toEqual({ list: null });
    const full = await readShow(at, { tag: 'a:1', inFull: true });
    expect(full.ok && full.value.model_info).toEqual({ list: [1, 2, 3, 4, 5, 6] });
  });

  it('sends the password of the address in a header', async () => {
    const secret = `Basic ${Buffer.from('me:pass').toString('base64')}`;
    await open({ authorization: secret });
    const at = server(sim?.url.replace('//', '//me:pass@') ?? '');
    expect((await readVersion(at)).ok).toBe(true);
    expect(at.address.display).not.toContain('pass');
  });

  it.each<[string, (path: string) => { status: number; body: string } | null, string]>([
    ['another program', () => ({ status: 404, body: '404' }), 'not-ollama'],
    ['a page', () => ({ status: 200, body: '<html>router</html>' }), 'not-ollama'],
    ['other JSON', () => ({ status: 200, body: '{"object":"list"}' }), 'not-ollama'],
    ['a proxy with a password', () => ({ status: 401, body: '' }), 'refused'],
    ['silence', () => null, 'timeout'],
  ])('tells what answers instead: %s', async (_name, answer, kind) => {
    const at = await elsewhere(answer);
    expect(await readVersion(at, { timeoutMs: 300 })).toMatchObject({ ok: false, error: { kind } });
  });

  it('tells that nothing answers', async () => {
    const at = await open();
    await sim?.close();
    expect(await readVersion(at)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
  });
});

describe('deleting and unloading', () => {
  it('deletes the model that people saw', async () => {
    await open({ models: [{ tag: 'a:1', digest: 'd1' }, 'b:1'] });
    expect(await deleteModel(named(), { tag: 'a:1', digest: 'd1' })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(sim?.disk.models.map(({ tag }) => tag)).toEqual(['b:1']);
  });

  it('refuses when another model has the name by now', async () => {
    await open({ models: [{ tag: 'a:1', digest: 'd2' }] });
    const deleted = await deleteModel(named(), { tag: 'a:1', digest: 'd1' });
    expect(deleted).toMatchObject({ ok: false, error: { kind: 'stale' } });
    expect(sim?.disk.models).toHaveLength(1);
  });

  it('names a model that is not there', async () => {
    await open({ models: [] });
    const missing = { ok: false, error: { kind: 'model-missing', tag: 'a:1' } };
    expect(await deleteModel(named(), { tag: 'a:1', digest: null })).toMatchObject(missing);
  });

  it('frees the memory of a model', async () => {
    const at = await open({ models: ['a:1'] });
    await fetch(`${sim?.url}/api/generate`, { method: 'POST', body: '{"model":"a:1"}' });
    expect(await readLoaded(at)).toMatchObject({ value: [{ name: 'a:1' }] });
    expect((await unloadModel(named(), { tag: 'a:1' })).ok).toBe(true);
    expect(await readLoaded(at)).toEqual({ ok: true, value: [] });
  });
});

import { describe, expect, it } from 'vitest';
import type { PoolMember } from '../../../electron/executor/servers/pool/member.ts';
import { createPool } from '../../../electron/executor/servers/pool.ts';
import type { ChatScope, ModelSettings } from '../../../electron/workflow/chat-server.ts';
import type { Pulse } from '../../../electron/workflow/ports.ts';
import { runId, stepKey } from '../../../shared/ids.ts';
import { err, ok } from '../../../shared/result.ts';
import type { EventBody } from '../../../shared/run/event.ts';
import { busy, createFakeServer, type FakeOptions, gone, lost, turn } from './fake-server.ts';
import { createManualClock } from './manual-clock.ts';

const settings: ModelSettings = {
  tag: 'coder:7b',
  contextLength: 32_768,
  answerTokens: 2_048,
  temperature: 0.2,
  keepAlive: '30m',
  transport: 'native',
};

function createRig(fakes: readonly (FakeOptions & Partial<PoolMember>)[]) {
  const servers = fakes.map(createFakeServer);
  const members = fakes.map((fake, at): PoolMember => {
    const server = servers[at]?.server;
    if (server === undefined) throw new Error('no server');
    return { tag: 'coder:7b', weight: 1, slots: null, ...fake, server };
  });
  const clock = createManualClock();
  const pool = createPool(members, { name: 'pool', clock });
  const events: EventBody[] = [];
  const pulses: Pulse[] = [];
  const aborter = new AbortController();
  const scope: ChatScope = {
    signal: aborter.signal,
    pulse: (pulse) => void pulses.push(pulse),
    emit(body) {
      events.push(body);
      const at = { run: runId('20260101-000000-0000'), seq: 1, at: 1, parent: '' };
      return { ...at, key: stepKey('x'), lane: 'execution', ...body };
    },
    putBlob: () => ({ blob: '', bytes: 0 }),
  };
  const open = (system = 'You work.') => {
    const conversation = pool.open({ settings, tools: [] });
    conversation.append({ role: 'system', content: system });
    return conversation;
  };
  const moves = () => events.flatMap((event) => (event.kind === 'model.retried' ? [event] : []));
  return { pool, servers, scope, events, moves, pulses, clock, aborter, open };
}

describe('preparing a pool', () => {
  it('is one server to the outside: least context, common abilities, all slots', async () => {
    const rig = createRig([
      { name: 'a', ready: { slots: 4, capabilities: ['completion', 'tools', 'thinking'] } },
      { name: 'b', longest: 16_384, ready: { gpuShare: 0.5 } },
      { name: 'c', slots: 3 },
    ]);
    const ready = await rig.pool.prepare(settings, rig.scope);
    if (!ready.ok) throw new Error(JSON.stringify(ready.error));
    expect(ready.value).toMatchObject({
      flavour: 'pool',
      slots: 8,
      contextAllocated: 16_384,
      gpuShare: 0.5,
      capabilities: ['completion', 'tools'],
      digest: 'sha256:same',
      version: '1.0',
      settings: { tag: 'coder:7b', contextLength: 16_384, answerTokens: 2_048 },
    });
    expect(ready.value.members).toEqual([
      expect.objectContaining({ server: 'a', url: 'http://a', slots: 4, contextAllocated: 16_384 }),
      expect.objectContaining({ server: 'b', slots: 1 }),
      expect.objectContaining({ server: 'c', slots: 3 }),
    ]);
    // The others allocate what they will be asked for, and people hear why.
    expect(rig.servers.map(({ prepared }) => prepared)).toEqual([
      [32_768, 16_384],
      [32_768],
      [32_768, 16_384],
    ]);
    expect(ready.value.notes).toContainEqual({
      what: 'pool-members-differ',
      detail: '16384 tokens of context are used everywhere, as more do not fit on b',
    });
  });

  it('leaves a member out that serves another file, and says so', async () => {
    const rig = createRig([
      { name: 'a', ready: { digest: 'sha256:other' } },
      { name: 'b' },
      { name: 'c' },
    ]);
    const ready = await rig.pool.prepare(settings, rig.scope);
    const value = ready.ok ? ready.value : null;
    expect(value?.members?.map(({ server }) => server)).toEqual(['b', 'c']);
    expect(value?.notes.map(({ what }) => what)).toEqual(['pool-member-differs']);
    expect(value?.notes[0]?.detail).toContain('another model file (other)');
    for (let at = 0; at < 3; at += 1) {
      await rig.pool.chat(rig.open(`attempt ${at}`).request(), rig.scope);
    }
    expect(rig.servers[0]?.said).toEqual([]);
  });

  it('takes it on trust where only names are known, and tells quantisations apart', async () => {
    const rig = createRig([
      { name: 'a', ready: { digest: null, quantization: 'Q4_K_M' } },
      { name: 'b', tag: 'org/coder', ready: { digest: null, quantization: 'FP8' } },
    ]);
    const ready = await rig.pool.prepare(settings, rig.scope);
    const notes = ready.ok ? ready.value.notes : [];
    expect(ready.ok && ready.value.members).toHaveLength(2);
    expect(notes.map(({ detail }) => detail)).toEqual([
      'the members differ in the model’s name: a coder:7b, b org/coder',
      'the members differ in quantisation: a Q4_K_M, b FP8',
      'only the model’s name is known on a, b: that it is the same file everywhere is taken on trust',
    ]);
  });

  it('goes on without a member that is not there, and fails with every reason when none is', async () => {
    const away = {
      kind: 'server-unreachable',
      server: 'a',
      url: 'http://a',
      detail: 'off',
    } as const;
    const rig = createRig([{ name: 'a', unusable: away }, { name: 'b' }]);
    const ready = await rig.pool.prepare(settings, rig.scope);
    expect(ready.ok && ready.value.members?.map(({ server }) => server)).toEqual(['b']);
    expect(ready.ok && ready.value.notes[0]).toMatchObject({ what: 'pool-member-unusable' });

    const missing = { kind: 'model-missing', server: 'b', tag: 'coder:7b' } as const;
    const none = createRig([
      { name: 'a', unusable: away },
      { name: 'b', unusable: missing },
    ]);
    const refused = await none.pool.prepare(settings, none.scope);
    if (refused.ok || refused.error.kind !== 'server-failed') throw new Error('not refused');
    expect(refused.error.detail).toContain(
      'a: The model server a at http://a does not answer: off',
    );
    expect(refused.error.detail).toContain('b: The model coder:7b is not on b');
  });
});

describe('a turn of a pool', () => {
  it('goes on elsewhere when its server dies, with the whole conversation', async () => {
    const rig = createRig([
      { name: 'a', answer: (at) => (at === 0 ? ok(turn) : lost()) },
      { name: 'b', tag: 'other-name' },
    ]);
    const conversation = rig.open();
    conversation.append({ role: 'user', content: 'one' });
    const sticky = { stickyKey: 'try1' };
    const first = await rig.pool.chat({ ...conversation.request(), ...sticky }, rig.scope);
    expect(first.ok && first.value.server).toBe('a');
    conversation.append({ role: 'assistant', content: 'done', thinking: '', calls: [] });
    conversation.append({ role: 'user', content: 'two' });
    const second = await rig.pool.chat({ ...conversation.request(), ...sticky }, rig.scope);
    expect(second.ok && second.value.server).toBe('b');
    expect(rig.servers[1]?.said).toEqual([
      {
        model: 'other-name',
        messages: [
          { role: 'system', content: 'You work.' },
          { role: 'user', content: 'one' },
          { role: 'assistant', content: 'done', thinking: '', calls: [] },
          { role: 'user', content: 'two' },
        ],
      },
    ]);
    expect(rig.moves()).toEqual([
      expect.objectContaining({ waitMs: 0, because: 'a: connection-lost: socket hang up' }),
    ]);
    // The rest of the attempt stays where it is now.
    conversation.append({ role: 'user', content: 'three' });
    const third = await rig.pool.chat({ ...conversation.request(), ...sticky }, rig.scope);
    expect(third.ok && third.value.server).toBe('b');
    expect(rig.servers[0]?.said).toHaveLength(2);
  });

  it('has the same bytes and hash whoever answers, and whichever members there are', () => {
    const hashOf = (rig: ReturnType<typeof createRig>) => rig.open().request().sha256;
    const one = hashOf(createRig([{ name: 'a' }]));
    expect(hashOf(createRig([{ name: 'x', tag: 'y' }, { name: 'b' }]))).toBe(one);
    const { pool } = createRig([{ name: 'a' }]);
    const members = [
      {
        server: 'a',
        url: '',
        version: null,
        model: 'coder:7b',
        digest: null,
        contextAllocated: null,
        slots: 1,
      },
    ];
    const resumed = pool.open({ settings, tools: [], members });
    resumed.append({ role: 'system', content: 'You work.' });
    expect(resumed.request().sha256).toBe(one);
  });

  it('waits for a full pool, shows it, and heeds Retry-After', async () => {
    const rig = createRig([{ name: 'a', answer: (at) => (at === 0 ? busy(3_000) : ok(turn)) }]);
    const answer = rig.pool.chat(rig.open().request(), rig.scope);
    await settle();
    expect(rig.moves()).toEqual([
      expect.objectContaining({ waitMs: 3_000, because: 'a: busy: 503' }),
    ]);
    expect(rig.pulses.at(-1)).toMatchObject({ phase: 'queue' });
    rig.clock.go(3_000);
    const end = await answer;
    expect(end.ok && [end.value.server, end.value.queueMs]).toEqual(['a', 3_000]);
  });

  it('never gives a member more at once than its slots', async () => {
    const fakes = ['a', 'b'].map((name) => ({
      name,
      ready: { slots: 2 },
      answer: async () => {
        await settle();
        return ok(turn);
      },
    }));
    const rig = createRig(fakes);
    await rig.pool.prepare(settings, rig.scope);
    const turns = Array.from({ length: 20 }, (_, at) =>
      rig.pool.chat({ ...rig.open(`x${at}`).request(), stickyKey: `x${at}` }, rig.scope),
    );
    const ends = await Promise.all(turns);
    expect(ends.every(({ ok: isDone }) => isDone)).toBe(true);
    expect(rig.servers.map((one) => one.mostAtOnce())).toEqual([2, 2]);
  });

  it('gives the last failure when nobody is left, each tried once', async () => {
    const rig = createRig([
      { name: 'a', answer: () => gone('nobody at a') },
      { name: 'b', answer: () => gone('nobody at b') },
    ]);
    const end = await rig.pool.chat(rig.open().request(), rig.scope);
    expect(end).toEqual(gone('nobody at b'));
    expect(rig.servers.map(({ said }) => said.length)).toEqual([1, 1]);
    expect(rig.moves()).toHaveLength(2);
  });

  it('does not send a request on and on that every server loses', async () => {
    const fakes = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, answer: () => lost() }));
    const rig = createRig(fakes);
    await rig.pool.chat(rig.open().request(), rig.scope);
    expect(rig.servers.flatMap(({ said }) => said)).toHaveLength(3);
  });

  it('asks another member when one can no longer serve the model', async () => {
    const error = { kind: 'model-missing', server: 'a', tag: 'coder:7b' } as const;
    const rig = createRig([
      { name: 'a', answer: () => err({ kind: 'fatal', error }) },
      { name: 'b' },
    ]);
    const end = await rig.pool.chat(rig.open().request(), rig.scope);
    expect(end.ok && end.value.server).toBe('b');
    expect(rig.moves()[0]?.because).toBe('a: fatal: model-missing');
  });

  it('does not move what belongs to the conversation', async () => {
    const full = err({ kind: 'context-full', detail: 'too long' } as const);
    const rig = createRig([{ name: 'a', answer: () => full }, { name: 'b' }]);
    expect(await rig.pool.chat(rig.open().request(), rig.scope)).toEqual(full);
    expect(rig.moves()).toEqual([]);
    expect(rig.servers[1]?.said).toEqual([]);
  });

  it('looks at a member’s health before it gets a turn again', async () => {
    let isHealthy = false;
    const rig = createRig([
      {
        name: 'a',
        answer: (at) => (at === 0 ? gone() : ok(turn)),
        isHealthy: async () => isHealthy,
      },
      { name: 'b' },
    ]);
    const chat = () => rig.pool.chat(rig.open().request(), rig.scope);
    const served = async () => {
      const end = await chat();
      return end.ok ? end.value.server : end.error.kind;
    };
    expect(await served()).toBe('b');
    rig.clock.go(5_000);
    // Its turn by the count of work, but it is not well: nothing is sent to it.
    expect(await served()).toBe('b');
    expect(rig.servers[0]?.said).toHaveLength(1);
    expect(rig.moves()).toHaveLength(1);
    isHealthy = true;
    rig.clock.go(10_000);
    expect(await served()).toBe('a');
  });

  it('asks for metrics only when somebody has to choose', async () => {
    let looks = 0;
    const metrics = async () => {
      looks += 1;
      return { waiting: 9, running: 4, cacheUsed: 1 };
    };
    const rig = createRig([{ name: 'a', metrics }, { name: 'b' }]);
    const conversation = rig.open();
    for (let at = 0; at < 5; at += 1) {
      const request = { ...conversation.request(), stickyKey: 'try1' };
      const end = await rig.pool.chat(request, rig.scope);
      expect(end.ok && end.value.server).toBe('b');
      rig.clock.go(60_000);
    }
    expect(looks).toBe(1);
  });

  it('asks after a resume only those that the log names', async () => {
    const rig = createRig([{ name: 'a' }, { name: 'b' }, { name: 'c', tag: 'newer:7b' }]);
    const known = (server: string) => ({
      ...{ server, url: '', version: null, model: 'coder:7b', digest: null },
      ...{ contextAllocated: null, slots: 5 },
    });
    const open = (...names: string[]) =>
      rig.pool.open({ settings, tools: [], members: names.map(known) });
    for (let at = 0; at < 4; at += 1) await rig.pool.chat(open('b', 'c').request(), rig.scope);
    expect(rig.servers.map(({ said }) => said.length)).toEqual([0, 4, 0]);
    const nobody = await rig.pool.chat(open('d').request(), rig.scope);
    expect(!nobody.ok && nobody.error.kind).toBe('fatal');
  });

  it('does not wait for a full server where another has room', async () => {
    const rig = createRig([{ name: 'a', answer: () => busy(60_000) }, { name: 'b' }]);
    const end = await rig.pool.chat(rig.open().request(), rig.scope);
    expect(end.ok && end.value.server).toBe('b');
    expect(rig.moves()).toEqual([expect.objectContaining({ waitMs: 0, because: 'a: busy: 503' })]);
  });

  it('is given up at once when the run is stopped during a look at its health', async () => {
    const rig = createRig([
      { name: 'a', answer: () => gone(), isHealthy: () => new Promise(() => undefined) },
    ]);
    await rig.pool.chat(rig.open().request(), rig.scope);
    const answer = rig.pool.chat(rig.open().request(), rig.scope);
    await settle();
    const reason = new Error('stopped');
    rig.aborter.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });

  it('is given up at once when the run is stopped, in the line too', async () => {
    const reason = new Error('stopped');
    const rig = createRig([{ name: 'a', answer: () => busy(60_000) }]);
    const answer = rig.pool.chat(rig.open().request(), rig.scope);
    await settle();
    rig.aborter.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });
});

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

import { afterEach, describe, expect, it } from 'vitest';
import { stepKey } from '../../shared/ids.ts';
import type { SimChatRequest, SimTurn } from '../sim/ollama/script.ts';
import { type OllamaSim, startOllamaSim } from '../sim/ollama/start-ollama-sim.ts';
import type { Recorded } from './memory-durable.ts';
import { brief, createFiles, createRig, edit, finish, type RigOptions, read } from './rig.ts';

let sim: OllamaSim;
afterEach(() => sim.close());

type Way = 'native' | 'constrained' | 'text';
const wayOf = (request: SimChatRequest): Way => {
  if (request.tools.length > 0) return 'native';
  return request.format === undefined ? 'text' : 'constrained';
};
const nonsense: SimTurn = { content: '<tool_call>{"name": "read_file", "arguments" {</tool_call>' };
const constrained: SimTurn = {
  content: '{"tool":"finish_step","arguments":{"summary":"Done."}}',
};
const text: SimTurn = { content: '```tool\nfinish_step {"summary": "Done."}\n```' };
const ladder: Way[] = ['native', 'constrained', 'text'];

/** A model that speaks only over some transports, and what it says there. */
async function ride(
  says: Partial<Record<Way, SimTurn>>,
  more: RigOptions = {},
  otherwise = nonsense,
  hasLadder = true,
) {
  sim = await startOllamaSim({ handler: (request) => says[wayOf(request)] ?? otherwise });
  const rig = createRig(sim, {
    ...more,
    ready: { ...(hasLadder ? { ladder } : {}), ...more.ready },
  });
  return { rig, end: await rig.attempt(), ways: () => sim.chats.map(wayOf) };
}

describe('an attempt whose calls keep failing', () => {
  it('goes on over the next transport after two answers in a row, and says so in the log', async () => {
    const { rig, end, ways } = await ride({ constrained });
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 3 } });
    expect(ways()).toEqual(['native', 'native', 'constrained']);
    const switched = rig.log.filter(({ body }) => body.kind === 'transport.switched');
    expect(switched).toMatchObject([
      { key: 'execute/s1/try1/turn2', body: { from: 'native', to: 'constrained' } },
    ]);
  });

  it('goes down to the last one, and only then gives up', async () => {
    const { rig, end, ways } = await ride({});
    expect(end).toMatchObject({
      ok: true,
      value: { kind: 'gave-up', reason: 'malformed-calls', turns: 6 },
    });
    expect(ways()).toEqual(
      [...ladder, ...ladder].toSorted((a, b) => ladder.indexOf(a) - ladder.indexOf(b)),
    );
    expect(rig.of('transport.switched').map((one) => one.to)).toEqual(['constrained', 'text']);
  });

  it('takes everything along that was said and done', async () => {
    const turns = [read, edit, nonsense, nonsense];
    let at = 0;
    sim = await startOllamaSim({
      handler: (request) => (wayOf(request) === 'native' ? (turns[at++] ?? nonsense) : constrained),
    });
    const rig = createRig(sim, { ready: { ladder } });
    expect(await rig.attempt()).toMatchObject({ ok: true, value: { kind: 'finished', turns: 5 } });
    const said = sim.chats.at(-1)?.messages.map((one) => `${one.role}: ${one.content}`) ?? [];
    expect(said[0]).toContain('# How to call a tool');
    expect(said[1]).toContain('Step s1');
    expect(said[2]).toBe('assistant: {"tool":"read_file","arguments":{"path":"src/sum.js"}}');
    expect(said[3]).toContain('Result of read_file:\nexport const sum');
    expect(said.join('\n')).toContain('assistant: old_text:\n```\na - b\n```');
    expect(said.at(-1)).toContain('From now on your answer is one JSON object');
    expect(said.filter((one) => one.startsWith('system'))).toHaveLength(1);
    // The next conversation starts with a body of its own in the log, the others go on from theirs.
    const whole = rig.of('model.requested').map((one) => one.request !== undefined);
    expect(whole).toEqual([true, false, false, false, true]);
  });

  it('is forgiven two failures that are not in a row', async () => {
    let at = 0;
    const turns = [nonsense, read, nonsense, finish];
    sim = await startOllamaSim({ handler: () => turns[at++] ?? finish });
    const rig = createRig(sim, { ready: { ladder } });
    expect(await rig.attempt()).toMatchObject({ ok: true, value: { kind: 'finished' } });
    expect(rig.of('transport.switched')).toEqual([]);
  });

  it('is switched when the model only announces, because a schema leaves it no other answer', async () => {
    const { rig, ways } = await ride({ constrained }, {}, { content: 'I will read the file.' });
    expect(ways()).toEqual(['native', 'native', 'constrained']);
    expect(rig.of('transport.switched')[0]?.because).toContain('called no tool');
  });

  it('ends under its name when words do not help either', async () => {
    const { end, ways } = await ride({}, {}, { content: 'I will read the file.' });
    expect(end).toMatchObject({ ok: true, value: { reason: 'empty-turns' } });
    expect(ways()).toEqual(['native', 'native', 'constrained', 'constrained']);
  });

  it('is switched at once by a server that takes no tools for the model', async () => {
    const refusing: SimTurn = { fault: { kind: 'no-tools' } };
    const { rig, end, ways } = await ride({ native: refusing, constrained });
    expect(end).toMatchObject({ ok: true, value: { kind: 'finished', turns: 2 } });
    expect(ways()).toEqual(['native', 'constrained']);
    expect(rig.of('transport.switched')[0]?.because).toContain('does not support tools');
  });

  it('is switched at once by a server that takes no schema', async () => {
    const refusing: SimTurn = { fault: { kind: 'status', status: 400, error: 'invalid format' } };
    const { ways } = await ride(
      { constrained: refusing, text },
      { ready: { transport: 'constrained' } },
    );
    expect(ways()).toEqual(['constrained', 'text']);
  });

  it('is switched when the server can’t read what the model calls', async () => {
    const bad: SimTurn = { fault: { kind: 'bad-arguments' } };
    const { ways } = await ride({ native: bad, constrained });
    expect(ways()).toEqual(['native', 'native', 'constrained']);
  });

  it('starts where the log says and goes down from there', async () => {
    const { ways } = await ride({ text }, { ready: { transport: 'constrained' } });
    expect(ways()).toEqual(['constrained', 'constrained', 'text']);
  });

  it('stays where it is in a log that has no ladder', async () => {
    const { rig, end } = await ride({ constrained }, { ready: {} }, nonsense, false);
    expect(end).toMatchObject({ ok: true, value: { reason: 'malformed-calls', turns: 2 } });
    expect(rig.of('transport.switched')).toEqual([]);
  });

  it('lets the step’s next attempt begin where it ended, and no other step’s', async () => {
    const { rig, ways } = await ride({ constrained });
    const attempt = (id: string, attempt: number) =>
      rig.attempt({
        step: { ...brief.step, id },
        attempt,
        key: stepKey('execute', id, `try${attempt}`),
      });
    await attempt('s1', 2);
    expect(ways().slice(3)).toEqual(['constrained']);
    await attempt('s2', 1);
    expect(ways().slice(4)).toEqual(['native', 'native', 'constrained']);
  });

  it('comes to the same end from its log, with nothing asked again', async () => {
    const log: Recorded[] = [];
    const files = createFiles({ 'src/sum.js': '' });
    const { end } = await ride({ text }, { log, files });
    const sent = sim.chats.length;
    const recorded = log.length;
    const again = createRig(sim, { log, files, ready: { ladder } });
    expect(await again.attempt()).toEqual(end);
    expect(sim.chats).toHaveLength(sent);
    expect(log).toHaveLength(recorded);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { SimChatRequest, SimTurn } from '../sim/ollama/script.ts';
import { createRig, EXECUTOR_TAG, type Rig } from './rig.ts';
import { git } from './sample.ts';
import { asText, stumblingModel, wayOf } from './stumbling-model.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('a model that fails one way of calling tools', () => {
  it('is switched in mid-step, finishes the step, and the ride replays', async () => {
    const options = { models: [EXECUTOR_TAG], handler: stumblingModel };
    rig = await createRig({ ollamaOptions: options });
    const { finished, runId } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0 });
    expect(git(rig.repository, 'show', `${finished.branch}:src/greet.js`)).toContain('Good day');
    const switched = rig.events.filter((event) => event.kind === 'transport.switched');
    expect(switched).toMatchObject([{ from: 'native', to: 'constrained' }]);
    // One attempt was enough, and the request for the texts was the only one without a schema.
    expect(rig.events.filter((event) => event.kind === 'step.started')).toHaveLength(1);
    expect(rig.ollama.chats.map(wayOf)).toEqual([
      ...['native', 'native', 'native'],
      ...['constrained', 'text', 'constrained', 'constrained'],
    ]);
    const sent = rig.ollama.requests.length;
    const replayed = await (await rig.engine()).replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
    expect(rig.ollama.requests).toHaveLength(sent);
  });

  it('goes down to text where the server takes no schema', async () => {
    const handler = (request: SimChatRequest): SimTurn => {
      if (wayOf(request) === 'native') return { fault: { kind: 'no-tools' } };
      if (wayOf(request) === 'text') return asText(request);
      return { fault: { kind: 'status', status: 400, error: 'invalid format: "anyOf"' } };
    };
    rig = await createRig({ ollamaOptions: { models: [EXECUTOR_TAG], handler } });
    const { finished, runId } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0 });
    const switched = rig.events.filter((event) => event.kind === 'transport.switched');
    expect(switched.map((event) => event.kind === 'transport.switched' && event.to)).toEqual([
      'constrained',
      'text',
    ]);
    const replayed = await (await rig.engine()).replay(runId);
    expect(replayed).toMatchObject({ ok: true, value: { outcome: 'approved' } });
  });
});

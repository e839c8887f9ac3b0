import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { surveySandbox } from '../../../electron/sandbox/enclosure/survey.ts';
import type { RunEvent } from '../../../shared/run/event.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import { createRig, everythingGiven, type Rig } from '../../e2e/rig.ts';
import { goodExecutor } from '../../e2e/sample.ts';
import type { SimScript } from '../../sim/ollama/script.ts';
import { hostileCommand, publicServers, temporaryFolder } from './servers.ts';

const survey = await surveySandbox();

let rig: Rig;
afterEach(() => rig.close());

/** The good executor, which calls something else first. */
const calling = (...calls: readonly (readonly [string, object?])[]): SimScript => [
  {
    turns: [
      ...calls.map(([name, args = {}]) => ({ toolCalls: [{ name, arguments: { ...args } }] })),
      ...(goodExecutor[0]?.turns ?? []),
    ],
  },
];

async function openRig(
  executor: SimScript,
  servers: readonly (Partial<ToolServerSetting> & { readonly name: string })[],
): Promise<Rig> {
  const made = await createRig({ executor });
  // The scripted server counts its starts in a file that the sandbox would not let it write.
  Object.assign(made.env, { TANDEM_SANDBOX: 'off' });
  writeFileSync(join(made.home, 'settings.json'), JSON.stringify({ toolServers: servers }));
  return made;
}

async function approve(name: string, between = (): void => undefined): Promise<void> {
  const engine = await rig.engine();
  const server = (await engine.toolServers.list()).find((each) => each.name === name);
  const found = await engine.toolServers.inspect({ name, identity: server?.identity ?? '' });
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  between();
  const approved = await engine.toolServers.approve({ name, seen: found.value.seen });
  expect(approved).toMatchObject({ ok: true, value: { state: 'approved' } });
}

const everything = {
  name: 'everything',
  command: [process.execPath, publicServers.everything, 'stdio'],
};
const eventsOf = <K extends RunEvent['kind']>(kind: K) =>
  rig.events.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);
const resultOf = (tool: string) => eventsOf('tool.ended').find((event) => event.tool === tool);

describe('a ride with a tool server', () => {
  it('offers its approved tools, records each call, and is replayed without it', async () => {
    const starts = join(temporaryFolder('starts'), 'count');
    const counted = { name: 'counted', command: hostileCommand('--count', starts) };
    rig = await openRig(
      calling(['everything__echo', { message: 'hello there' }], ['counted__fails']),
      [everything, counted],
    );
    await approve('everything');
    await approve('counted');
    const before = readFileSync(starts, 'utf8').length;
    const { finished, runId } = await rig.run();
    expect(finished).toMatchObject({ outcome: 'approved', exitCode: 0 });
    expect(readFileSync(starts, 'utf8').length - before).toBe(1);

    const [started] = eventsOf('run.started');
    expect(started?.toolServers).toEqual(['counted', 'everything']);
    const connected = eventsOf('tools.connected');
    expect(connected.map(({ server, transport }) => [server, transport])).toEqual([
      ['counted', 'stdio'],
      ['everything', 'stdio'],
    ]);
    expect(connected[1]?.tools).toContainEqual({
      name: 'everything__echo',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      tokens: expect.any(Number),
    });
    expect(connected.flatMap(({ tools }) => tools).length).toBeLessThanOrEqual(20);
    expect(resultOf('everything__echo')).toMatchObject({
      status: 'ok',
      output: 'Echo: hello there',
    });
    expect(resultOf('counted__fails')).toMatchObject({ status: 'error', output: 'it went wrong' });
    expect(eventsOf('command.decided')[0]).toMatchObject({
      command: 'everything__echo {"message":"hello there"}',
      allowed: true,
    });

    expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
    expect(readFileSync(starts, 'utf8').length - before).toBe(1);
  });

  it('tells the planner names and purposes, on the ledger, and only then', async () => {
    rig = await openRig(goodExecutor, [everything]);
    await approve('everything');
    const { runId } = await rig.run();
    const ledger = await (await rig.engine()).ledger(runId);
    const told = ledger.ok
      ? ledger.value.payloads.map(({ stage, parts }) => [
          stage,
          parts.filter((part) => part.class === 'tools').map(({ source }) => source),
        ])
      : [];
    expect(told).toEqual([
      ['intake', ['tool servers']],
      ['plan', ['tool servers']],
      ['verify', []],
    ]);
    const sent = rig.claude.requests[1]?.raw.toString() ?? '';
    expect(sent).toContain('- everything__get-sum: Returns the sum of two numbers');
    const offered = rig.ollama.chats[0]?.tools.map((tool) => tool.function.name);
    expect(offered).toContain('everything__echo');
    expect(offered?.indexOf('everything__echo')).toBeGreaterThan(6);
  });

  it('starts nothing that nobody approved, says so, and goes on without it', async () => {
    const starts = join(temporaryFolder('starts'), 'count');
    const setting = { name: 'unseen', command: hostileCommand('--count', starts) };
    rig = await openRig(goodExecutor, [setting]);
    const { finished, runId } = await rig.run();
    expect(finished.outcome).toBe('approved');
    expect(existsSync(starts)).toBe(false);
    expect(eventsOf('tools.connected')).toMatchObject([
      {
        tools: [],
        refused: [{ name: 'all tools', why: expect.stringContaining('nobody has approved it') }],
      },
    ]);
    expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
  });

  it('uses no server whose command is another one than was approved', async () => {
    rig = await openRig(goodExecutor, [everything]);
    await approve('everything');
    const swapped = { ...everything, command: [...everything.command, 'more'] };
    writeFileSync(join(rig.home, 'settings.json'), JSON.stringify({ toolServers: [swapped] }));
    await rig.run();
    expect(eventsOf('tools.connected')[0]?.refused[0]?.why).toContain('not what was approved');
    const [view] = await (await rig.engine()).toolServers.list();
    expect(view).toMatchObject({ state: 'changed' });
    expect(view?.difference?.now).toContain('"more"');
    expect(view?.difference?.before).not.toContain('"more"');
  });

  it('goes on over servers that die, stall, flood and answer without end', async () => {
    rig = await openRig(
      calling(
        ['bad__dies'],
        ['bad__huge'],
        ['bad__dies', {}],
        ['bad__silent'],
        ['bad__lies'],
        ['bad__huge'],
      ),
      [{ name: 'bad', command: hostileCommand(), timeoutSeconds: 1, policy: 'allow' }],
    );
    await approve('bad');
    const { finished } = await rig.run();
    expect(finished.outcome).toBe('approved');
    const ends = eventsOf('tool.ended').filter(({ tool }) => tool.startsWith('bad__'));
    expect(ends.map(({ tool, status }) => [tool, status])).toEqual([
      ['bad__dies', 'unknown'],
      ['bad__huge', 'unknown'],
      ['bad__dies', 'unknown'],
      ['bad__silent', 'timeout'],
      ['bad__lies', 'error'],
      ['bad__huge', 'unknown'],
    ]);
    expect(eventsOf('command.decided')).toEqual([]);
  });

  it('refuses a tool that describes itself otherwise after its server was started again', async () => {
    const starts = join(temporaryFolder('starts'), 'count');
    rig = await openRig(calling(['bad__dies'], ['bad__huge'], ['bad__fails']), [
      { name: 'bad', command: hostileCommand('rug-pull', '--count', starts), policy: 'allow' },
    ]);
    const fresh = () => writeFileSync(starts, '');
    await approve('bad', fresh);
    fresh();
    const { finished } = await rig.run();
    expect(finished.outcome).toBe('approved');
    expect(resultOf('bad__dies')?.status).toBe('unknown');
    expect(resultOf('bad__huge')).toMatchObject({
      status: 'refused',
      output: expect.stringContaining('its description is another one than was approved'),
    });
    expect(resultOf('bad__fails')).toMatchObject({ output: 'it went wrong' });
  });

  it('does not repeat a call that was interrupted, and goes on after it', async () => {
    const starts = join(temporaryFolder('starts'), 'count');
    rig = await openRig(calling(['bad__silent'], ['bad__fails']), [
      { name: 'bad', command: hostileCommand('--count', starts), policy: 'allow' },
    ]);
    await approve('bad');
    const stop = new AbortController();
    const { runId, finished } = await rig.run(
      {},
      {
        signal: stop.signal,
        onEvent(_run, event) {
          rig.events.push(event);
          if (event.kind === 'tool.started' && event.tool === 'bad__silent') stop.abort();
        },
      },
    );
    expect(finished.outcome).toBe('interrupted');
    const resumed = await rig.resume(runId);
    expect(resumed.finished.outcome).toBe('approved');
    expect(resultOf('bad__silent')).toMatchObject({ status: 'unknown' });
    expect(resultOf('bad__fails')).toMatchObject({ output: 'it went wrong' });
    // Inspected, approved, and once in each life of the run.
    expect(readFileSync(starts, 'utf8')).toBe('....');
    expect(eventsOf('tools.connected')).toHaveLength(1);
    expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
  });

  it('tells the executor that people did not allow a call, and calls nothing', async () => {
    rig = await openRig(calling(['everything__get-env']), [everything]);
    await approve('everything');
    const asked: string[] = [];
    const people = {
      ...everythingGiven(),
      allowCommand: async (call: { readonly command: string; readonly tool?: string }) => {
        asked.push(`${call.tool}: ${call.command}`);
        return { ok: true, value: { allowed: false, by: 'user', note: 'not that' } } as const;
      },
    };
    await rig.run({}, { people });
    expect(asked).toEqual(['everything__get-env: everything__get-env {}']);
    const end = resultOf('everything__get-env');
    expect(end?.status).toBe('refused');
    expect(end?.output).toContain('people did not allow this call. They say: not that');
  });

  it.skipIf(survey.kind === 'none')('runs the server’s program inside the sandbox', async () => {
    rig = await openRig(calling(['everything__echo', { message: 'from inside' }]), [everything]);
    Object.assign(rig.env, { TANDEM_SANDBOX: undefined });
    await approve('everything');
    const { finished, runId } = await rig.run();
    expect(finished.outcome).toBe('approved');
    expect(eventsOf('tools.connected')[0]).toMatchObject({ sandboxed: true, refused: [] });
    expect(resultOf('everything__echo')).toMatchObject({ output: 'Echo: from inside' });
    // Approved inside the sandbox, it is not started without one.
    Object.assign(rig.env, { TANDEM_SANDBOX: 'off' });
    rig.events.length = 0;
    await rig.run();
    expect(eventsOf('tools.connected')[0]?.refused[0]?.why).toContain('inside the sandbox');
    expect(await (await rig.engine()).replay(runId)).toMatchObject({ ok: true });
  });

  it('gives a server no key of ours and no variable that was not named', async () => {
    rig = await openRig(calling(['everything__get-env']), [
      { ...everything, environment: ['SIDE_TOKEN'] },
    ]);
    Object.assign(rig.env, { SIDE_TOKEN: 'for-the-server', OTHER_TOKEN: 'for-nobody' });
    await approve('everything');
    await rig.run();
    const output = String(resultOf('everything__get-env')?.output);
    expect(output).toContain('for-the-server');
    expect(output).not.toContain('for-nobody');
    expect(output).not.toMatch(/sk-ant|ANTHROPIC/);
  });
});

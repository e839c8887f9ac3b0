import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runTerminal } from '../../../electron/hosts/terminal/main.ts';
import { createScreen } from '../../../electron/hosts/terminal/output/screen.ts';
import { createAsker } from '../../../electron/hosts/terminal/people/asker.ts';
import { ok } from '../../../shared/result.ts';
import { createFakeIo, type FakeIo } from './fake-io.ts';
import { type Beat, createReplayingEngine, on } from './replaying-engine.ts';
import { finished, started } from './story.ts';

const line = ['run', '--repo', '/r', '--request', 'x', '--yes'];
const stopped = { ...finished, outcome: 'interrupted', exitCode: 4 } as const;

/** A run in which something is done by `during`, and which then waits until it is stopped. */
async function interrupted(during: (fake: FakeIo) => void) {
  const fake = createFakeIo();
  const beat: Beat = {
    act: async ({ signal }) => {
      const aborted = once(signal, 'abort');
      during(fake);
      await aborted;
      return undefined;
    },
  };
  const story = [on('run', started), beat, on('run', stopped)];
  const code = await runTerminal(line, fake.io, async () => ok(createReplayingEngine({ story })));
  return { ...fake, code };
}

describe('Ctrl-C', () => {
  it('stops the run cleanly, says that nothing is lost and exits 4', async () => {
    const { code, out, exits } = await interrupted((fake) => fake.signals.emit('SIGINT'));
    expect(code).toBe(4);
    expect(out()).toContain('everything recorded is kept');
    expect(exits).toEqual([]);
  });

  it('counts once when npm passes the same press on', async () => {
    const { exits } = await interrupted(({ signals, clock }) => {
      signals.emit('SIGINT');
      clock.now += 50;
      signals.emit('SIGINT');
    });
    expect(exits).toEqual([]);
  });

  it('ends the process at once when pressed a second time', async () => {
    const { exits } = await interrupted(({ signals, clock }) => {
      signals.emit('SIGINT');
      clock.now += 1000;
      signals.emit('SIGINT');
    });
    expect(exits).toEqual([4]);
  });

  it.each(['SIGTERM', 'SIGHUP'])(
    'is not the only way: %s stops the run as cleanly',
    async (name) => {
      expect((await interrupted(({ signals }) => signals.emit(name))).code).toBe(4);
    },
  );

  it('leaves no listener behind', async () => {
    const { signals } = await interrupted((fake) => fake.signals.emit('SIGINT'));
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });
});

describe('a reader that goes away', () => {
  it('ends the run without a fault', async () => {
    const { code, errors } = await interrupted(({ io }) =>
      io.stdout.emit('error', Object.assign(new Error('x'), { code: 'EPIPE' })),
    );
    expect(code).toBe(4);
    expect(errors()).toBe('');
  });
});

describe('a question in the terminal', () => {
  function ask(options: { readonly terminal?: boolean } = {}) {
    const stdin = new PassThrough();
    const output = Object.assign(new PassThrough(), { isTTY: options.terminal ?? false });
    let said = '';
    output.on('data', (chunk) => {
      said += String(chunk);
    });
    const controller = new AbortController();
    const screen = createScreen(output, { cursor: false });
    const asker = createAsker({
      ...{ stdin, output, screen },
      signal: controller.signal,
      interrupt: () => controller.abort(new Error('interrupted by the user')),
    });
    return { stdin, asker, screen, controller, text: () => said };
  }

  it('gives the typed line', async () => {
    const { stdin, asker } = ask();
    const answer = asker.ask('? ');
    stdin.write('  two words \n');
    expect(await answer).toBe('two words');
    const next = asker.ask('? ');
    stdin.write('again\n');
    expect(await next).toBe('again');
  });

  it('is not written into by steps that go on: their lines follow the answer', async () => {
    const { stdin, asker, screen, text } = ask();
    const answer = asker.ask('Allow? ');
    screen.print('step b read a file');
    expect(text()).toBe('Allow? ');
    stdin.write('y\n');
    await answer;
    expect(text()).toBe('Allow? step b read a file\n');
    screen.print('step a goes on');
    expect(text()).toMatch(/file\nstep a goes on\n$/);
  });

  it('gives nothing when the input ends', async () => {
    const { stdin, asker } = ask();
    const answer = asker.ask('? ');
    stdin.end();
    expect(await answer).toBeNull();
  });

  it('ends the line of its question before the interrupted run speaks', async () => {
    const { stdin, asker, text } = ask({ terminal: true });
    const answer = asker.ask('? ');
    stdin.write('\u0003');
    await expect(answer).rejects.toThrow('interrupted by the user');
    // One line end, neither none nor two.
    expect(stripVTControlCharacters(text())).toMatch(/\? \r?\n$/);
  });

  it('is given up with the run’s reason when the run is stopped', async () => {
    const { asker, controller } = ask();
    const answer = asker.ask('? ');
    controller.abort(new Error('interrupted by the user'));
    await expect(answer).rejects.toThrow('interrupted by the user');
    await expect(asker.ask('? ')).rejects.toThrow('interrupted by the user');
  });
});

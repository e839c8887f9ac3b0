import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { splitEnvironment } from '../../../electron/hosts/desktop/engine-environment.ts';
import {
  type EngineProcess,
  HEALTHY_MS,
  PAUSES_MS,
  startEngineProcess,
} from '../../../electron/hosts/desktop/engine-process.ts';
import { openLogFile } from '../../../electron/hosts/desktop/log-file.ts';
import { createElectronDouble, type ElectronDouble } from './electron-double.ts';
import { PortDouble } from './process-double.ts';
import { type ManualClock, manualClock, scratchFolder, settled } from './scene.ts';

const START = {
  kind: 'start' as const,
  handed: { environment: {}, logFolder: '/logs', electron: '45.4.1', children: null, sample: null },
};

let double: ElectronDouble;
let clock: ManualClock;
let lines: string[];
let engine: EngineProcess;
let gone: number;

beforeEach(() => {
  double = createElectronDouble();
  double.app.becomeReady();
  clock = manualClock();
  lines = [];
  gone = 0;
  engine = startEngineProcess(double.electron, {
    module: '/app/engine.js',
    environment: { PATH: '/bin' },
    start: START,
    log: {
      write: (text) => void lines.push(String(text)),
      line: (text) => void lines.push(text),
    },
    onSaid: () => undefined,
    clock,
  });
  engine.onGone(() => {
    gone += 1;
  });
});

const child = () => {
  const last = double.children.at(-1);
  if (last === undefined) throw new Error('nothing was forked');
  return last;
};
const becomeReady = async () => {
  child().parentPort.postMessage({ kind: 'ready' });
  await settled();
};

describe("the engine's process", () => {
  it('is forked with a name, its own environment and piped output', () => {
    expect(child().module).toBe('/app/engine.js');
    expect(child().options).toEqual({
      serviceName: 'Tandem Engine',
      env: { PATH: '/bin' },
      stdio: 'pipe',
      respondToAuthRequestsFromMainProcess: true,
    });
    expect(child().received).toEqual([START]);
  });

  it('writes its output to the log', async () => {
    child().stdout.write('out\n');
    child().stderr.write('err\n');
    await settled();
    expect(lines.toSorted()).toEqual(['err\n', 'out\n']);
  });

  it('gets a port once it is ready, and not before', async () => {
    const [port] = PortDouble.pair();
    engine.connect(port);
    expect(child().received).toHaveLength(1);
    await becomeReady();
    expect(child().received.at(-1)).toEqual({ kind: 'connect' });
  });

  it('is started again after each death, with growing pauses', () => {
    for (const pause of [...PAUSES_MS, 30_000, 30_000]) {
      child().end(1);
      expect(clock.waiting()).toEqual([pause]);
      clock.run(pause);
    }
    expect(double.children).toHaveLength(PAUSES_MS.length + 3);
    expect(gone).toBe(PAUSES_MS.length + 2);
    expect(lines[0]).toBe('The engine ended (exit 1); it is started again in 500 ms.');
  });

  it('begins with the shortest pause again after it lived for a while', () => {
    child().end(1);
    clock.run(500);
    clock.run(HEALTHY_MS);
    child().end(1);
    expect(clock.waiting()).toEqual([500]);
  });

  it('keeps a port that was asked for while it was gone for the next process', async () => {
    child().end(139);
    const [port] = PortDouble.pair();
    engine.connect(port);
    clock.run(500);
    await becomeReady();
    expect(child().received).toEqual([START, { kind: 'connect' }]);
    expect(port.isClosed).toBe(false);
  });

  it('closes ports that wait for a process that dies again', async () => {
    const [port, other] = PortDouble.pair();
    engine.connect(port);
    child().end(1);
    await settled();
    expect([port.isClosed, other.isClosed]).toEqual([true, true]);
  });

  it('is asked to end and is not started again', async () => {
    const closing = engine.close();
    expect(child().received.at(-1)).toEqual({ kind: 'close' });
    child().end(0);
    await closing;
    expect(double.children).toHaveLength(1);
    expect(clock.waiting()).toEqual([]);
  });

  it('is killed when it does not end', async () => {
    const closing = engine.close();
    clock.run(8_000);
    await closing;
    expect(child().isGone).toBe(true);
  });

  it('is not started any more when the app ends during a pause', async () => {
    child().end(1);
    await engine.close();
    clock.run(500);
    expect(double.children).toHaveLength(1);
  });

  it('says so when the process speaks in tongues', async () => {
    for (const message of [null, 'x', { kind: 'boo' }, { kind: 'vault.ask', id: -1 }]) {
      child().parentPort.postMessage(message);
    }
    await settled();
    expect(lines).toHaveLength(4);
    expect(gone).toBe(0);
  });
});

describe('splitEnvironment', () => {
  it('keeps every secret out of the process and hands it to its program', () => {
    const planted = Object.fromEntries(
      ['ANTHROPIC_API_KEY', 'GITHUB_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'NODE_OPTIONS', 'LD_PRELOAD']
        .concat(Array.from({ length: 50 }, (_, at) => `SECRET_${at}`))
        .map((name) => [name, `value of ${name}`]),
    );
    const { inherited, handed } = splitEnvironment({ ...planted, PATH: '/bin', HOME: '/home/a' });
    expect(inherited).toEqual({ PATH: '/bin', HOME: '/home/a' });
    expect(handed).toEqual(planted);
  });

  it('hands over an address with a password in it', () => {
    const { inherited } = splitEnvironment({ OLLAMA_HOST: 'http://me:secret@gpu:11434' });
    expect(inherited).toEqual({});
  });

  it('knows the names as Windows writes them', () => {
    const { inherited } = splitEnvironment({ Path: 'C:\\bin', SystemRoot: 'C:\\Windows' });
    expect(inherited).toEqual({ Path: 'C:\\bin', SystemRoot: 'C:\\Windows' });
  });
});

describe('openLogFile', () => {
  it('turns full files over and keeps a few', () => {
    const folder = join(scratchFolder(), 'logs');
    const log = openLogFile(folder, 'engine.log', { maxBytes: 10, keep: 2 });
    for (const text of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd']) log.write(text);
    log.close();
    expect(readdirSync(folder).toSorted()).toEqual(['engine.log', 'engine.log.1', 'engine.log.2']);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect([read('engine.log'), read('engine.log.1'), read('engine.log.2')]).toEqual([
      'dddddddd',
      'cccccccc',
      'bbbbbbbb',
    ]);
  });

  it('goes on with what is there, for its owner only', () => {
    const folder = scratchFolder();
    openLogFile(folder, 'main.log').write('one\n');
    const log = openLogFile(folder, 'main.log');
    log.line('two');
    log.close();
    expect(readFileSync(join(folder, 'main.log'), 'utf8')).toMatch(/^one\n\d{4}-.*Z two\n$/);
  });

  it('never throws where nothing can be written', () => {
    const log = openLogFile('/proc/nowhere', 'main.log');
    expect(() => log.line('lost')).not.toThrow();
  });
});

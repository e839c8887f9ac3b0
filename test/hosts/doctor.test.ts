import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../electron/hosts/doctor.ts';
import type { DoctorFinding } from '../../electron/hosts/engine.ts';
import { describeInstall } from '../../electron/models/servers/install-lines.ts';
import { describeProtections } from '../../electron/sandbox/describe-protections.ts';
import type { Survey } from '../../electron/sandbox/enclosure/survey.ts';
import type { Shop } from '../../shared/ipc/models.ts';
import {
  installed,
  linux4090,
  macStudio,
  noGpu,
  ollama,
  qualification,
  remote,
  shopOf,
  two3090s,
} from './terminal/shops.ts';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tandem-doctor-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const proved = shopOf({
  installed: [installed('qwen3.8:27b')],
  qualifications: [qualification],
  executor: 'ollama/qwen3.8:27b',
});

const noSandbox: Survey = {
  kind: 'none',
  why: 'bwrap and socat are missing',
  next: 'Install with: sudo apt install bubblewrap socat',
};

const look = (
  env: Readonly<Record<string, string | undefined>>,
  {
    folder = join(home, 'not', 'yet'),
    shop = async () => proved as Shop,
    survey = noSandbox as Survey,
  } = {},
) =>
  examine({
    env: { PATH: process.env.PATH, ...env },
    home: folder,
    protections: describeProtections(survey),
    shop,
    patienceMs: 500,
  });

const lookAt = async (shop: Shop) => look({}, { shop: async () => shop });
const of = (findings: readonly DoctorFinding[], area: DoctorFinding['area']) =>
  findings.filter((finding) => finding.area === area);
const words = (findings: readonly DoctorFinding[]) =>
  findings.map(({ status, what }) => `${status}: ${what}`).join('\n');

describe('examine', () => {
  it('finds what is there', async () => {
    const findings = await look({ ANTHROPIC_API_KEY: 'sk-ant-secret-value' });
    const ok = findings.filter(({ status }) => status === 'ok').map(({ area }) => area);
    expect([...new Set(ok)]).toEqual([
      'runtime',
      'git',
      'data',
      'key',
      'hardware',
      'server',
      'model',
    ]);
    expect(of(findings, 'runtime')[0]?.what).toMatch(/Node \d+.*SQLite 3.*full-text/);
    expect(JSON.stringify(findings)).not.toContain('sk-ant');
  });

  it('gives a next step with everything that is not all right', async () => {
    const shop = shopOf({
      machine: noGpu,
      servers: [{ ...ollama, state: 'unreachable', detail: 'ECONNREFUSED' }],
      faults: [{ path: '/team/models.json', line: 12, detail: 'no such key' }],
      executor: 'elsewhere/x',
    });
    const findings = await look(
      { PATH: '/nowhere' },
      { folder: '/proc/nope', shop: async () => shop },
    );
    const wrong = findings.filter(({ status }) => status !== 'ok');
    expect(wrong.map(({ area }) => area)).toEqual(
      expect.arrayContaining(['git', 'data', 'key', 'hardware', 'server', 'model', 'sandbox']),
    );
    for (const { next } of wrong) expect(next).not.toBe('');
  });

  it('waits only so long for machine and servers', async () => {
    const from = performance.now();
    const findings = await look({}, { shop: () => new Promise<Shop>(() => undefined) });
    expect(of(findings, 'hardware')).toEqual([
      expect.objectContaining({ status: 'warning', what: expect.stringContaining('within 2 s') }),
    ]);
    expect(of(findings, 'git')[0]?.status).toBe('ok');
    expect(performance.now() - from).toBeLessThan(15_000);
  });

  it('names files of people’s own that could not be used, with the line', async () => {
    const fault = { path: '/team/models.json', line: 12, detail: 'layers: a number is expected' };
    const findings = await lookAt(shopOf({ faults: [fault] }));
    expect(words(of(findings, 'data'))).toContain(
      'warning: /team/models.json, line 12: layers: a number is expected',
    );
  });
});

describe('the sandbox that doctor finds', () => {
  it('is told to be missing, with what to install and what a run asks for', async () => {
    const [finding] = of(await look({}), 'sandbox');
    expect(finding).toMatchObject({ status: 'warning' });
    expect(finding?.what).toContain(
      'without isolation on this machine; no sandbox: bwrap and socat',
    );
    expect(finding?.next).toMatch(/sudo apt install bubblewrap socat\. A run asks for consent/);
  });

  it('is told with its version, each protection and each gap', async () => {
    const helpers = { bwrap: '/usr/bin/bwrap', socat: '/usr/bin/socat', rg: '/usr/bin/rg' };
    const survey: Survey = { kind: 'linux', version: '0.8.0', helpers };
    const said = words(of(await look({}, { survey }), 'sandbox'));
    expect(said).toMatch(/ok: commands are kept in a sandbox \(.*bubblewrap 0\.8\.0\)/);
    expect(said).toMatch(/ok: network: none/);
    expect(said).toMatch(/warning: files that other programs later run/);
  });
});

describe('the hardware that doctor finds', () => {
  it.each([
    [
      'a card',
      linux4090,
      /ok: NVIDIA GeForce RTX 4090: 23.0 of 24.0 GiB free \(nvidia-smi, cuda, driver 580/,
    ],
    ['two cards', two3090s, /RTX 3090: 23.2 of 24.0 GiB free[\s\S]*RTX 3090: 23.2 of 24.0/],
    ['a Mac', macStudio, /ok: Apple M3 Ultra: 230.0 of 256.0 GiB free, models may take 192.0 GiB/],
    ['no GPU', noGpu, /warning: no GPU was found/],
  ])('is told for %s', async (_name, machine, expected) => {
    const findings = await lookAt(shopOf({ machine }));
    expect(words(of(findings, 'hardware'))).toMatch(expected);
    expect(words(of(findings, 'hardware'))).toContain(`ok: ${machine.cpu.name}, RAM`);
  });

  it('says why a device is not used, and warns when there is no other', async () => {
    const [card] = linux4090.devices;
    const device = { ...card!, name: 'Intel UHD 770', whyNot: 'shares main memory' };
    const alone = await lookAt(shopOf({ machine: { ...linux4090, devices: [device] } }));
    expect(words(of(alone, 'hardware'))).toContain(
      'warning: Intel UHD 770 is not used: shares main memory',
    );
    const beside = await lookAt(shopOf({ machine: { ...linux4090, devices: [card!, device] } }));
    expect(words(of(beside, 'hardware'))).toContain('ok: Intel UHD 770 is not used');
  });

  it('does not show unknown memory as none, and gives the reason', async () => {
    const [card] = linux4090.devices;
    const unread = { bytes: null, source: 'nvidia-smi did not answer within 3 s' };
    const device = { ...card!, total: unread, free: unread, budget: unread };
    const findings = of(
      await lookAt(shopOf({ machine: { ...linux4090, devices: [device] } })),
      'hardware',
    );
    expect(words(findings)).toContain('memory unknown (nvidia-smi did not answer within 3 s)');
    expect(words(findings)).not.toMatch(/(^|[^\d.])0(\.0)? [MG]iB/);
  });

  it('is no reason to worry where the models run on another machine', async () => {
    const findings = await lookAt(shopOf({ machine: noGpu, servers: [remote] }));
    expect(of(findings, 'hardware').map(({ status }) => status)).not.toContain('warning');
  });
});

describe('the servers that doctor finds', () => {
  it('are all told, with what they have and what to know about them', async () => {
    const old = {
      ...remote,
      version: '0.16.9',
      findings: [
        { code: 'vulnerable', status: 'warning', what: 'CVE-2026-7482', next: 'Update it.' },
      ],
    } as const;
    const findings = await lookAt(
      shopOf({
        servers: [ollama, { ...old, findings: [...old.findings] }],
        installed: [
          installed('qwen3.8:27b'),
          ...Array.from({ length: 10 }, (_, index) =>
            installed(`m${index}:7b`, { server: 'rack' }),
          ),
        ],
      }),
    );
    expect(words(findings)).toContain('ok: ollama 0.34.1 at http://127.0.0.1:11434');
    expect(words(findings)).toContain('warning: rack: CVE-2026-7482');
    expect(words(findings)).toContain('ok: models on ollama: qwen3.8:27b');
    expect(words(findings)).toContain('m7:7b and 2 more');
  });

  it('never show a password of their address', async () => {
    const down = { ...remote, state: 'unreachable', detail: 'ECONNREFUSED' } as const;
    for (const server of [remote, down]) {
      const findings = await lookAt(shopOf({ servers: [server] }));
      expect(JSON.stringify(findings)).toContain('rack.example');
      expect(JSON.stringify(findings)).not.toContain('hunter2');
    }
  });

  it.each([
    [
      'stopped',
      { state: 'stopped', canStart: true },
      'missing: ollama is installed and does not run',
    ],
    ['gone', { state: 'unreachable', detail: 'ECONNREFUSED' }, 'does not answer: ECONNREFUSED'],
    ['no Ollama', { state: 'failed', detail: 'its answer is not Ollama’s' }, 'not Ollama’s'],
  ] as const)('are missing when the only one is %s', async (_name, more, expected) => {
    const findings = of(await lookAt(shopOf({ servers: [{ ...ollama, ...more }] })), 'server');
    expect(words(findings)).toContain(expected);
    expect(findings[0]?.status).toBe('missing');
  });

  it('are a warning when one that no run needs does not answer', async () => {
    const down = { ...remote, state: 'unreachable', detail: 'ETIMEDOUT' } as const;
    const findings = of(await lookAt({ ...proved, servers: [ollama, down] }), 'server');
    expect(findings.map(({ status }) => status)).toEqual(['ok', 'warning']);
  });

  it('say how to be installed', async () => {
    const none = {
      ...ollama,
      state: 'unreachable',
      detail: 'not installed',
    } as const;
    const howToInstall = [...describeInstall('linux', 'x64')];
    const findings = of(await lookAt(shopOf({ servers: [{ ...none, howToInstall }] })), 'server');
    expect(findings[0]?.next).toContain(
      'with internet: curl -fsSL https://ollama.com/install.sh | sh',
    );
  });
});

describe('the executor that doctor looks at', () => {
  const executor = async (more: Partial<Shop>) => of(await lookAt({ ...proved, ...more }), 'model');

  it('is all right when it is there, fits and passed the exam', async () => {
    expect(words(await executor({}))).toMatch(
      /ok: executor ollama\/qwen3.8:27b: passed the exam, .* at 32,768 tokens/,
    );
  });

  it.each([
    ['not chosen', { executor: null }, 'warning: no executor is chosen'],
    ['on no server', { executor: 'nowhere/x' }, 'missing: nowhere/x names a server'],
    ['not pulled', { executor: 'ollama/gpt-oss:20b' }, 'gpt-oss:20b is not pulled'],
    [
      'not examined',
      { qualifications: [] },
      'warning: the executor ollama/qwen3.8:27b is not examined',
    ],
    ['failed', { qualifications: [{ ...qualification, verdict: 'unfit' }] }, 'failed the exam'],
    ['in a cloud', { installed: [installed('qwen3.8:27b', { cloud: true })] }, 'somebody’s cloud'],
    [
      'that makes embeddings only',
      { installed: [installed('qwen3.8:27b', { capabilities: ['embedding'] })] },
      'can’t answer',
    ],
    [
      'that is another file than the one examined',
      { installed: [installed('qwen3.8:27b', { digest: 'b'.repeat(64) })] },
      'another file than the one that was examined',
    ],
    ['too big', { machine: noGpu }, 'does not fit'],
  ] as const)('is told to be %s', async (_name, more, expected) => {
    expect(words(await executor(more as unknown as Partial<Shop>))).toContain(expected);
  });

  it('is beside the one that suits the machine best, with how to get it', async () => {
    const findings = await executor({ installed: [] });
    expect(words(findings)).toMatch(/ok: best here: qwen3\.\d:\S+ with [\d,]+ tokens/);
    expect(findings.at(-1)?.next).toContain('tandem pull qwen3.');
  });
});

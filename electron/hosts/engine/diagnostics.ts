import { arch, cpus, freemem, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { KeyStatus } from '../../../shared/ipc/settings.ts';
import type { ToolServerView } from '../../../shared/ipc/tool-servers.ts';
import { explainSettings } from '../../../shared/settings/explain-settings.ts';
import { createConsents } from '../../store/consents.ts';
import { createLibrary } from '../../store/library.ts';
import { examine } from '../doctor.ts';
import type { DoctorFinding } from '../engine.ts';
import type { ModelDesk } from '../model-desk.ts';
import type { Surroundings } from '../surroundings.ts';
import { version } from '../version.ts';

/** What a ride needs, looked at in these surroundings. */
export async function examineAround(
  around: Surroundings,
  desk: Pick<ModelDesk, 'shop' | 'probeServer'>,
): Promise<readonly DoctorFinding[]> {
  const { apiKey, baseUrl } = around.claude;
  const env = { ...around.env, ANTHROPIC_BASE_URL: baseUrl };
  const findings = await examine({
    // The key itself was taken out of the environment; that there is one is all that is looked at.
    env: apiKey === null ? env : { ...env, ANTHROPIC_API_KEY: 'set' },
    home: around.home,
    protections: await around.runners.protections(),
    settingsFault: around.settingsFault,
    shop: () => desk.shop({ fresh: true }),
    toolServers: await listToolServers(around),
  });
  const tried = await tryExecutor(around, desk);
  return [...findings, ...tried, ...examineConsents(around.home)];
}

const TRIED = new Set(['tools', 'answers', 'tokens', 'metrics']);
const STATUS = { ok: 'ok', warning: 'warning', bad: 'missing' } as const;

/** What an OpenAI-compatible server of the chosen executor shows only when it is asked for a token. */
async function tryExecutor(
  { settings, servers }: Surroundings,
  desk: Pick<ModelDesk, 'probeServer'>,
): Promise<readonly DoctorFinding[]> {
  const [name] = settings.executor?.split('/') ?? [];
  const server = servers.find((one) => one.name === name);
  if (server?.kind !== 'openai') return [];
  const report = await desk.probeServer({ server: server.name, tag: null });
  if (!report.ok) return [];
  return report.value.findings
    .filter(({ what }) => TRIED.has(what))
    .map(({ what, found, status, next }) => ({
      ...{ area: 'server', status: STATUS[status], next },
      what: `${server.name}: ${what}: ${found}`,
    }));
}

/** Standing consents are easily forgotten. */
function examineConsents(home: string): readonly DoctorFinding[] {
  const count = createConsents(home).list().length;
  if (count === 0) return [];
  const where = count === 1 ? 'one repository' : `${count} repositories`;
  return [
    {
      area: 'sandbox',
      status: 'warning',
      what: `standing consent to run commands without full isolation in ${where} (${join(home, 'consents.json')})`,
      next: 'See and take back: `tandem consents`.',
    },
  ];
}

/** Loaded only where somebody set one up. */
async function listToolServers(around: Surroundings): Promise<readonly ToolServerView[]> {
  if (around.settings.toolServers.length === 0) return [];
  const { createToolServerDesk } = await import('./tool-server-desk.ts');
  return createToolServerDesk(async () => around).list();
}

const GIBIBYTE = 1024 ** 3;
const RUNS_NAMED = 5;

/**
 * Versions, findings, settings and how the last runs ended, as text to pass on. Addresses of servers lose
 * what stands before an `@`; requests, file names and the key are not in it.
 */
export async function makeReport(
  around: Surroundings,
  desk: Pick<ModelDesk, 'shop' | 'probeServer'>,
  key: KeyStatus,
): Promise<string> {
  const findings = await examineAround(around, desk);
  return [
    `Tandem ${version}`,
    `Node ${process.versions.node}`,
    `${platform()} ${arch()} ${release()}`,
    `${cpus().length} processors, ${gibibytes(freemem())} of ${gibibytes(totalmem())} GiB memory free`,
    `key for Claude: ${key.source}, kept in: ${key.store}`,
    '',
    'Findings',
    ...findings.map(describeFinding),
    '',
    'Settings that are not at their default',
    ...describeSettings(around),
    '',
    'Last runs',
    ...describeRuns(around.home),
    '',
  ]
    .map(withoutCredentials)
    .join('\n');
}

const gibibytes = (bytes: number): string => (bytes / GIBIBYTE).toFixed(1);

const describeFinding = ({ area, status, what, next }: DoctorFinding): string =>
  `- ${area}, ${status}: ${what}${next === '' ? '' : ` (${next})`}`;

function describeSettings(around: Surroundings): readonly string[] {
  const { settings } = around;
  const environment = {};
  const entries = explainSettings({
    effective: settings,
    file: { ...settings },
    path: '',
    environment,
  });
  const changed = entries.filter(
    ({ value, losers }) =>
      JSON.stringify(value) !==
      JSON.stringify(losers.find(({ source }) => source === 'default')?.value),
  );
  const lines = changed.map(({ key, value }) =>
    // Arguments and addresses of other programs may hold what is nobody else's business.
    key === 'toolServers'
      ? `- toolServers: ${settings.toolServers.map(({ name }) => name).join(', ')}`
      : `- ${key}: ${JSON.stringify(value)}`,
  );
  return lines.length === 0 ? ['- none'] : lines;
}

function describeRuns(home: string): readonly string[] {
  const runs = createLibrary({ home }).list();
  if (!runs.ok) return [`- the library can't be read: ${runs.error.kind}`];
  const lines = runs.value
    .slice(0, RUNS_NAMED)
    .map(({ runId, status, seconds }) => `- ${runId}: ${status}, ${Math.round(seconds)} s`);
  return lines.length === 0 ? ['- none'] : lines;
}

const withoutCredentials = (line: string): string =>
  line.replace(/(https?:\/\/)[^\s/@"]+@/gi, '$1…@');

import type { Served, ServerFinding } from '../../../shared/ipc/models.ts';
import { type OllamaAddress, parseOllamaAddress } from '../../server-http/address.ts';
import { readVersion } from '../ollama/manage-ollama.ts';
import type { OllamaFault } from '../ollama/ollama-server.ts';
import { findFindings } from './find-findings.ts';
import { findProgram } from './find-program.ts';
import { describeInstall } from './install-lines.ts';
import { isHere, isLoopback } from './is-here.ts';
import { readListening } from './listening.ts';
import { findModelsFolder, readDisk } from './models-folder.ts';
import { readEnvironment } from './read-environment.ts';
import type { ServerKit } from './server-kit.ts';

/** A server of the settings; `devices` as people typed them in. */
export interface NamedServer {
  readonly name: string;
  readonly url: string;
  readonly devices?: readonly { readonly name: string; readonly memoryGib: number }[] | undefined;
}

const GIB = 1024 ** 3;

/** A server with everything that changes what fits. Never fails: what can't be found out says so. Rejects on abort. */
export async function describeServer(server: NamedServer, kit: ServerKit): Promise<Served> {
  const address = parseOllamaAddress(server.url);
  if (!address.ok) return describeBadAddress(server, address.error);
  const limits = { timeoutMs: kit.timeoutMs, signal: kit.signal };
  const asked = { name: server.name, address: address.value };
  const here = isHere(address.value.hostname);
  const version = await readVersion(asked, limits);
  const local = here ? await lookAround(kit, address.value.port, version.ok) : NOTHING_LOCAL;
  const state = version.ok ? 'ready' : stateOf(version.error, local.program);
  const base = {
    ...blank(server),
    url: address.value.display,
    here,
    ...local.shown,
    program: local.program,
    state,
    canStart: state === 'stopped' && canServe(address.value),
  } as const;
  if (!version.ok) {
    const howToInstall =
      here && local.program === null && isAbsent(version.error) ? install(kit) : [];
    const findings = version.error.kind === 'not-ollama' ? [notOllama(version.error)] : [];
    return { ...base, detail: describeFault(version.error, base), howToInstall, findings };
  }
  const findings = findFindings({
    version: version.value,
    here,
    protocol: address.value.protocol,
    host: address.value.hostname,
    listens: local.listens,
    environment: local.shown.environment,
  });
  return {
    ...base,
    version: version.value,
    detail: `Ollama ${version.value} at ${address.value.display}`,
    findings: [...findings],
  };
}

interface Local {
  readonly program: string | null;
  readonly listens: readonly string[] | null;
  readonly shown: Pick<Served, 'disk' | 'environment'>;
}

const NOTHING_LOCAL: Local = {
  program: null,
  listens: null,
  shown: { disk: null, environment: {} },
};

async function lookAround(kit: ServerKit, port: number, isRunning: boolean): Promise<Local> {
  const program = await findProgram(kit);
  const listening = await readListening(kit.procFolder, port);
  const environment = isRunning ? await readEnvironment(kit, port, listening) : null;
  const disk =
    isRunning || program !== null ? await readDisk(await findModelsFolder(kit, environment)) : null;
  return {
    program,
    listens: listening?.addresses ?? null,
    shown: { disk, environment: environment?.settings ?? {} },
  };
}

/** Nothing is there at all, as opposed to something that does not behave. */
const isAbsent = (fault: OllamaFault): boolean => fault.kind === 'unreachable';

function stateOf(fault: OllamaFault, program: string | null): Served['state'] {
  if (isAbsent(fault)) return program === null ? 'unreachable' : 'stopped';
  return fault.kind === 'timeout' ? 'unreachable' : 'failed';
}

/** What Tandem starts listens on loopback without TLS and without a prefix. */
const canServe = (address: OllamaAddress): boolean =>
  isLoopback(address.hostname) && address.protocol === 'http:' && address.basePath === '';

const install = (kit: ServerKit): string[] => [...describeInstall(kit.platform, process.arch)];

function describeFault(
  fault: OllamaFault,
  base: Pick<Served, 'url' | 'state' | 'here' | 'program'>,
): string {
  if (base.state === 'stopped') return `Ollama is installed (${base.program}) and not running`;
  if (isAbsent(fault) && base.here) return 'Ollama is not installed on this machine';
  if (fault.kind === 'timeout') return `${base.url} does not answer in time`;
  if (isAbsent(fault)) return `nothing answers at ${base.url}: ${fault.detail}`;
  return fault.detail;
}

const notOllama = (fault: OllamaFault): ServerFinding => ({
  code: 'not-ollama',
  status: 'missing',
  what: `${fault.detail}.`,
  next: 'Correct the server’s address in the settings, or stop the program that has its port.',
});

const blank = (server: NamedServer) => ({
  name: server.name,
  url: server.url,
  detail: '',
  version: null,
  here: false,
  program: null,
  canStart: false,
  howToInstall: [],
  disk: null,
  environment: {},
  declared: (server.devices ?? []).map(({ name, memoryGib }) => ({
    name,
    memoryBytes: memoryGib * GIB,
  })),
  findings: [],
});

/** The text of the address is not shown: it may hold a password. */
const describeBadAddress = (server: NamedServer, detail: string): Served => ({
  ...blank(server),
  url: '',
  state: 'failed',
  detail,
  findings: [
    {
      code: 'address',
      status: 'missing',
      what: `The address of ${server.name} can’t be used: ${detail}.`,
      next: 'Set it to something like http://127.0.0.1:11434.',
    },
  ],
});

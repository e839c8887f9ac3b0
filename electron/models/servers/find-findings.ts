import type { ServerFinding } from '../../../shared/ipc/models.ts';
import { isLoopback } from './is-here.ts';
import { ENGINE_VERSION, isBefore, isRelease, SAFE_VERSION } from './version-of.ts';

/** What is known about a running server, for the judgement of what people should know about it. */
export interface KnownServer {
  readonly version: string;
  readonly here: boolean;
  readonly protocol: 'http:' | 'https:';
  readonly host: string;
  /** Addresses that it listens on; null when they can't be read. */
  readonly listens: readonly string[] | null;
  readonly environment: Readonly<Record<string, string>>;
}

/** Pure: what is unsafe first, then what changes the result. */
export function findFindings(server: KnownServer): readonly ServerFinding[] {
  return [...judgeVersion(server), ...judgeReach(server), ...judgeEnvironment(server.environment)];
}

const finding = (
  code: string,
  status: ServerFinding['status'],
  what: string,
  next: string,
): ServerFinding => ({ code, status, what, next });

function judgeVersion({ version }: KnownServer): readonly ServerFinding[] {
  if (!isRelease(version)) return [];
  const found: ServerFinding[] = [];
  if (isBefore(version, SAFE_VERSION)) {
    found.push(
      finding(
        'vulnerable',
        'warning',
        `Ollama ${version} leaks memory to anyone who reaches it (CVE-2026-7482).`,
        `Update it to ${SAFE_VERSION} or later.`,
      ),
    );
  }
  if (isBefore(version, ENGINE_VERSION)) {
    found.push(
      finding(
        'old-engine',
        'warning',
        `Ollama ${version} has the engine of before ${ENGINE_VERSION}, which needs other amounts of memory than estimated here.`,
        `Update it to ${ENGINE_VERSION} or later.`,
      ),
    );
  }
  return found;
}

function judgeReach(server: KnownServer): readonly ServerFinding[] {
  if (!server.here) {
    if (server.protocol === 'https:') return [];
    return [
      finding(
        'unencrypted',
        'warning',
        `${server.host} is another machine and the connection is not encrypted.`,
        'Source code travels over it: put TLS before it, or use it in a network you trust.',
      ),
    ];
  }
  const told = listensOn(server.environment.OLLAMA_HOST);
  const open = server.listens?.find((address) => !isLoopback(address)) ?? told;
  const found: ServerFinding[] = [];
  if (open !== null) {
    found.push(
      finding(
        'exposed',
        'warning',
        `Ollama listens on ${open} and asks nobody for a password: whoever reaches this machine can use and change it.`,
        'Set OLLAMA_HOST to 127.0.0.1 and start it again, or let a firewall guard its port.',
      ),
    );
  }
  if ((server.environment.OLLAMA_ORIGINS ?? '').split(',').some((one) => one.trim() === '*')) {
    found.push(
      finding(
        'env-origins',
        'warning',
        'OLLAMA_ORIGINS lets every website that is open in a browser here use the models.',
        'Name only the origins that need it.',
      ),
    );
  }
  return found;
}

/** The address of OLLAMA_HOST when others reach it. */
function listensOn(host: string | undefined): string | null {
  if (host === undefined) return null;
  const plain = host.trim().replace(/^https?:\/\//i, '');
  const name = plain.startsWith('[') ? plain.slice(0, plain.indexOf(']') + 1) : plain.split(':')[0];
  return name === undefined || name === '' || isLoopback(name) ? null : name;
}

const isOn = (value: string | undefined): boolean => /^(?:1|true|t)$/i.test(value ?? '');
const isOff = (value: string | undefined): boolean => /^(?:0|false|f)$/i.test(value ?? '');

function judgeEnvironment(environment: KnownServer['environment']): readonly ServerFinding[] {
  const found: ServerFinding[] = [];
  const parallel = Number(environment.OLLAMA_NUM_PARALLEL ?? 1);
  if (parallel > 1) {
    found.push(
      finding(
        'env-parallel',
        'warning',
        `OLLAMA_NUM_PARALLEL is ${parallel}: each model keeps its context ${parallel} times in memory.`,
        'Leave it out unless several people use the server at the same time.',
      ),
    );
  }
  found.push(...judgeCache(environment));
  if (environment.OLLAMA_CONTEXT_LENGTH !== undefined) {
    found.push(
      finding(
        'env-context',
        'ok',
        `OLLAMA_CONTEXT_LENGTH is ${environment.OLLAMA_CONTEXT_LENGTH}; Tandem asks for its own context each time.`,
        '',
      ),
    );
  }
  if (isOn(environment.OLLAMA_NO_CLOUD)) {
    found.push(finding('env-no-cloud', 'ok', 'Cloud models are switched off on this server.', ''));
  }
  if (isOn(environment.OLLAMA_NOPRUNE)) {
    found.push(
      finding(
        'env-noprune',
        'ok',
        'OLLAMA_NOPRUNE keeps unfinished downloads on the disk until somebody deletes them.',
        '',
      ),
    );
  }
  return found;
}

function judgeCache(environment: KnownServer['environment']): readonly ServerFinding[] {
  const type = environment.OLLAMA_KV_CACHE_TYPE?.toLowerCase();
  if (type === undefined || type === 'f16') return [];
  if (isOff(environment.OLLAMA_FLASH_ATTENTION)) {
    return [
      finding(
        'env-cache-type',
        'warning',
        `OLLAMA_KV_CACHE_TYPE is ${type}, which needs flash attention, and that is switched off.`,
        'Leave OLLAMA_FLASH_ATTENTION out, or set it to 1.',
      ),
    ];
  }
  return [
    finding('env-cache-type', 'ok', `Contexts are kept as ${type}, smaller than with f16.`, ''),
  ];
}

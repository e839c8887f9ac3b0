import { z } from 'zod';
import type { DoctorFinding } from '../engine.ts';

type Env = Readonly<Record<string, string | undefined>>;

// CVE-2026-7482, an unauthenticated heap leak, is fixed in 0.17.1.
const SAFE_VERSION = [0, 17, 1] as const;

const versionAnswer = z.object({ version: z.string() });
const tagsAnswer = z.object({ models: z.array(z.object({ name: z.string() })) });

/** The Ollama at OLLAMA_HOST: reachable, safe, and which models it has. */
export async function examineOllama(
  env: Env,
  patienceMs: number,
): Promise<readonly DoctorFinding[]> {
  const url = ollamaAddress(env.OLLAMA_HOST ?? '');
  if (url === null) {
    return [
      {
        area: 'server',
        status: 'missing',
        what: 'OLLAMA_HOST is not an address',
        next: 'Set it to something like http://127.0.0.1:11434.',
      },
    ];
  }
  const version = await ask(url, '/api/version', versionAnswer, patienceMs);
  if (!version.ok) {
    return [
      {
        area: 'server',
        status: 'missing',
        what: `no Ollama answers at ${url.origin}: ${version.why}`,
        next: 'Start it with `ollama serve`, or set OLLAMA_HOST to where it runs. `--mode cloud` needs none.',
      },
    ];
  }
  const tags = await ask(url, '/api/tags', tagsAnswer, patienceMs);
  return [
    {
      area: 'server',
      status: 'ok',
      what: `Ollama ${version.value.version} at ${url.origin}`,
      next: '',
    },
    ...warnings(url, version.value.version),
    describeModels(tags),
  ];
}

type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string };

async function ask<T>(
  url: URL,
  path: string,
  schema: z.ZodType<T>,
  patienceMs: number,
): Promise<Answer<T>> {
  try {
    const address = new URL(url.pathname.replace(/\/$/, '') + path, url.origin);
    const headers = credentials(url);
    const response = await fetch(address, {
      signal: AbortSignal.timeout(patienceMs),
      headers,
      redirect: 'error',
    });
    if (!response.ok) return { ok: false, why: `status ${response.status}` };
    const parsed = schema.safeParse(await response.json());
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, why: 'its answer is not Ollama’s' };
  } catch (fault) {
    if (fault instanceof SyntaxError) return { ok: false, why: 'its answer is not Ollama’s' };
    return { ok: false, why: reasonOf(fault) };
  }
}

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  if (fault.name === 'TimeoutError') return 'it does not answer in time';
  const { cause } = fault;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : fault.message;
}

/** Node's fetch refuses a password in an address, so it becomes a header and stays out of what is shown. */
function credentials(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** `host`, `host:port` or a full address, as Ollama itself reads OLLAMA_HOST; null when it is none. */
export function ollamaAddress(host: string): URL | null {
  const given = host.trim().replace(/^$/, '127.0.0.1');
  const full = /^https?:\/\//i.test(given) ? given : `http://${given}`;
  if (!URL.canParse(full)) return null;
  const url = new URL(full);
  const hasPort = /:\d+$/.test(full.replace(/^https?:\/\//i, '').split('/')[0] ?? '');
  if (!hasPort && url.protocol === 'http:' && !/^http:/i.test(given)) url.port = '11434';
  // A server may listen on every address; a client has to name one.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  return url;
}

function warnings(url: URL, version: string): readonly DoctorFinding[] {
  const found: DoctorFinding[] = [];
  if (isVulnerable(version)) {
    found.push({
      area: 'server',
      status: 'warning',
      what: `Ollama ${version} leaks memory to anyone who reaches it (CVE-2026-7482)`,
      next: `Update it to ${SAFE_VERSION.join('.')} or later.`,
    });
  }
  if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    found.push({
      area: 'server',
      status: 'warning',
      what: `${url.origin} is another machine and the connection is not encrypted`,
      next: 'Source code travels over it: put TLS before it, or use it in a network you trust.',
    });
  }
  return found;
}

export function isVulnerable(version: string): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return false;
  for (const [index, least] of SAFE_VERSION.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part < least;
  }
  return false;
}

const SHOWN_MODELS = 8;

function describeModels(tags: Answer<z.infer<typeof tagsAnswer>>): DoctorFinding {
  if (!tags.ok) {
    return {
      area: 'model',
      status: 'warning',
      what: `the models could not be listed: ${tags.why}`,
      next: 'Look at the server’s log.',
    };
  }
  const names = tags.value.models.map(({ name }) => name);
  if (names.length === 0) {
    return {
      area: 'model',
      status: 'missing',
      what: 'the server has no model',
      next: 'Pull one that can call tools, for example `ollama pull qwen2.5-coder:32b`.',
    };
  }
  const shown = names.slice(0, SHOWN_MODELS).join(', ');
  const more = names.length > SHOWN_MODELS ? ` and ${names.length - SHOWN_MODELS} more` : '';
  return { area: 'model', status: 'ok', what: `models: ${shown}${more}`, next: '' };
}

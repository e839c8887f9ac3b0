import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';

/** What `tandem serve` is asked for. */
export interface ServeArguments {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly open: boolean;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Null: the file in the data folder. */
  readonly users: string | null;
  readonly act:
    | { readonly kind: 'serve' }
    | { readonly kind: 'add-user'; readonly name: string; readonly scopes: readonly Scope[] }
    | { readonly kind: 'remove-user'; readonly name: string };
}

const SCOPES = ['watch', 'approve', 'start'] as const;
type Scope = (typeof SCOPES)[number];

export const SERVE_OPTIONS = {
  host: 'text',
  port: 'text',
  open: 'flag',
  'tls-cert': 'text',
  'tls-key': 'text',
  users: 'text',
  'add-user': 'text',
  'remove-user': 'text',
  scopes: 'text',
} as const;

const usage = (message: string) => err({ kind: 'usage', message } as const);

export function parseServe({
  texts,
  flags,
  rest,
}: OptionValues): Result<ServeArguments, TandemError> {
  const [extra] = rest;
  if (extra !== undefined)
    return usage(`\`tandem serve\` takes no argument; \`${extra}\` is one too many.`);
  const port = parsePort(texts.port?.[0]);
  if (!port.ok) return port;
  const tls = parseTls(texts['tls-cert']?.[0], texts['tls-key']?.[0]);
  if (!tls.ok) return tls;
  const act = parseAct(texts);
  if (!act.ok) return act;
  const host = texts.host?.[0]?.trim() ?? '127.0.0.1';
  if (host === '') return usage('--host needs an address, such as 127.0.0.1.');
  return ok({
    host: host.replace(/^\[|\]$/g, ''),
    port: port.value,
    open: flags.has('open'),
    tls: tls.value,
    users: texts.users?.[0] ?? null,
    act: act.value,
  });
}

function parsePort(text: string | undefined): Result<number, TandemError> {
  if (text === undefined) return ok(0);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? ok(port) : usage(`--port is a number up to 65535; \`${text}\` is not.`);
}

function parseTls(
  certFile: string | undefined,
  keyFile: string | undefined,
): Result<ServeArguments['tls'], TandemError> {
  if (certFile === undefined && keyFile === undefined) return ok(null);
  return certFile === undefined || keyFile === undefined
    ? usage('--tls-cert and --tls-key belong together.')
    : ok({ certFile, keyFile });
}

function parseAct(texts: OptionValues['texts']): Result<ServeArguments['act'], TandemError> {
  const [added, removed, scopes] = ['add-user', 'remove-user', 'scopes'].map(
    (name) => texts[name]?.[0],
  );
  if (added !== undefined && removed !== undefined)
    return usage('Give either --add-user or --remove-user, not both.');
  if (scopes !== undefined && added === undefined)
    return usage('--scopes says what the user of --add-user may do.');
  if (removed !== undefined) return ok({ kind: 'remove-user', name: removed });
  if (added === undefined) return ok({ kind: 'serve' });
  const wanted = (scopes ?? SCOPES.join(',')).split(',').map((one) => one.trim());
  const unknown = wanted.find((one) => !SCOPES.some((scope) => scope === one));
  if (unknown !== undefined)
    return usage(`--scopes is a list of ${SCOPES.join(', ')}; \`${unknown}\` is none of them.`);
  return ok({
    kind: 'add-user',
    name: added,
    scopes: SCOPES.filter((scope) => wanted.includes(scope)),
  });
}

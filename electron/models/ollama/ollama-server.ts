import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { type OllamaAddress, parseOllamaAddress } from '../../server-http/address.ts';
import type { HttpFault } from '../../server-http/http.ts';

/** A server as the settings name it; `url` may hold a user and a password, which go into a header only. */
export interface ServerName {
  readonly name: string;
  readonly url: string;
}

export interface OllamaServer {
  readonly name: string;
  readonly address: OllamaAddress;
}

/** Why a request had no usable answer. `refused`: the server answered with an error of its own. */
export type OllamaFault =
  | { readonly kind: 'unreachable' | 'lost' | 'timeout' | 'not-ollama'; readonly detail: string }
  | { readonly kind: 'refused'; readonly status: number; readonly detail: string };

export function parseServer(server: ServerName): Result<OllamaServer, TandemError> {
  const address = parseOllamaAddress(server.url);
  if (address.ok) return ok({ name: server.name, address: address.value });
  return err({ kind: 'server-failed', server: server.name, detail: address.error });
}

export const httpFault = (fault: HttpFault): OllamaFault => ({
  kind: fault.kind === 'refused' ? 'unreachable' : fault.kind,
  detail: fault.detail,
});

export function faultError(server: OllamaServer, fault: OllamaFault): TandemError {
  const { name, address } = server;
  if (fault.kind === 'not-ollama' || fault.kind === 'refused') {
    return { kind: 'server-failed', server: name, detail: fault.detail };
  }
  return { kind: 'server-unreachable', server: name, url: address.display, detail: fault.detail };
}

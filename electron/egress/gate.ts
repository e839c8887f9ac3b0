import { createHash } from 'node:crypto';
import type { TandemError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { CloudPart, EgressPolicy } from '../workflow/ports.ts';
import { type Admission, type AdmitOptions, createAdmit } from './admit.ts';
import { describeForeignTarget, parseCloudAddress } from './cloud-address.ts';
import type { Ticket, TicketOrder } from './door-ticket.ts';
import { createSecretScanner, type KnownSecret, type SecretScanner } from './secret-scanner.ts';
import { createTicket } from './ticket.ts';

/**
 * The one outbound door. Nothing else in Tandem opens a connection to the cloud.
 *
 * Material goes in as typed parts and comes out masked, with a manifest (`admit`). A request is announced with
 * its exact body (`open`) and gets a ticket; `send` is the `fetch` of the SDK's client, and forwards a body only
 * if a ticket for exactly these bytes is open, its address is the configured one, and it holds no known secret.
 * The ledger entry is durable before the first byte leaves. The key lives here: whatever the client put into
 * its headers, the door writes its own short list.
 */

export interface EgressGate {
  /** Base address as configured, for the client. */
  readonly baseUrl: string;
  readonly policy: EgressPolicy;
  admit(parts: readonly CloudPart[], options?: AdmitOptions): Promise<Admission>;
  /** Announces one logical call. Close the ticket when the call is over, whatever became of it. */
  open(order: TicketOrder): Ticket;
  /** To be given to the client as its `fetch`. */
  readonly send: typeof globalThis.fetch;
  /** Secrets in a text by kind and line, for the check of a diff. */
  inspect: SecretScanner['inspect'];
}

export interface EgressGateOptions {
  readonly baseUrl: string;
  /** Null only where no call will be made; a call then ends as `key-missing` before anything is sent. */
  readonly apiKey: string | null;
  readonly policy: EgressPolicy;
  /** From `collectSecrets`; the key itself is added. */
  readonly secrets: readonly KnownSecret[];
  /** From `openWorkspaceKey`: what makes tokens stable in a workspace. */
  readonly workspaceKey: Uint8Array;
  /** Silence after which an answer that has begun is given up. */
  readonly stallMs: number;
  /** How long to wait for an answer to begin. Default: five times `stallMs`. */
  readonly answerMs?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/** The contract's default for TANDEM_STALL_SECONDS. */
export const DEFAULT_STALL_SECONDS = 60;

/** Silence in milliseconds from `TANDEM_STALL_SECONDS`; the default when unset or not a positive number. */
export function readStallMs(env: Readonly<Record<string, string | undefined>>): number {
  const seconds = Number(env.TANDEM_STALL_SECONDS ?? '');
  const isUsable = Number.isFinite(seconds) && seconds > 0 && seconds <= 86_400;
  return (isUsable ? seconds : DEFAULT_STALL_SECONDS) * 1000;
}

/** An address that the door must not open to is a `usage` error. */
export function createEgressGate(options: EgressGateOptions): Result<EgressGate, TandemError> {
  const address = parseCloudAddress(options.baseUrl);
  if (!address.ok) return err(address.error);
  const own = options.apiKey === null ? [] : [{ value: options.apiKey, source: "Claude's key" }];
  const scanner = createSecretScanner([...own, ...options.secrets], options.workspaceKey);
  const tickets = new Set<Ticket>();
  const context = {
    base: address.value,
    apiKey: options.apiKey,
    fetch: options.fetch ?? globalThis.fetch,
    stallMs: options.stallMs,
    answerMs: options.answerMs ?? options.stallMs * 5,
    scanner,
  };
  return ok({
    baseUrl: address.value.href.replace(/\/+$/, ''),
    policy: options.policy,
    admit: createAdmit(options.policy, scanner),
    inspect: scanner.inspect,
    open: (order) => {
      const sha256 = createHash('sha256').update(order.body).digest('hex');
      const ticket = createTicket(order, sha256, context, () => tickets.delete(ticket));
      tickets.add(ticket);
      return ticket;
    },
    send: async (input, init) => {
      const request = readRequest(input, init);
      const ticket = findTicket(tickets, request.body);
      if (ticket === null)
        throw new Error('The door is closed: no ticket is open for this request.');
      const foreign = describeForeignTarget(address.value, request.url, request.method);
      if (foreign !== null) return ticket.refuse(foreign);
      return ticket.forward(request.signal);
    },
  });
}

interface ReadRequest {
  readonly url: URL;
  readonly method: string;
  readonly body: string | null;
  readonly signal: AbortSignal | null;
}

function readRequest(
  input: Parameters<typeof globalThis.fetch>[0],
  init: Parameters<typeof globalThis.fetch>[1],
): ReadRequest {
  const url = new URL(input instanceof Request ? input.url : input);
  const body = init?.body;
  return {
    url,
    method: (init?.method ?? 'GET').toUpperCase(),
    body: typeof body === 'string' ? body : null,
    signal: init?.signal ?? null,
  };
}

/** The first open ticket for exactly these bytes that isn't in use. */
function findTicket(tickets: ReadonlySet<Ticket>, body: string | null): Ticket | null {
  if (body === null) return null;
  const sha256 = createHash('sha256').update(body).digest('hex');
  for (const ticket of tickets) {
    if (ticket.sha256 === sha256 && !ticket.busy) return ticket;
  }
  return null;
}

import { type Caller, owner } from '../../ipc/caller.ts';
import { createToken, hashToken, isSameHash } from './secret-token.ts';
import type { User } from './users-file.ts';

/**
 * Who may come in. The launch token is its owner's and is only given out where nobody but this machine can
 * reach the server; users have tokens of their own. A ticket counts once and for a minute: it stands in for
 * the launch token where others could read it, on the command line of the browser that is opened.
 */
export interface Access {
  /** Null where there is none: the server can be reached from elsewhere. */
  readonly launchToken: string | null;
  createTicket(): string;
  /** Null: nobody's token. */
  admit(token: string): Admitted | null;
}

export interface Admitted {
  readonly caller: Caller;
  /** What to come back with, when the token was a ticket. */
  readonly renewed?: string;
  /** Whether it would still be admitted: a user may be removed at any time. */
  isStillAllowed(): boolean;
}

const TICKET_MS = 60_000;

export function createAccess(use: {
  readonly isLocal: boolean;
  readonly readUsers: () => readonly User[];
  readonly now: () => number;
}): Access {
  const launchToken = use.isLocal ? createToken() : null;
  const launchHash = launchToken === null ? null : hashToken(launchToken);
  const tickets = new Map<string, number>();
  const findUser = (hash: string): User | undefined =>
    // All of them are compared: how long it takes says nothing about who matched.
    use.readUsers().filter((user) => isSameHash(user.token, hash))[0];
  const takeTicket = (hash: string): boolean => {
    const madeAt = tickets.get(hash);
    tickets.delete(hash);
    return madeAt !== undefined && use.now() - madeAt <= TICKET_MS;
  };
  return {
    launchToken,
    createTicket() {
      const ticket = createToken();
      tickets.set(hashToken(ticket), use.now());
      return ticket;
    },
    admit(token) {
      const hash = hashToken(token);
      if (launchHash !== null && isSameHash(hash, launchHash)) return always(owner);
      if (launchToken !== null && takeTicket(hash))
        return { ...always(owner), renewed: launchToken };
      const user = findUser(hash);
      if (user === undefined) return null;
      return {
        caller: { name: user.name, scopes: new Set(user.scopes) },
        isStillAllowed() {
          const now = findUser(hash);
          return now !== undefined && now.scopes.join() === user.scopes.join();
        },
      };
    },
  };
}

const always = (caller: Caller): Admitted => ({ caller, isStillAllowed: () => true });

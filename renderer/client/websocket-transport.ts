import { z } from 'zod';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Connect, ConnectFault, Transport } from './transport.ts';

/**
 * The browser's line. The token comes in the address's fragment, which is sent to nobody, is kept for this
 * tab and taken out of the address at once. It travels as a WebSocket subprotocol (`tandem.<token>` beside
 * `tandem`), because a page can set no other header there and an address would end up in logs.
 */
const TOKEN_KEY = 'tandem.token';
export const SUBPROTOCOL = 'tandem';

/** Where the token is read from and kept: the window, in tests something like it. */
export interface TokenPlace {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

const FRESH_TOKEN = /^#token=([\w-]{20,200})$/;

/** The token of this tab: a fresh one from the address beats the one kept. Null when there is none. */
export function takeToken(place: TokenPlace = window): string | null {
  const { location, history, sessionStorage } = place;
  const fresh = FRESH_TOKEN.exec(location.hash)?.[1];
  if (fresh === undefined) return sessionStorage.getItem(TOKEN_KEY);
  keepToken(fresh, place);
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return fresh;
}

/**
 * Begins anew when an address with another token is entered into this tab: a browser takes that for a move
 * within the page, and a window whose engine was started again would stay without one.
 */
export function followNewAddress(begin: () => void): void {
  window.addEventListener('hashchange', () => {
    if (FRESH_TOKEN.test(window.location.hash)) begin();
  });
}

/** Keeps it for this tab, such as what the host gave in place of a token that counts only once. */
export function keepToken(token: string, place: Pick<TokenPlace, 'sessionStorage'> = window): void {
  try {
    place.sessionStorage.setItem(TOKEN_KEY, token);
  } catch {
    // The storage is full: this page goes on, and a reload takes the address as it was printed.
  }
}

/** Connects to the host that served this page. */
export function connectByWebSocket(input: {
  /** The page's address; the line goes to `connect` beside it. */
  readonly page: string;
  readonly token: string | null;
  /** The host gave another token to come back with. */
  readonly onToken?: (token: string) => void;
}): Connect {
  const address = new URL('connect', input.page);
  address.hash = '';
  address.search = '';
  const home = new URL('.', input.page).href;
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  let { token } = input;
  const renew = (renewed: string) => {
    token = renewed;
    input.onToken?.(renewed);
  };
  return () =>
    openSocket(address.href, {
      protocols: token === null ? [SUBPROTOCOL] : [SUBPROTOCOL, `${SUBPROTOCOL}.${token}`],
      home,
      renew,
    });
}

function openSocket(
  address: string,
  use: {
    readonly protocols: readonly string[];
    readonly home: string;
    readonly renew: (token: string) => void;
  },
): Promise<Result<Transport, ConnectFault>> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address, [...use.protocols]);
    socket.addEventListener('open', () => resolve(ok(overSocket(socket, use.renew))), {
      once: true,
    });
    // A page is not told why a line was refused, so it asks whether anybody is there at all.
    socket.addEventListener(
      'error',
      () => {
        void isServed(use.home).then((served) => resolve(err(served ? 'refused' : 'unreachable')));
      },
      { once: true },
    );
  });
}

async function isServed(home: string): Promise<boolean> {
  try {
    const reply = await fetch(home, { method: 'HEAD', cache: 'no-store' });
    return reply.ok;
  } catch {
    // Nobody listens there: that is the answer.
    return false;
  }
}

const greetingSchema = z.object({ t: z.literal('hello'), token: z.string() });

function overSocket(socket: WebSocket, renew: (token: string) => void): Transport {
  return {
    send(message) {
      // A socket that closes while something is sent says so by its close event.
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        const message = readJson(event.data);
        const greeting = greetingSchema.safeParse(message);
        if (greeting.success) renew(greeting.data.token);
        listener(message);
      });
    },
    onClose: (listener) => socket.addEventListener('close', () => listener(), { once: true }),
    close: () => socket.close(),
  };
}

/** Null for what is not JSON: the client then refuses it like any other message it can't read. */
function readJson(text: unknown): unknown {
  if (typeof text !== 'string') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, type Served, sendRaw, serveFake, upgrade } from './served.ts';

let served: Served;
beforeAll(async () => {
  served = await serveFake();
});
afterAll(() => served.close());

describe('a request of another site or machine', () => {
  const hosts = () => [
    'evil.example',
    `evil.example:${served.port}`,
    '127.0.0.1',
    `127.0.0.1:${served.port + 1}`,
    `127.0.0.1.evil.example:${served.port}`,
    `localhost.evil.example:${served.port}`,
    `evil.example@127.0.0.1:${served.port}`,
    `127.0.0.1:${served.port}@evil.example`,
    `127.0.0.1:${served.port}.evil.example`,
    `0.0.0.0:${served.port}`,
    `2130706433:${served.port}`,
    `0x7f.1:${served.port}`,
    `[::ffff:127.0.0.1]:${served.port}`,
    `127.0.0.2:${served.port}`,
    `localhost:${served.port}/`,
    `localhost:${served.port}#`,
    ` localhost :${served.port}`,
    '',
  ];

  it('is refused under a name that is not ours', async () => {
    for (const host of hosts())
      expect((await ask(served, { headers: { host } })).status, host).toBe(403);
  });

  it('is refused from an origin that is not ours', async () => {
    const own = `http://${served.authority}`;
    const origins = [
      'http://evil.example',
      'https://evil.example',
      'null',
      '',
      'file://',
      'app://tandem',
      `https://${served.authority}`,
      `http://localhost:${served.port}`,
      `${own}.evil.example`,
      `${own}/`,
      `http://127.0.0.1:${served.port + 1}`,
    ];
    for (const origin of origins) {
      expect((await ask(served, { headers: { origin } })).status, origin).toBe(403);
      const { token } = served;
      expect(await upgrade(served, { token, headers: { origin } }), origin).toBe(403);
    }
  });

  it('is refused for a socket under a name that is not ours, with the right token', async () => {
    const { token } = served;
    for (const host of hosts().filter((name) => name !== ''))
      expect(await upgrade(served, { token, headers: { host } }), host).not.toBeInstanceOf(
        WebSocket,
      );
  });
});

describe('a path', () => {
  it.each([
    '/secret.pem',
    '/../beside-the-page.txt',
    '/assets/../../beside-the-page.txt',
    '/assets/%2e%2e/%2e%2e/beside-the-page.txt',
    '/assets/..%2f..%2fbeside-the-page.txt',
    '/..\\beside-the-page.txt',
    '/assets/..%5c..%5cbeside-the-page.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/%00',
    '/index.html%00.js',
    '/assets',
    '/assets/',
    '/.git/config',
    '/constructor',
    '/__proto__',
    'http://evil.example/',
    '*',
  ])('%s is no file of the page', async (path) => {
    const { status, body } = await ask(served, { path });
    expect(status).toBe(404);
    expect(String(body)).not.toContain('beside');
  });
});

describe('a method', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is not answered',
    async (method) => {
      expect((await ask(served, { method })).status).toBe(405);
    },
  );
});

describe('bytes that are no request', () => {
  it.each([
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET\r\n\r\n',
    '\x16\x03\x01\x02\x00',
    `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
    'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
  ])('%# get no page', async (bytes) => {
    expect(await sendRaw(served.port, bytes)).not.toMatch(/^HTTP\/1\.1 2/);
  });
});

describe('a socket', () => {
  it('needs the token, whole and in its place', async () => {
    const { token } = served;
    const wrong = [
      { protocols: ['tandem'] },
      { protocols: [`tandem.${token}`] },
      { protocols: ['tandem', `tandem.${token.slice(0, -1)}`] },
      { protocols: ['tandem', `tandem.${token}x`] },
      { protocols: ['tandem', `tandem.${token.toLowerCase()}x`] },
      { protocols: ['tandem', 'tandem.'] },
      { path: `/connect?token=${token}`, protocols: ['tandem'] },
      { headers: { authorization: `Bearer ${token}`, cookie: `token=${token}` } },
    ];
    for (const request of wrong)
      expect([401, 429], JSON.stringify(request)).toContain(await upgrade(served, request));
    expect(await upgrade(served, { token, path: '/' })).toBe(404);
    expect(await upgrade(served, { token, path: '/connect/x' })).toBe(404);
  });

  it('tells whoever goes on guessing to wait, and still lets the right token in', async () => {
    const guesses = Array.from({ length: 40 }, (_, index) => `guess-${index}`.padEnd(43, 'x'));
    const statuses = new Set<unknown>();
    for (const token of guesses) statuses.add(await upgrade(served, { token }));
    expect([...statuses].every((status) => status === 401 || status === 429)).toBe(true);
    expect(statuses).toContain(429);
    const right = await upgrade(served, { token: served.token });
    expect(right).toBeInstanceOf(WebSocket);
    if (right instanceof WebSocket) right.close();
  });

  it('that is refused is let go of, also by who keeps its own end open', async () => {
    const request = `GET /connect HTTP/1.1\r\nHost: ${served.authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`;
    const socket = connect({ port: served.port, host: '127.0.0.1', allowHalfOpen: true });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined).resume();
    // What is sent to a connection that is gone is answered by a reset.
    socket.once('end', () => void setInterval(() => socket.write('still here'), 20).unref());
    socket.write(request);
    await closed;
  });

  it('is closed on a message that is too large, and the others are served on', async () => {
    const socket = await upgrade(served, { token: served.token });
    if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(9 * 1024 * 1024));
    expect(await closed).toBe(1009);
    expect((await ask(served)).status).toBe(200);
  });

  it.each(['no json', '[]', '{"t":"call"}', Buffer.from([1, 2, 3])])(
    'is closed on %s',
    async (message) => {
      const socket = await upgrade(served, { token: served.token });
      if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.send(message);
      expect(await closed).toBe(1008);
      expect(served.reached).toEqual([]);
    },
  );
});

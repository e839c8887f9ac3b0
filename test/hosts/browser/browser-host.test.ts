import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createAccess } from '../../../electron/hosts/browser/access.ts';
import { refuseListening, startBrowserHost } from '../../../electron/hosts/browser/browser-host.ts';
import { createOwnNames } from '../../../electron/hosts/browser/own-names.ts';
import { addUser, readUsers, removeUser } from '../../../electron/hosts/browser/users-file.ts';
import { CONTENT_POLICY } from '../../../electron/hosts/content-policy.ts';
import { parseArguments } from '../../../electron/hosts/terminal/arguments.ts';
import { WIRE_VERSION } from '../../../shared/ipc/wire.ts';
import { err, ok } from '../../../shared/result.ts';
import { fakeService } from '../../ipc/connected.ts';
import { ask, serveFake, upgrade } from './served.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(...given: Parameters<typeof serveFake>) {
  const served = await serveFake(...given);
  closing.push(served.close);
  return served;
}

const usersFile = () => join(mkdtempSync(join(tmpdir(), 'tandem-users-')), 'users.json');

async function openSocket(...given: Parameters<typeof upgrade>): Promise<WebSocket> {
  const socket = await upgrade(...given);
  if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
  closing.push(async () => socket.terminate());
  return socket;
}

/** The next message that the engine says. */
const next = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));

const hello = JSON.stringify({ t: 'hello', version: WIRE_VERSION });
const callOf = (method: string, input: unknown) =>
  JSON.stringify({ t: 'call', id: 1, method, input });

describe('the page', () => {
  it('is served with the policy and may not be kept; its parts may, for ever', async () => {
    const served = await serve();
    const page = await ask(served);
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      },
    });
    const part = await ask(served, {
      path: '/assets/index-abc123.js?v=1',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(part.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': expect.stringContaining('immutable'),
    });
    expect(String(gunzipSync(part.body))).toContain('export {};');
  });

  it('answers HEAD without a body', async () => {
    const { status, body } = await ask(await serve(), { method: 'HEAD' });
    expect({ status, bytes: body.length }).toEqual({ status: 200, bytes: 0 });
  });

  it('is the same under each name of this machine', async () => {
    const served = await serve();
    for (const name of ['localhost', '127.0.0.1', 'LOCALHOST', '[::1]']) {
      const host = `${name}:${served.port}`;
      const headers = { host, origin: `http://${host.toLowerCase()}` };
      expect((await ask(served, { headers })).status, name).toBe(200);
    }
  });
});

describe('the launch token', () => {
  it('is 256 random bits, another one each time', async () => {
    const [one, other] = [await serve(), await serve()];
    expect(Buffer.from(one.token, 'base64url')).toHaveLength(32);
    expect(one.token).not.toBe(other.token);
  });

  it('opens a connection that is served', async () => {
    const served = await serve({ handlers: { 'run.stop': async () => ok({}) } });
    const origin = `http://${served.authority}`;
    const socket = await openSocket(served, { token: served.token, headers: { origin } });
    expect(socket.protocol).toBe('tandem');
    socket.send(hello);
    expect(await next(socket)).toEqual({ t: 'hello', version: WIRE_VERSION, tandem: '0.0.0' });
    socket.send(callOf('run.stop', { run: 'r' }));
    expect(await next(socket)).toEqual({ t: 'reply', id: 1, result: { ok: true, value: {} } });
  });

  it('is given for a ticket, which counts once', async () => {
    const served = await serve();
    const ticket = served.createOpenAddress().split('#token=')[1] ?? '';
    expect(ticket).not.toBe(served.token);
    const socket = await openSocket(served, { token: ticket });
    socket.send(hello);
    expect(await next(socket)).toMatchObject({ t: 'hello', token: served.token });
    expect(await upgrade(served, { token: ticket })).toBe(401);
  });
});

describe('a window that asks and does not read', () => {
  it('is cut off before its answers fill the memory', async () => {
    const text = 'x'.repeat(8 * 1024 * 1024);
    const served = await serve({ handlers: { 'doctor.report': async () => ok({ text }) } });
    const socket = await openSocket(served, { token: served.token });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send(hello);
    await next(socket);
    socket.pause();
    for (let call = 0; call < 40; call += 1) socket.send(callOf('doctor.report', {}));
    socket.resume();
    expect(await closed).toBe(1006);
    expect((await ask(served)).status).toBe(200);
  });
});

describe('a ticket', () => {
  it('is worth nothing after a minute', () => {
    let now = 0;
    const access = createAccess({ isLocal: true, readUsers: () => [], now: () => now });
    const [early, late] = [access.createTicket(), access.createTicket()];
    now = 60_000;
    expect(access.admit(early)?.renewed).toBe(access.launchToken);
    now = 60_001;
    expect(access.admit(late)).toBeNull();
  });
});

describe('a user', () => {
  it('comes in with a token of their own and may do what their scopes say', async () => {
    const served = await serve({
      handlers: { 'run.stop': async (_input, { name }) => err({ kind: 'stale', what: name }) },
    });
    const token = addUser(served.usersFile, { name: 'Ann', scopes: ['watch', 'approve'] });
    if (!token.ok) throw new Error('not added');
    const socket = await openSocket(served, { token: token.value });
    socket.send(hello);
    await next(socket);
    socket.send(callOf('run.stop', { run: 'r' }));
    expect(await next(socket)).toMatchObject({ result: { error: { kind: 'stale', what: 'Ann' } } });
    socket.send(callOf('run.startSample', {}));
    expect(await next(socket)).toMatchObject({ result: { error: { kind: 'ipc-refused' } } });
    socket.send(callOf('key.clear', {}));
    expect(await next(socket)).toMatchObject({ result: { error: { kind: 'ipc-refused' } } });
  });

  it('that is removed does nothing more where they are connected', async () => {
    const served = await serve();
    const token = addUser(served.usersFile, { name: 'Ann', scopes: ['watch', 'approve'] });
    if (!token.ok) throw new Error('not added');
    const socket = await openSocket(served, { token: token.value });
    socket.send(hello);
    await next(socket);
    removeUser(served.usersFile, 'Ann');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send(callOf('run.stop', { run: 'r' }));
    expect(await closed).toBe(1008);
    expect(served.reached).toEqual([]);
  });

  it('is kept with the hash of their token alone, for the owner’s eyes alone', () => {
    const file = usersFile();
    const token = addUser(file, { name: 'Ann', scopes: ['watch'] });
    expect(readFileSync(file, 'utf8')).not.toContain(token.ok ? token.value : '');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readUsers(file)).toMatchObject({ ok: true, value: [{ name: 'Ann' }] });
  });

  it('gets another token by being added again, and none by being removed', async () => {
    const file = usersFile();
    const users = () => {
      const read = readUsers(file);
      return read.ok ? read.value : [];
    };
    const access = createAccess({ isLocal: false, readUsers: users, now: () => 0 });
    const first = addUser(file, { name: 'Ann', scopes: ['watch'] });
    const second = addUser(file, { name: 'Ann', scopes: ['watch'] });
    if (!first.ok || !second.ok) throw new Error('not added');
    expect(access.admit(first.value)).toBeNull();
    const admitted = access.admit(second.value);
    expect(admitted?.isStillAllowed()).toBe(true);
    expect(removeUser(file, 'Ann')).toEqual(ok(undefined));
    expect(admitted?.isStillAllowed()).toBe(false);
    expect(access.admit(second.value)).toBeNull();
    expect(removeUser(file, 'Ann')).toMatchObject({ ok: false, error: { kind: 'usage' } });
  });

  it('whose file is broken can’t come in, and is not lost by adding another', () => {
    const file = usersFile();
    writeFileSync(file, '{"users": [');
    expect(addUser(file, { name: 'Bob', scopes: ['watch'] })).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toBe('{"users": [');
  });
});

describe('listening', () => {
  const listening = { host: '127.0.0.1', port: 0, tls: null, usersFile: '/nowhere/users.json' };

  it.each(['0.0.0.0', '::', '192.168.1.2', 'box.local', '127.evil.example'])(
    'on %s is refused without a certificate and users',
    (host) => {
      expect(refuseListening({ ...listening, host })).toMatchObject({ kind: 'usage' });
      const tls = { certFile: 'c', keyFile: 'k' };
      expect(refuseListening({ ...listening, host, tls })).toMatchObject({
        message: expect.stringContaining('--add-user'),
      });
    },
  );

  it.each(['127.0.0.1', 'localhost', '::1', '127.8.8.8'])('on %s needs neither', (host) => {
    expect(refuseListening({ ...listening, host })).toBeNull();
  });

  it('on a port that is taken says so and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const port = (other.address() as { port: number }).port;
    const { service } = fakeService();
    const started = await startBrowserHost(service, { ...listening, port }, tmpdir());
    expect(started).toMatchObject({
      ok: false,
      error: { kind: 'usage', message: expect.stringContaining('taken by another program') },
    });
    other.close();
  });

  it('with a certificate or key that is empty or belongs to another is refused in words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-tls-'));
    const write = (name: string, text: string | Buffer) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const { privateKey } = generateKeyPairSync('ed25519');
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const [empty, cert] = [write('empty', ''), write('cert', CERTIFICATE)];
    const key = write('key', other);
    for (const [certFile, keyFile] of [
      [empty, empty],
      [empty, key],
      [cert, empty],
      [cert, key],
    ] as const) {
      const tls = { certFile, keyFile };
      const started = await startBrowserHost(fakeService().service, { ...listening, tls }, folder);
      expect(started, `${certFile} ${keyFile}`).toMatchObject({
        ok: false,
        error: { kind: 'usage', message: expect.stringContaining('don’t work together') },
      });
    }
  });

  it('goes by the names of its certificate', () => {
    const names = createOwnNames({ host: '0.0.0.0', port: 443, certificate: CERTIFICATE });
    const isOwn = (host: string, origin?: string) =>
      names.isOwn({ headers: { host, ...(origin === undefined ? {} : { origin }) } });
    expect(isOwn('box.example')).toBe(true);
    expect(isOwn('box.example:443', 'https://box.example:443')).toBe(true);
    expect(isOwn('10.0.0.7')).toBe(true);
    expect(isOwn('other.example')).toBe(false);
    expect(isOwn('box.example', 'http://box.example')).toBe(false);
    expect(isOwn('10.0.0.8')).toBe(false);
  });
});

describe('the arguments of serve', () => {
  it('listen on this machine alone unless told otherwise', () => {
    expect(parseArguments(['serve'])).toMatchObject({
      ok: true,
      value: { kind: 'serve', host: '127.0.0.1', port: 0, open: false, act: { kind: 'serve' } },
    });
  });

  it.each([
    [['serve', 'here'], 'one too many'],
    [['serve', '--port', '65536'], '65535'],
    [['serve', '--port=-1'], '65535'],
    [['serve', '--port', 'http'], '65535'],
    [['serve', '--host='], '--host'],
    [['serve', '--tls-cert', 'c'], 'belong together'],
    [['serve', '--add-user', 'a', '--remove-user', 'b'], 'not both'],
    [['serve', '--scopes', 'watch'], '--add-user'],
    [['serve', '--add-user', 'a', '--scopes', 'watch,owner'], 'owner'],
    [['serve', '--opne'], 'Did you mean --open'],
  ])('%j are refused with a way out', (args, words) => {
    expect(parseArguments(args)).toMatchObject({
      ok: false,
      error: { kind: 'usage', message: expect.stringContaining(words) },
    });
  });
});

/** For box.example and 10.0.0.7; valid for a century, its key thrown away. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoDCCAUegAwIBAgIUSQb3IezcSHoD2mMdUpDGExnUPB8wCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLYm94LmV4YW1wbGUwIBcNMjYxMTIxMTQwOTMxWhgPMjEyNjEw
MjgxNDA5MzFaMBYxFDASBgNVBAMMC2JveC5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEHWdhfEwSApc4uoLD9qt1IM2vp9zYtiZbpjvRIdCB29912eYu
Ufydt/rqkLqLGpIuEl+LyzSwakyhBRv+vLbINKNxMG8wHQYDVR0OBBYEFDJld1sD
+Kj+dDPjVoeFhL2K/RR/MB8GA1UdIwQYMBaAFDJld1sD+Kj+dDPjVoeFhL2K/RR/
MA8GA1UdEwEB/wQFMAMBAf8wHAYDVR0RBBUwE4ILYm94LmV4YW1wbGWHBAoAAAcw
CgYIKoZIzj0EAwIDRwAwRAIgU2Tck0KHOY4iWh3nvgZ8D4CFDTSoKZyuMraboGjc
TaECIAOk15nhLYih7/ws0fbO1VVftvPp2GVzQz5dcjX6rO++
-----END CERTIFICATE-----
`;

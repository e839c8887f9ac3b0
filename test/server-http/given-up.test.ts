import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { parseOllamaAddress } from '../../electron/server-http/address.ts';
import { awaitResponse, openRequest } from '../../electron/server-http/http.ts';

it('a request that is given up before it is sent rejects with the reason and breaks nothing', async () => {
  const server = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address = parseOllamaAddress(`http://127.0.0.1:${port}`);
  if (!address.ok) throw new Error(address.error);
  const ask = { method: 'GET', path: '/' } as const;
  const request = openRequest(address.value, ask);
  const closed = new Promise<void>((resolve) => request.once('close', resolve));
  const given = AbortSignal.abort(new Error('stopped by ann'));
  await expect(awaitResponse(request, ask, given)).rejects.toThrow('stopped by ann');
  await closed;
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

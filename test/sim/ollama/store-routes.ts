import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { sendError } from './answer-chat.ts';
import { createPulls, type PullOptions } from './answer-pull.ts';
import { isSameSimModel } from './model-memory.ts';
import type { SimDisk } from './sim-disk.ts';

export interface StoreOptions extends PullOptions {
  /** An error line that `/api/create` ends with. */
  readonly createError?: string;
  /** Waits so long after each piece of a blob: an upload that can be aborted. */
  readonly blobTickMs?: number;
  /** Answers an upload with this error, having read it. */
  readonly blobError?: { readonly status: number; readonly error: string };
}

export interface StoreView {
  /** Bytes fetched from the registry. */
  fetched(): number;
  /** Bytes of blobs that arrived, of aborted uploads too. */
  uploaded(): number;
  /** Pulls and uploads that clients gave up. */
  left(): number;
}

const createBody = z.object({ model: z.string(), files: z.record(z.string(), z.string()) });
const namedBody = z.object({ model: z.string() });

/** The endpoints that change what is on the disk: pull, blobs, create, delete. */
export function createStoreRoutes(options: StoreOptions, disk: SimDisk, die: () => void) {
  const pulls = createPulls(options, disk, die);
  const counts = { uploaded: 0, left: 0 };

  const takeBlob = async (
    request: IncomingMessage,
    response: ServerResponse,
    digest: string,
  ): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
      counts.uploaded += chunk.length;
      if (options.blobTickMs !== undefined) await wait(options.blobTickMs);
    }
    if (options.blobError) {
      return sendError(response, options.blobError.status, options.blobError.error);
    }
    const body = Buffer.concat(chunks);
    const actual = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    if (actual !== digest) {
      return sendError(response, 400, `digest mismatch, expected "${digest}", got "${actual}"`);
    }
    disk.whole.set(digest, body);
    response.writeHead(201).end();
  };

  const create = (raw: Buffer, response: ServerResponse): void => {
    const body = createBody.parse(JSON.parse(raw.toString()));
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const [digest] = Object.values(body.files);
    const error =
      options.createError ??
      (disk.whole.has(digest ?? '') ? undefined : `blob "${digest}" does not exist`);
    if (error !== undefined) return void response.end(`${JSON.stringify({ error })}\n`);
    const blob = disk.whole.get(digest ?? '');
    const size = typeof blob === 'number' ? blob : (blob?.length ?? 0);
    const manifest = createHash('sha256').update(`${body.model} ${digest}`).digest('hex');
    disk.models.push({ tag: body.model, size, digest: manifest });
    const lines = ['parsing GGUF', 'using existing layer', 'writing manifest', 'success'];
    response.end(lines.map((status) => `${JSON.stringify({ status })}\n`).join(''));
  };

  const remove = (raw: Buffer, response: ServerResponse): void => {
    const { model } = namedBody.parse(JSON.parse(raw.toString()));
    const index = disk.models.findIndex((one) => isSameSimModel(one.tag, model));
    if (index < 0) sendError(response, 404, `model '${model}' not found`);
    else {
      disk.models.splice(index, 1);
      response.writeHead(200).end();
    }
  };

  const view: StoreView = {
    fetched: pulls.fetched,
    uploaded: () => counts.uploaded,
    left: () => counts.left,
  };
  return {
    view,
    isBlob: (path: string) => path.startsWith('/api/blobs/'),
    async blob(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const digest = (request.url ?? '').slice('/api/blobs/'.length);
      if (request.method === 'HEAD') {
        return void response.writeHead(disk.whole.has(digest) ? 200 : 404).end();
      }
      await takeBlob(request, response, digest).catch(() => {
        counts.left += 1;
      });
    },
    /** False when the path is none of these. */
    async answer(path: string, raw: Buffer, response: ServerResponse, left: AbortSignal) {
      if (path === 'POST /api/pull') {
        const { model } = namedBody.parse(JSON.parse(raw.toString()));
        if (/[^\w.:/-]|^$/.test(model)) sendError(response, 400, 'invalid model name');
        else await pulls.answer(model, response, left);
        if (left.aborted) counts.left += 1;
      } else if (path === 'POST /api/create') create(raw, response);
      else if (path === 'DELETE /api/delete') remove(raw, response);
      else return false;
      return true;
    },
  };
}

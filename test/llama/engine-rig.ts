import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { OllamaFront } from './ollama-front.ts';
import { type ScriptedConversation, scriptedGguf } from './scripted-gguf.ts';
import { writeGguf } from './write-gguf.ts';

/** Scripted models behind the front, and a client that sees every byte. */
export interface EngineRig {
  readonly front: OllamaFront;
  readonly fileOf: (tag: string) => string;
  post(path: string, body: object | string): Promise<Answer>;
  get(path: string): Promise<Answer>;
  chat(body: object): Promise<ChatAnswer>;
  /** Leaves after it has read `lines` lines; 0: as soon as the request is sent. */
  leave(body: object, lines: number): Promise<void>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface ChatAnswer {
  readonly content: string;
  readonly frames: readonly Frame[];
  readonly last: Frame;
}

const frameSchema = z.object({
  message: z.object({ content: z.string() }),
  done: z.boolean(),
  done_reason: z.string().optional(),
  load_duration: z.number().optional(),
  prompt_eval_count: z.number().optional(),
  prompt_eval_cached_count: z.number().optional(),
  prompt_eval_duration: z.number().optional(),
  eval_count: z.number().optional(),
  eval_duration: z.number().optional(),
});
type Frame = z.infer<typeof frameSchema>;

export async function createEngineRig(
  scripts: Readonly<Record<string, readonly ScriptedConversation[]>>,
): Promise<EngineRig> {
  // Loaded here, so that a machine without the engine can still load the tests and skip them.
  const { startOllamaFront } = await import('./ollama-front.ts');
  const folder = mkdtempSync(join(tmpdir(), 'tandem-engine-'));
  const fileOf = (tag: string): string => join(folder, `${tag.replace(/\W/g, '-')}.gguf`);
  const models = Object.entries(scripts).map(([tag, script]) => {
    writeGguf(fileOf(tag), scriptedGguf(script));
    return { tag, file: fileOf(tag) };
  });
  const front = await startOllamaFront({ models });
  const post = (path: string, body: object | string): Promise<Answer> =>
    send(front.url + path, { method: 'POST', body: textOf(body) });
  return {
    front,
    fileOf,
    post,
    get: (path) => send(front.url + path, {}),
    async chat(body) {
      const { status, text } = await post('/api/chat', body);
      if (status !== 200) throw new Error(`HTTP ${status}: ${text}`);
      const frames = text
        .trimEnd()
        .split('\n')
        .map((line) => frameSchema.parse(JSON.parse(line)));
      const last = frames.at(-1);
      if (last?.done !== true) throw new Error(`no last frame: ${text}`);
      return { content: frames.map((frame) => frame.message.content).join(''), frames, last };
    },
    leave: (body, lines) => leaveAfter(`${front.url}/api/chat`, textOf(body), lines),
    async close() {
      await front.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const textOf = (body: object | string): string =>
  typeof body === 'string' ? body : JSON.stringify(body);

async function send(url: string, init: { method?: string; body?: string }): Promise<Answer> {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text() };
}

function leaveAfter(url: string, body: string, lines: number): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST' });
    // Our own leaving is reported as an error of the connection.
    sent.on('error', () => undefined);
    sent.on('close', () => resolve());
    sent.end(body, () => {
      if (lines === 0) sent.destroy();
    });
    sent.on('response', (response) => {
      let seen = 0;
      response.on('error', () => undefined);
      response.on('data', (bytes: Buffer) => {
        seen += bytes.filter((byte) => byte === 10).length;
        if (seen >= lines) sent.destroy();
      });
    });
  });
}

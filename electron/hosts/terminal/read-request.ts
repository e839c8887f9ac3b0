import { open } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { RunArguments } from './arguments.ts';
import { callerFolder, type TerminalIo } from './terminal-io.ts';

const MOST_BYTES = 1_000_000;

const usage = (message: string) => err({ kind: 'usage', message } as const);

/** The request in words, wherever it was put; refuses what can't be one with a sentence that names the file. */
export async function readRequest(
  request: RunArguments['request'],
  io: Pick<TerminalIo, 'stdin' | 'env' | 'cwd'>,
): Promise<Result<string, TandemError>> {
  if ('text' in request) return checkText('--request', Buffer.from(request.text));
  if (request.file === '-') return checkText('standard input', await readAtMost(io.stdin));
  const path = isAbsolute(request.file) ? request.file : resolve(callerFolder(io), request.file);
  const bytes = await readFileStart(path);
  return bytes.ok ? checkText(path, bytes.value) : bytes;
}

async function readFileStart(path: string): Promise<Result<Buffer, TandemError>> {
  try {
    await using file = await open(path, 'r');
    return ok(await readAtMost(file.createReadStream({ autoClose: false })));
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault)) throw fault;
    if (fault.code === 'ENOENT') return usage(`The request file ${path} does not exist.`);
    if (fault.code === 'EISDIR') return usage(`The request file ${path} is a folder.`);
    return usage(`The request file ${path} can't be read: ${fault.message}.`);
  }
}

/** One byte more than allowed tells that there is more; the rest is never read. */
async function readAtMost(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MOST_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function checkText(from: string, bytes: Buffer): Result<string, TandemError> {
  if (bytes.length > MOST_BYTES)
    return usage(`The request in ${from} is over 1 MB; a request is words.`);
  if (bytes.includes(0)) return usage(`The request in ${from} is binary, not text.`);
  const text = decode(bytes);
  if (text === null) return usage(`The request in ${from} is not UTF-8 text.`);
  return text.trim() === '' ? usage(`The request in ${from} is empty.`) : ok(text.trim());
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (fault) {
    if (fault instanceof TypeError) return null;
    throw fault;
  }
}

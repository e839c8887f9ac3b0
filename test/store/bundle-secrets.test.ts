import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import type { RunLog } from '../../electron/workflow/ports.ts';
import { runId, type StepKey, stepKey } from '../../shared/ids.ts';
import { finished, requireOk, started } from './scratch.ts';

/* Made at run time, so that no scanner of repositories takes this file for a leak. */
const TOKEN = ['ghp', 'a9X2'.repeat(9)].join('_');
const RUN = '20261121-101112-abcd';
const written = [...TOKEN]
  .map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  .join('');
const percent = [...TOKEN].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('');
const json = (value: unknown): string => JSON.stringify(value);

interface Place {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly key?: StepKey;
  readonly arguments?: { readonly [name: string]: number };
}

/** Each in a run of its own, so that no place is found by what another one says. */
const places: readonly Place[] = [
  { name: 'the key of an object in a payload', content: json({ [TOKEN]: { user: 'x' } }) },
  { name: 'the key of an argument', arguments: { [TOKEN]: 1 } },
  {
    name: 'the first of two fields of one name',
    content: `{"token":"${TOKEN}","token":"x"}`,
  },
  { name: 'signs written out in a document', content: `{"a":"${written}"}` },
  {
    name: 'signs written out in a document inside of a document',
    content: json({ out: `{"a":"${written}"}` }),
  },
  {
    name: 'one sign written out',
    content: json({ out: TOKEN.replace('X', '\\u0058') }),
  },
  { name: 'an address', content: `https://x.example/?q=${percent}` },
  { name: 'three documents deep', content: json({ o: json({ o: json({ o: TOKEN }) }) }) },
  {
    name: 'signs that nobody sees between',
    content: `${TOKEN.slice(0, 9)}\u200b${TOKEN.slice(9)}`,
  },
  { name: 'a file in UTF-16', content: Buffer.from(`password=${TOKEN}\r\n`, 'utf16le') },
  {
    name: 'a file in UTF-16 with other letters',
    content: Buffer.from(`\ufeffü=${TOKEN}\r\n`, 'utf16le'),
  },
  { name: 'a file in Latin-1', content: Buffer.from(`# für\npassword=${TOKEN}\n`, 'latin1') },
  {
    name: 'a program',
    content: Buffer.concat([Buffer.from([255, 254, 1, 2, 216]), Buffer.from(`x\0${TOKEN}\0y`)]),
  },
  { name: 'the path of a step', key: stepKey('execute', TOKEN) },
  { name: 'the path of a step, encoded', key: stepKey('execute', `a%2F${TOKEN}`) },
];

function write(log: RunLog, place: Place): void {
  const at = { key: place.key ?? stepKey('execute'), parent: '', lane: 'execution' } as const;
  log.append({ ...at, body: started('Do it') });
  log.append({
    ...at,
    body: {
      ...{ kind: 'tool.started', callId: 'c', tool: 't', argumentsHash: '0'.repeat(64) },
      ...{ effect: 'read', arguments: place.arguments ?? {} },
    },
  });
  log.append({
    ...at,
    body: {
      ...{ kind: 'tool.ended', callId: 'c', tool: 't', status: 'ok', ms: 1, bytes: 10 },
      ...{ exitCode: null, paths: [], output: log.putBlob(place.content ?? '') },
    },
  });
  log.append({ ...at, body: finished('failed', 0) });
}

/** The file, and each payload unpacked. */
function everythingIn(path: string): Buffer {
  const database = new DatabaseSync(path, { readOnly: true });
  const payloads = database.prepare('SELECT codec, data FROM blob').all();
  database.close();
  return Buffer.concat([
    readFileSync(path),
    ...payloads.map(({ codec, data }) =>
      data instanceof Uint8Array
        ? Buffer.from(codec === 'zstd' ? zstdDecompressSync(data) : data)
        : Buffer.alloc(0),
    ),
  ]);
}

describe('a secret is gone from the copy of a run that has it as', () => {
  it.each(places)('$name', async (place) => {
    const home = mkdtempSync(join(tmpdir(), 'tandem-secrets-'));
    mkdirSync(runsFolder(home), { recursive: true });
    const log = requireOk(
      createRunFile({
        ...{ folder: runsFolder(home), runId: runId(RUN) },
        epoch: '2026-11-21T10:11:12.000Z',
      }),
    );
    write(log, place);
    log.close();
    const engine = requireOk(
      await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home }),
    );
    onTestFinished(async () => {
      await engine.close();
      rmSync(home, { recursive: true, force: true });
    });
    for (const form of ['bundle', 'report'] as const) {
      const file = join(home, form);
      const order = { run: RUN, form, redact: ['secrets'], file } as const;
      const watch = { signal: new AbortController().signal, onProgress: () => {} };
      const made = requireOk(await engine.bundles.exportTo(order, watch));
      expect(
        made.redactions.find(({ redaction }) => redaction === 'secrets')?.places,
      ).toBeGreaterThan(0);
      const left = form === 'bundle' ? everythingIn(file) : readFileSync(file);
      for (const text of [TOKEN, TOKEN.slice(9), written, percent])
        expect(left.includes(text)).toBe(false);
      expect(left.includes(Buffer.from(TOKEN, 'utf16le'))).toBe(false);
    }
  });
});

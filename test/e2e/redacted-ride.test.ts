import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import type { Redaction } from '../../shared/ipc/bundles.ts';
import { createRig, type Rig } from './rig.ts';
import { goodExecutor } from './sample.ts';

/** A real ride through code with secrets in it, passed on without them: it still proves itself elsewhere. */

let rig: Rig;
afterEach(() => rig.close());

/* Made at run time, so that no scanner of repositories takes this file for a leak. */
const TOKEN = ['ghp', 'a9X2'.repeat(9)].join('_');
const PASSWORD = `pw-${'Zq7!x'.repeat(4)}`;
const files = {
  'src/config.js': `export const password = '${PASSWORD}';\nexport const token = '${TOKEN}';\n`,
  'src/tokens.json': JSON.stringify({ [TOKEN]: { user: 'ada' } }, null, 2),
};
const [script] = goodExecutor;
const curious: typeof goodExecutor = [
  {
    ...script,
    turns: [
      { toolCalls: [{ name: 'read_file', arguments: { path: 'src/config.js' } }] },
      { toolCalls: [{ name: 'read_file', arguments: { path: 'src/tokens.json' } }] },
      { toolCalls: [{ name: 'search_files', arguments: { query: TOKEN } }] },
      ...(script?.turns ?? []),
    ],
  },
];

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

describe('a ride through code with secrets', () => {
  it.each<[string, readonly Redaction[]]>([
    ['secrets', ['secrets']],
    ['secrets, paths and names', ['secrets', 'paths', 'names']],
  ])('verifies elsewhere when it is passed on without %s', async (_name, redact) => {
    rig = await createRig({ files, executor: curious });
    const { runId, finished } = await rig.run({ request: `Be polite, see ${TOKEN}.` });
    expect(finished.outcome).toBe('approved');
    const engine = await rig.engine();
    const folder = mkdtempSync(join(tmpdir(), 'tandem-redacted-'));
    const watch = { signal: new AbortController().signal, onProgress: () => {} };
    const file = join(folder, 'copy.tandem');
    const made = await engine.bundles.exportTo({ run: runId, form: 'bundle', redact, file }, watch);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const left = everythingIn(file);
    const original = everythingIn(join(runsFolder(rig.home), `${runId}.tandem`));
    for (const secret of [TOKEN, PASSWORD]) expect(original.includes(secret)).toBe(true);
    for (const secret of [TOKEN, PASSWORD]) expect(left.includes(secret)).toBe(false);
    expect(made.value.verification).toMatchObject({
      ...{ original: 'same', copy: 'resealed', notComparable: 0, detail: '' },
    });
    const elsewhere = await openEngine({ ...rig.env, HOME: folder, TANDEM_HOME: folder });
    if (!elsewhere.ok) throw new Error(JSON.stringify(elsewhere.error));
    expect(await elsewhere.value.bundles.importFrom(file, watch)).toMatchObject({ ok: true });
    expect(await elsewhere.value.replay(runId)).toMatchObject({ ok: true });
    await elsewhere.value.close();
    await engine.close();
  });
});

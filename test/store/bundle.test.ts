import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleWatch } from '../../electron/hosts/bundle-desk.ts';
import type { Engine } from '../../electron/hosts/engine.ts';
import { openEngine } from '../../electron/hosts/open-engine.ts';
import { createRunFile } from '../../electron/store/run-file.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import { runId, stepKey } from '../../shared/ids.ts';
import type { Redaction } from '../../shared/ipc/bundles.ts';
import type { EventBody } from '../../shared/run/event.ts';
import { rowsOf } from './forge-bundle.ts';
import { finished, requireOk, started } from './scratch.ts';

const runs = join(import.meta.dirname, '..', 'fixtures', 'runs');
const golden = readdirSync(runs).flatMap((version) =>
  readdirSync(join(runs, version))
    .filter((name) => name.endsWith('.tandem'))
    .map((name) => ({
      version,
      file: join(runs, version, name),
      run: name.replace('.tandem', ''),
    })),
);
const ALL: readonly Redaction[] = ['secrets', 'paths', 'names'];
const watch: BundleWatch = { signal: new AbortController().signal, onProgress: () => {} };

let root: string;
let here: Engine;
let there: Engine;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'tandem-bundle-'));
  here = await open('here');
  there = await open('there');
  for (const { file, run } of golden)
    copyFileSync(file, join(root, 'here', 'runs', `${run}.tandem`));
});
afterAll(async () => {
  await here.close();
  await there.close();
  rmSync(root, { recursive: true, force: true });
});

async function open(name: string): Promise<Engine> {
  const home = join(root, name);
  mkdirSync(runsFolder(home), { recursive: true });
  return requireOk(await openEngine({ PATH: process.env.PATH, HOME: home, TANDEM_HOME: home }));
}

/** Everything in a file: its bytes as they are, and each payload unpacked. */
function everythingIn(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const payloads = database
    .prepare('SELECT codec, data FROM blob')
    .all()
    .map(({ codec, data }) => {
      if (!(data instanceof Uint8Array)) return '';
      return Buffer.from(codec === 'zstd' ? zstdDecompressSync(data) : data).toString('latin1');
    });
  database.close();
  return [readFileSync(path).toString('latin1'), ...payloads].join('\n');
}

describe('a plain copy of a golden run', () => {
  it.each(golden)(
    '$version $run holds the same events, payloads and nothing else',
    async ({ run, file }) => {
      const to = join(root, `${run}.plain.tandem`);
      const made = requireOk(
        await here.bundles.exportTo({ run, form: 'bundle', redact: [], file: to }, watch),
      );
      expect(made.verification).toMatchObject({ original: 'same', copy: 'same' });
      expect(rowsOf(to)).toEqual(rowsOf(file));
      expect(made.bytes).toBe(readFileSync(to).byteLength);
      expect(readdirSync(root).filter((name) => name.includes('.export-'))).toEqual([]);
    },
  );
});

describe('a redacted copy of a golden run', () => {
  it.each(golden)('$version $run verifies elsewhere', async ({ run }) => {
    const to = join(root, `${run}.tandem`);
    const made = requireOk(
      await here.bundles.exportTo({ run, form: 'bundle', redact: ALL, file: to }, watch),
    );
    expect(made.verification).toMatchObject({
      original: 'same',
      copy: 'resealed',
      notComparable: 0,
    });
    const { repository } = made;
    expect(repository).not.toBe('');
    expect(everythingIn(to)).not.toContain(repository);
    expect(requireOk(await there.bundles.importFrom(to, watch))).toMatchObject({
      runId: run,
      known: false,
    });
    const replayed = await there.replay(run);
    expect(replayed.ok ? replayed.value.steps : replayed.error).toBe(made.verification.steps);
  });
});

/* Made at run time, so that no scanner of repositories takes this file for a leak. */
const TOKEN = ['ghp', 'a9X2'.repeat(9)].join('_');
const PASSWORD = `pw-${'Zq7!x'.repeat(4)}`;
const PLANTED = '20261121-101112-abcd';

function plant(): void {
  const log = requireOk(
    createRunFile({
      ...{ folder: runsFolder(join(root, 'here')), runId: runId(PLANTED) },
      epoch: '2026-11-21T10:11:12.000Z',
    }),
  );
  const add = (body: EventBody, result?: { readonly [name: string]: string }): void =>
    void log.append({
      ...{ key: stepKey('execute', 's1'), parent: 'execute', lane: 'execution', body },
      ...(result === undefined ? {} : { result }),
    });
  const terms = started(`Use the token ${TOKEN} in the client.`);
  add({
    ...terms,
    repository: { ...terms.repository, path: '/srv/clients/acme-merger/secret-shop' },
    worktree: '/srv/data/worktrees/w1',
  });
  const file = log.putBlob(
    [
      `import { quote } from './internal/price-oracle.ts';`,
      `const config = { password: '${PASSWORD}' };`,
      `// see /srv/clients/acme-merger/secret-shop/README.md, asked by Grace Hopper <grace@navy.example>`,
    ].join('\n'),
  );
  add({
    ...{ kind: 'file.changed', path: 'internal/price-oracle.ts', status: 'modified', before: null },
    ...{ after: file, added: 1, removed: 0, binary: false },
  });
  const output = log.putBlob(
    JSON.stringify({
      env: `DB_PASSWORD=${PASSWORD}`,
      base64: Buffer.from(TOKEN).toString('base64'),
    }),
  );
  add({
    ...{ kind: 'tool.ended', callId: 'c1', tool: 'read_file', status: 'ok', ms: 1, bytes: 10 },
    ...{ exitCode: null, paths: ['internal/price-oracle.ts'], output },
  });
  add({
    kind: 'human.note',
    target: 2,
    text: `${PASSWORD} must go, says Grace Hopper`,
    by: 'Grace Hopper',
  });
  add(
    { kind: 'env.fault', what: 'at internal/price-oracle.ts:3', detail: `in price-oracle` },
    { text: TOKEN },
  );
  add(finished('failed', 0));
  log.close();
}

describe('what was planted in a run', () => {
  beforeAll(plant);

  it.each([
    ['secrets', [TOKEN, PASSWORD, Buffer.from(TOKEN).toString('base64')]],
    ['paths', ['/srv/clients', 'acme-merger', 'secret-shop', 'price-oracle', '/srv/data']],
    ['names', ['Grace Hopper', 'grace@navy.example']],
  ] as const)('is gone from a copy without %s, whatever else stays', async (redaction, planted) => {
    const to = join(root, `${redaction}.tandem`);
    const order = { run: PLANTED, form: 'bundle', redact: [redaction], file: to } as const;
    const made = requireOk(await here.bundles.exportTo(order, watch));
    const left = everythingIn(to);
    for (const text of planted) expect(left.includes(text), text).toBe(false);
    const told = made.redactions.find((one) => one.redaction === redaction);
    expect(told?.places).toBeGreaterThan(0);
    for (const secret of [TOKEN, PASSWORD]) expect(JSON.stringify(made)).not.toContain(secret);
  });

  it('is gone from the report as well', async () => {
    const file = join(root, 'planted.html');
    requireOk(
      await here.bundles.exportTo({ run: PLANTED, form: 'report', redact: ALL, file }, watch),
    );
    const page = readFileSync(file, 'utf8');
    for (const text of [TOKEN, PASSWORD, 'acme-merger', 'price-oracle', 'Grace Hopper']) {
      expect(page.includes(text), text).toBe(false);
    }
  });

  it('has the same token everywhere, and depth and extension stay', async () => {
    const to = join(root, 'same.tandem');
    requireOk(
      await here.bundles.exportTo({ run: PLANTED, form: 'bundle', redact: ALL, file: to }, watch),
    );
    const tokens = new Set(everythingIn(to).match(/<masked:[^>]+>/g) ?? []);
    expect(tokens.size).toBe(2);
    const [changed] = rowsOf(to).filter(({ kind }) => kind === 'file.changed');
    expect(JSON.parse(changed?.body ?? '{}').path).toMatch(/^internal\/p[0-9a-f]{8}\.ts$/);
  });

  it('is described in the preview, which leaves nothing behind', async () => {
    const preview = requireOk(
      await here.bundles.preview({ run: PLANTED, redact: ['secrets'] }, watch),
    );
    expect(preview.secrets.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(2);
    expect(preview.persons).toEqual(['Grace Hopper']);
    expect(preview.payloads.map(({ class: name }) => name)).toEqual(
      expect.arrayContaining(['tool-outputs', 'files-after']),
    );
    expect(readdirSync(join(root, 'here', 'exports'))).toEqual([]);
  });
});

describe('the report', () => {
  it('escapes whatever a run says, and runs and loads nothing', async () => {
    const id = '20261121-101113-abce';
    const evil = '</style><script>alert(1)</script><img src=x onerror=alert(2)>\u202e&lt;"\'';
    const log = requireOk(
      createRunFile({
        ...{ folder: runsFolder(join(root, 'here')), runId: runId(id) },
        epoch: '2026-11-21T10:11:13.000Z',
      }),
    );
    const add = (body: EventBody): void =>
      void log.append({ key: stepKey('run'), parent: '', lane: 'system', body });
    add(started(evil));
    add({ kind: 'env.fault', what: evil, detail: evil });
    add({ ...finished('failed', 0), reason: evil });
    log.close();
    const file = join(root, 'evil.html');
    requireOk(await here.bundles.exportTo({ run: id, form: 'report', redact: [], file }, watch));
    const page = readFileSync(file, 'utf8');
    expect(page).not.toMatch(/<script|<img|<[^>]*\son\w+=|\u202e/);
    expect(page.match(/<style>/g)).toHaveLength(1);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  });
});

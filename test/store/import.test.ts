import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findRun } from '../../electron/store/find-run.ts';
import { IMPORT_LIMITS } from '../../electron/store/import-limits.ts';
import { importRun } from '../../electron/store/import-run.ts';
import { createLibrary } from '../../electron/store/library.ts';
import { openRun } from '../../electron/store/open-run.ts';
import { runsFolder } from '../../electron/store/run-paths.ts';
import type { TandemError } from '../../shared/errors.ts';
import { goodBundle, hostileBundles, largeSchema, reforge, sql, withBody } from './forge-bundle.ts';
import { RUN, requireErr, requireOk, scratchFolder } from './scratch.ts';

const taking = (home: string, path: string, more: Partial<Parameters<typeof importRun>[0]> = {}) =>
  importRun({
    ...{ home, path, signal: new AbortController().signal, onProgress: () => {} },
    ...more,
  });

function place(): { readonly home: string; readonly from: string; readonly path: string } {
  const folder = scratchFolder();
  const home = join(folder, 'home');
  const from = join(folder, 'from');
  mkdirSync(runsFolder(home), { recursive: true });
  mkdirSync(from);
  return { home, from, path: goodBundle(from) };
}

/** Every file below a folder with its content. */
function contents(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path] = readFileSync(path).toString('base64').slice(-200);
  }
  return found;
}

const rule = (error: TandemError): string =>
  error.kind === 'bundle-refused' ? error.rule : error.kind;

describe('importing a run', () => {
  it('makes it readable everywhere and writable nowhere', async () => {
    const { home, path } = place();
    const taken = requireOk(await taking(home, path));
    expect(taken).toMatchObject({ runId: RUN, known: false, events: 4, outcome: 'approved' });
    const listed = requireOk(createLibrary({ home }).list());
    expect(listed[0]).toMatchObject({ runId: RUN, imported: true, status: 'approved' });
    const opened = requireOk(openRun(home, RUN.slice(0, 10)));
    expect(opened.snapshot().state.finished?.outcome).toBe('approved');
    opened.close();
    expect(requireErr(findRun(home, RUN))).toEqual({ kind: 'run-imported', run: RUN });
  });

  it('leaves nothing beside it, and makes anew what was only claimed', async () => {
    const { home, path } = place();
    sql(path, "UPDATE derived SET data = x'0011', seal = 0");
    requireOk(await taking(home, path));
    expect(readdirSync(join(home, 'imported'))).toEqual([`${RUN}.tandem`]);
    const opened = requireOk(openRun(home, RUN));
    expect(opened.snapshot().damage).toBeNull();
    expect(await opened.verify(new AbortController().signal)).toBeNull();
    opened.close();
  });

  it('says that the same run is here already', async () => {
    const { home, path } = place();
    requireOk(await taking(home, path));
    expect(requireOk(await taking(home, path))).toMatchObject({ known: true });
  });

  it('refuses another run of the same id, and leaves the one that is here', async () => {
    const { home, from, path } = place();
    goodBundle(runsFolder(home));
    const before = contents(runsFolder(home));
    reforge(path, withBody(1, { request: 'Something else' }));
    expect(rule(requireErr(await taking(home, path)))).toBe('collision');
    expect(contents(runsFolder(home))).toEqual(before);
    expect(readdirSync(from).filter((name) => !name.endsWith('.lock'))).toEqual([`${RUN}.tandem`]);
  });

  it.each(hostileBundles)('refuses $name and keeps nothing', async ({ make, rule: expected }) => {
    const { home, from, path } = place();
    goodBundle(runsFolder(home).replace(/runs$/, 'others'));
    const other = make(path, from);
    const file = typeof other === 'string' ? other : path;
    const before = contents(dirname(home));
    const error = requireErr(await taking(home, file));
    expect(error.kind).toBe('bundle-refused');
    expect(rule(error)).toMatch(expected);
    expect(contents(dirname(home))).toEqual(before);
    expect(existsSync(join(home, 'imported')) ? readdirSync(join(home, 'imported')) : []).toEqual(
      [],
    );
  });

  it('refuses a link, a pipe and a device without waiting for them', async () => {
    const { home, from, path } = place();
    const link = join(from, 'link.tandem');
    symlinkSync(path, link);
    const pipe = join(from, 'pipe.tandem');
    execFileSync('mkfifo', [pipe]);
    for (const file of [link, pipe, '/dev/zero']) {
      expect(rule(requireErr(await taking(home, file))), file).toBe('not-a-file');
    }
  });

  it('does not read what lies beside the file', async () => {
    const { home, path } = place();
    writeFileSync(`${path}-wal`, Buffer.alloc(5000, 1));
    writeFileSync(`${path}-journal`, Buffer.alloc(5000, 1));
    expect(requireOk(await taking(home, path))).toMatchObject({ events: 4 });
  });

  it('refuses a schema that would be read before anything else', async () => {
    const { home, from, path } = place();
    const file = join(from, 'schema.tandem');
    largeSchema(path, file);
    expect(rule(requireErr(await taking(home, file)))).toBe('tables');
  });

  it('gives up by its named limits', async () => {
    const { home, path } = place();
    const limited = async (limits: Partial<typeof IMPORT_LIMITS>): Promise<string> =>
      rule(requireErr(await taking(home, path, { limits: { ...IMPORT_LIMITS, ...limits } })));
    expect(await limited({ fileBytes: 1000 })).toBe('too-large');
    expect(await limited({ events: 2 })).toBe('too-many-events');
    expect(await limited({ textBytes: 100 })).toBe('too-large');
    expect(await limited({ payloads: 0 })).toBe('too-many-payloads');
    expect(await limited({ inflatedBytes: 10 })).toBe('inflates');
  });

  it('needs less than 256 MB for files that are made to need more', async () => {
    const { home, from } = place();
    const files = hostileBundles
      .filter(({ name }) => /unpacks?|stored in 40 MB|5 MB/.test(name))
      .map(({ make }, at) => {
        const folder = join(from, String(at));
        mkdirSync(folder);
        const path = goodBundle(folder);
        make(path, folder);
        return path;
      });
    expect(files.length).toBeGreaterThanOrEqual(5);
    const program = [
      `import { importRun } from ${JSON.stringify(join(import.meta.dirname, '../../electron/store/import-run.ts'))};`,
      `for (const path of ${JSON.stringify(files)}) {`,
      `  const taken = await importRun({ home: ${JSON.stringify(home)}, path, signal: new AbortController().signal, onProgress() {} });`,
      `  if (taken.ok) throw new Error(path);`,
      `}`,
      `console.log(process.resourceUsage().maxRSS);`,
    ].join('\n');
    const told = execFileSync(process.execPath, ['--input-type=module', '-e', program]);
    const megabytes = Number(told.toString()) / 1024;
    expect(megabytes).toBeGreaterThan(20);
    expect(megabytes).toBeLessThan(256);
  });

  it('keeps nothing when it is stopped', async () => {
    const { home, path } = place();
    const stopping = new AbortController();
    const taken = taking(home, path, {
      signal: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    await expect(taken).rejects.toThrow();
    expect(readdirSync(join(home, 'imported'))).toEqual([]);
  });

  it('leaves nothing behind when its process is killed, once the next import came by', async () => {
    const { home, path } = place();
    const program = [
      `import { importRun } from ${JSON.stringify(join(import.meta.dirname, '../../electron/store/import-run.ts'))};`,
      `await importRun({ home: ${JSON.stringify(home)}, path: ${JSON.stringify(path)}, signal: new AbortController().signal,`,
      `  onProgress: ({ stage }) => { if (stage === 'writing') { console.log('half'); process.kill(process.pid, 'SIGSTOP'); } } });`,
    ].join('\n');
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(requireOk(createLibrary({ home }).list())).toEqual([]);
    requireOk(await taking(home, path));
    expect(readdirSync(join(home, 'imported'))).toEqual([`${RUN}.tandem`]);
  });
});

import { existsSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSearchDesk } from '../../electron/hosts/engine/search/search-desk.ts';
import { runPath, runsFolder } from '../../electron/store/run-paths.ts';
import { runId, stepKey } from '../../shared/ids.ts';
import type { SearchQuery, SearchReply } from '../../shared/ipc/search.ts';
import { entry, newRun, note, RUN, reopen, requireOk, scratchFolder, started } from './scratch.ts';

const OLDER = runId('20261120-094612-0001');

function openDesk(home = scratchFolder()) {
  const desk = createSearchDesk({ home });
  onTestFinished(() => desk.close());
  const settle = (run: string | null = null) =>
    desk.settle({ run }, { signal: new AbortController().signal, onProgress: () => undefined });
  const find = async (text: string, more: Partial<SearchQuery> = {}): Promise<SearchReply> => {
    await settle();
    return requireOk(await desk.find({ text, run: null, limit: 50, ...more }));
  };
  const seqs = async (text: string, more: Partial<SearchQuery> = {}) =>
    (await find(text, more)).hits.map(({ seq }) => seq);
  return {
    home,
    folder: runsFolder(home),
    desk,
    settle,
    find,
    seqs,
    index: join(home, 'search.sqlite'),
  };
}

/** Seven events about colours: a request, an answer in JSON, a tool's output, a red check, a changed file. */
function writeColours(folder: string, id = RUN): void {
  const log = newRun(folder, id);
  log.append({
    key: stepKey('run'),
    parent: '',
    lane: 'system',
    body: started('Paint the café green'),
  });
  const answer = JSON.stringify({ content: 'first line\nsecond: ultramarine', tree: 'beefbeef' });
  log.append(
    entry(
      {
        kind: 'model.responded',
        role: 'executor',
        provider: 'ollama',
        model: 'qwen',
        responseId: null,
        stopReason: 'stop',
        tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
        costUsd: 0,
        priceList: null,
        ms: 5,
        response: log.putBlob(answer),
        repairs: [],
      },
      { key: stepKey('execute', 's1', 'try1', 'turn1') },
    ),
  );
  log.append(
    entry(
      {
        kind: 'tool.ended',
        callId: 'c1',
        tool: 'run_command',
        status: 'error',
        ms: 1,
        bytes: 9,
        exitCode: 1,
        paths: ['src/paint.ts'],
        output: 'ultramarine is not a colour_name here',
      },
      { key: stepKey('execute', 's10', 'try1', 'turn1', 'call0') },
    ),
  );
  log.append(
    entry(
      {
        kind: 'check.ran',
        step: 's1',
        command: 'npm test',
        status: 'failed',
        exitCode: 1,
        ms: 2,
        outputTail: 'expected green, got grey',
        output: null,
        tree: 'beef',
      },
      { lane: 'verification' },
    ),
  );
  log.close();
}

describe('searching runs', () => {
  it('finds words in fields and in payloads, and shows where they stand', async () => {
    const { folder, find } = openDesk();
    writeColours(folder);
    const { hits, total, state } = await find('ultramarine');
    expect({ total, state }).toEqual({ total: 2, state: 'ready' });
    expect(hits.map(({ seq, kind, field }) => [seq, kind, field])).toEqual([
      [2, 'model.responded', 'response'],
      [3, 'tool.ended', 'output'],
    ]);
    for (const { snippet } of hits) {
      expect(snippet.marks.map(([from, to]) => snippet.text.slice(from, to))).toEqual([
        'ultramarine',
      ]);
    }
  });

  it.each([
    ['green café', [1]],
    ['green grey', [4]],
    ['"got grey"', [4]],
    ['"grey got"', []],
    ['ultramarine -colour_name', [2]],
    ['ultra*', [2, 3]],
    ['ultra', []],
    ['CAFE', [1]],
    ['second', [2]],
    ['colour_name', [3]],
    ['beefbeef', []],
    ['is:error', [3, 4]],
    ['kind:tool', [3]],
    ['kind:model.responded', [2]],
    ['lane:verif', [4]],
    ['step:s1 ultramarine', [2]],
    ['step:s10', [3]],
    ['file:src/paint.ts', [3]],
    ['file:paint*', [3]],
    ['-is:error ultramarine', [2]],
    ['is:nonsense', []],
    ['nofield:green', []],
    ['"', []],
    ['***', []],
    ['', []],
  ])('takes %s as it is meant', async (text, expected) => {
    const { folder, seqs } = openDesk();
    writeColours(folder);
    expect(await seqs(text)).toEqual(expected);
  });

  it('narrows by lanes and kinds, and counts what each lane would have', async () => {
    const { folder, find } = openDesk();
    writeColours(folder);
    const { hits, counts } = await find('is:error', { lanes: ['verification'], counts: true });
    expect(hits.map(({ seq }) => seq)).toEqual([4]);
    expect(counts).toMatchObject({ lanes: { execution: 1, verification: 1, plan: 0 }, errors: 2 });
    expect((await find('is:error', { kinds: ['tool.ended'] })).total).toBe(1);
  });

  it('has no such thing as a wrong query, and never loses its index over one', async () => {
    const { folder, desk, settle, index } = openDesk();
    writeColours(folder);
    await settle();
    const before = statSync(index).ino;
    const odd = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          ...'"*-:^(){}+ \'\\',
          'NEAR',
          'AND',
          'NOT ',
          'kind:',
          'file:',
          'is:',
          'text',
        ),
        fc.string({ unit: 'grapheme', maxLength: 3 }),
      ),
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(odd, async (text) => {
        const found = requireOk(await desk.find({ text, run: null, limit: 3 }));
        for (const { snippet } of found.hits) {
          for (const [from, to] of snippet.marks) expect(from).toBeLessThan(to);
        }
      }),
      { numRuns: 300 },
    );
    expect(statSync(index).ino).toBe(before);
    expect(requireOk(await desk.find({ text: 'ultramarine', run: null, limit: 3 })).total).toBe(2);
  });

  it('gives the newest run first, and goes on where a reply ended', async () => {
    const { folder, find } = openDesk();
    writeColours(folder, OLDER);
    writeColours(folder);
    const places: string[] = [];
    let after: string | undefined;
    do {
      const { hits, next, total } = await find('ultramarine', {
        limit: 1,
        ...(after && { after }),
      });
      expect(total).toBe(4);
      for (const { run, seq } of hits) places.push(`${run} ${seq}`);
      after = next ?? undefined;
    } while (after !== undefined);
    expect(places).toEqual([`${RUN} 2`, `${RUN} 3`, `${OLDER} 2`, `${OLDER} 3`]);
  });

  it('finds what a live run says as soon as it has said it', async () => {
    const { folder, find } = openDesk();
    writeColours(folder);
    const log = reopen(folder, 'write');
    expect((await find('vermilion')).total).toBe(0);
    log.append(note('vermilion'));
    expect((await find('vermilion')).hits[0]).toMatchObject({ seq: 5, field: 'what' });
    log.close();
    expect((await find('vermilion', { run: RUN })).total).toBe(1);
  });

  it('forgets a run that is gone, and one that was replaced', async () => {
    const { folder, find } = openDesk();
    writeColours(folder, OLDER);
    writeColours(folder);
    expect((await find('ultramarine')).total).toBe(4);
    rmSync(runPath(folder, OLDER));
    expect((await find('ultramarine')).total).toBe(2);
    rmSync(runPath(folder, RUN));
    const log = newRun(folder);
    log.append(note('only this'));
    log.close();
    expect((await find('ultramarine')).total).toBe(0);
    expect((await find('only')).total).toBe(1);
  });

  it('is kept for its owner alone', async () => {
    const { folder, find, index } = openDesk();
    writeColours(folder);
    await find('green');
    expect(statSync(index).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['cut short', (path: string) => truncateSync(path, 5_000)],
    ['no database', (path: string) => writeFileSync(path, 'words')],
    [
      'of another version',
      (path: string) => {
        const database = new DatabaseSync(path);
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
    ],
    [
      'without its words',
      (path: string) => {
        const database = new DatabaseSync(path);
        database.exec('DROP TABLE word');
        database.close();
      },
    ],
  ])('makes an index anew that is %s', async (_, damage) => {
    const home = scratchFolder();
    const first = createSearchDesk({ home });
    writeColours(runsFolder(home));
    await first.settle(
      { run: null },
      { signal: new AbortController().signal, onProgress: () => {} },
    );
    await first.close();
    damage(join(home, 'search.sqlite'));
    const { find } = openDesk(home);
    expect((await find('ultramarine')).total).toBe(2);
  });

  it('works in memory where no file can be made', async () => {
    const home = scratchFolder();
    mkdirSync(join(home, 'search.sqlite', 'in the way'), { recursive: true });
    const { find, folder } = openDesk(home);
    writeColours(folder);
    expect((await find('ultramarine')).total).toBe(2);
    expect(existsSync(join(home, 'search.sqlite', 'in the way'))).toBe(true);
  });

  it('reads a long text up to its bound, and says that it did', async () => {
    const { folder, find } = openDesk();
    const log = newRun(folder);
    log.append(note('short'));
    const output = log.putBlob(`beginning ${'x '.repeat(200_000)} ending`);
    log.append(
      entry({
        ...{ kind: 'tool.ended', callId: 'c', tool: 't', status: 'ok', ms: 1, bytes: 1 },
        ...{ exitCode: 0, paths: [], output },
      }),
    );
    log.close();
    expect((await find('beginning')).total).toBe(1);
    const { total, note: remark } = await find('ending');
    expect(total).toBe(0);
    expect(remark).toContain('1 texts are longer than 256 KB');
  });

  it('reads a damaged run up to the damage, and says that something is missing', async () => {
    const { folder, find } = openDesk();
    writeColours(folder);
    const database = new DatabaseSync(runPath(folder, RUN));
    database.exec(
      "UPDATE event SET body = replace(body, 'ultramarine', 'aquamarine') WHERE seq = 3",
    );
    database.close();
    const { hits, note: remark } = await find('ultramarine');
    expect(hits.map(({ seq }) => seq)).toEqual([2]);
    expect(remark).toContain('can’t be read to the end');
  });

  it('shows no escape sequence of a tool’s output', async () => {
    const { folder, find } = openDesk();
    const log = newRun(folder);
    log.append(note('red \u001b[31malert\u202e here'));
    log.close();
    const { hits } = await find('alert');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(hits[0]?.snippet.text).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

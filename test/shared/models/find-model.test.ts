import { describe, expect, it } from 'vitest';
import { chooseServer } from '../../../shared/models/choose-server.ts';
import {
  examOf,
  findModel,
  fullName,
  isAnswering,
  shapeOf,
} from '../../../shared/models/find-model.ts';
import { fitHere, loadOf } from '../../../shared/models/judge-model.ts';
import { measurementOf, measurementsOf } from '../../../shared/models/measurements-of.ts';
import { placeOf } from '../../../shared/models/place-of.ts';
import { qualificationOf } from '../../../shared/models/qualification-of.ts';
import { isOtherFile, isSameDigest } from '../../../shared/models/same-file.ts';
import {
  installed,
  linux4090,
  measurement,
  ollama,
  qualification,
  remote,
  shopOf,
} from '../../hosts/terminal/shops.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const exam = { ...qualification, digest: A };

describe('one file', () => {
  it.each([
    [A, `sha256:${A.toUpperCase()}`, true],
    [A, A.slice(0, 12), true],
    [A, B, false],
    // Too short to name a file.
    [A, 'aaa', false],
    [A, null, false],
    ['', '', false],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameDigest(one, other)).toBe(same);
    expect(isSameDigest(other, one)).toBe(same);
  });

  it('is another only when both digests are known', () => {
    expect([isOtherFile(A, B), isOtherFile(A, A), isOtherFile(null, B)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('the exam that counts', () => {
  it('is that of this file, under whatever tag', () => {
    const known = qualificationOf([{ ...exam, tag: 'x:1' }], { tag: 'y:1', digest: A });
    expect(known).toMatchObject({ exam: { tag: 'x:1' }, stale: false });
  });

  it('of another file under the tag is stale, however new it is', () => {
    const newer = { ...exam, digest: B, takenAt: '2026-11-22T00:00:00.000Z' };
    const asked = { tag: exam.tag, digest: A };
    expect(qualificationOf([newer], asked)).toEqual({ exam: newer, stale: true });
    expect(qualificationOf([newer, exam], asked)).toEqual({ exam, stale: false });
  });

  it('is the one taken here, then the team’s, then one that was sent', () => {
    const team = { ...exam, origin: 'team' as const, takenAt: '2026-11-22T00:00:00.000Z' };
    const sent = { ...team, origin: 'imported' as const };
    const asked = { tag: exam.tag, digest: A };
    expect(qualificationOf([sent, team, exam], asked)?.exam).toBe(exam);
    expect(qualificationOf([sent, team], asked)?.exam).toBe(team);
  });

  it('is the newest of the server that is asked about', () => {
    const rack = { ...exam, server: 'rack' };
    const later = { ...exam, takenAt: '2026-11-22T00:00:00.000Z' };
    const asked = { tag: exam.tag, digest: A };
    expect(qualificationOf([later, rack], { ...asked, server: 'rack' })?.exam).toBe(rack);
    expect(qualificationOf([exam, later], { ...asked, server: 'ollama' })?.exam).toBe(later);
    expect(qualificationOf([], asked)).toBeNull();
  });
});

describe('the server that answers are about', () => {
  const down = { ...ollama, state: 'stopped' as const };
  it('is the one that is named', () => {
    const shop = { servers: [ollama, remote], executor: 'ollama/x:1' };
    expect(chooseServer(shop, 'rack')?.name).toBe('rack');
  });

  it.each([
    ['the executor’s', [ollama, remote], 'rack/x:1', 'rack'],
    ['one that answers where the executor’s does not', [down, remote], 'ollama/x:1', 'rack'],
    ['one that can be started', [{ ...down, canStart: true }], 'gone/x:1', 'ollama'],
    ['the first', [down], null, 'ollama'],
  ])('is else %s', (_name, servers, executor, name) => {
    expect(chooseServer({ servers, executor })?.name).toBe(name);
  });

  it('is none where none is configured', () => {
    expect(chooseServer({ servers: [], executor: null })).toBeNull();
  });
});

describe('a model as somebody typed it', () => {
  const shop = shopOf({
    servers: [ollama, remote],
    installed: [
      installed('team/own:8b', { entry: null }),
      installed('qwen3.5:9b', { server: 'rack' }),
    ],
  });

  it('may have slashes of its own, and a server before them', () => {
    expect(findModel(shop, 'team/own:8b')).toMatchObject({ tag: 'team/own:8b', server: ollama });
    expect(findModel(shop, 'ollama/team/own:8b').installed?.tag).toBe('team/own:8b');
    expect(fullName(findModel(shop, 'rack/llama3.3:70b'))).toBe('rack/llama3.3:70b');
  });

  it('is found where it is, when nobody names a server', () => {
    expect(findModel(shop, 'qwen3.5:9b')).toMatchObject({ server: { name: 'rack' } });
    expect(findModel(shop, 'ollama/qwen3.5:9b').installed).toBeNull();
  });

  it('has the numbers of its file, or the catalogue’s where those are not enough', () => {
    const entry = shop.catalogue.find(({ tag }) => tag === 'qwen3.5:9b') ?? null;
    const poor = { ...entry!.shape, cacheGroups: null, latent: null, fileBytes: 5e9 };
    const there = installed('qwen3.5:9b', { shape: poor });
    expect(shapeOf({ installed: there, entry })).toMatchObject({
      fileBytes: 5e9,
      cacheGroups: entry!.shape.cacheGroups,
    });
    expect(shapeOf({ installed: there, entry: null })).toBe(poor);
    expect(shapeOf({ installed: null, entry: null })).toBeNull();
  });

  it('can answer, unless its server says that it makes embeddings only', () => {
    expect(isAnswering(installed('x:1', { capabilities: ['embedding'] }))).toBe(false);
    expect(isAnswering(installed('x:1', { capabilities: [] }))).toBe(true);
    expect(isAnswering(null)).toBe(true);
  });

  it('is not vouched for by an exam of another file', () => {
    const other = shopOf({
      installed: [installed(exam.tag, { digest: B })],
      qualifications: [exam],
    });
    expect(examOf(other, findModel(other, exam.tag))).toEqual({ exam, stale: true });
  });
});

describe('the load that a model is judged under', () => {
  it('is the server’s own cache and slots, unless somebody asks for others', () => {
    const environment = { OLLAMA_KV_CACHE_TYPE: 'Q8_0', OLLAMA_NUM_PARALLEL: '4' };
    expect(loadOf({}, { environment })).toEqual({ context: 65_536, kv: 'q8_0', slots: 4 });
    expect(loadOf({ kv: 'f16', slots: 1, context: 8_192 }, { environment })).toEqual({
      context: 8_192,
      kv: 'f16',
      slots: 1,
    });
    const odd = { OLLAMA_KV_CACHE_TYPE: 'q5_1', OLLAMA_NUM_PARALLEL: '-3' };
    expect(loadOf({}, { environment: odd })).toEqual({ context: 65_536, kv: 'f16', slots: 1 });
  });
});

describe('a measurement', () => {
  const shop = shopOf({
    installed: [installed(measurement.tag)],
    measurements: [{ ...measurement, takenAt: '2026-11-20T00:00:00.000Z' }, measurement],
  });
  const model = { tag: measurement.tag, digest: measurement.digest };

  it('is of this file, machine and server, the newest first', () => {
    expect(measurementsOf(shop, ollama, model)[0]).toBe(measurement);
    expect(measurementsOf(shop, remote, model)).toEqual([]);
    expect(measurementsOf(shop, ollama, { ...model, digest: B })).toEqual([]);
    const elsewhere = { ...shop, machine: { ...linux4090, id: 'm-other' } };
    expect(measurementsOf(elsewhere, ollama, model)).toEqual([]);
  });

  it('replaces the estimate for its very load', () => {
    const found = findModel(shop, measurement.tag);
    const shape = shapeOf(found)!;
    const place = placeOf(linux4090, ollama);
    const all = measurementsOf(shop, ollama, model);
    const load = { context: 32_768, kv: 'f16', slots: 1 } as const;
    expect(measurementOf(all, shape, load, place)).toBe(measurement);
    expect(measurementOf(all, shape, { ...load, kv: 'q8_0' }, place)).toBeNull();
    expect(fitHere(shop, found, load)?.basis).toBe('measured');
    expect(fitHere(shop, found, { ...load, context: 49_152 })?.basis).toBe('estimate');
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPrefix } from '../../electron/store/read-run.ts';
import { createSpanEncoder } from '../../electron/telemetry/encode-spans.ts';
import { createProjection } from '../../electron/telemetry/project-run.ts';
import type { Span } from '../../electron/telemetry/span.ts';
import type { RunEvent } from '../../shared/run/event.ts';

const GOLDEN = join(import.meta.dirname, '../fixtures/runs');
const FAILED_CHECKS = '20261121-211513-9d21';

const eventsOf = (run: string, version = '0.4.0') =>
  readPrefix(join(GOLDEN, version, `${run}.tandem`)).events;

function project(
  run: string,
  events: readonly RunEvent[],
  read: ((blob: string) => string) | null = null,
): readonly Span[] {
  const projection = createProjection(run, read);
  return [...events.flatMap((event) => projection.add(event)), ...projection.finish()];
}

const named = (spans: readonly Span[], start: string): readonly Span[] =>
  spans.filter(({ name }) => name.startsWith(start));

describe('a run as spans', () => {
  const events = eventsOf(FAILED_CHECKS);
  const spans = project(FAILED_CHECKS, events);
  const count = (kind: string) => events.filter((event) => event.kind === kind).length;

  it('has one for the run, each stage, attempt, request, call and check', () => {
    expect(named(spans, 'invoke_workflow')).toHaveLength(1);
    expect(named(spans, 'invoke_agent')).toHaveLength(count('step.ended'));
    expect(named(spans, 'chat')).toHaveLength(count('model.requested'));
    expect(named(spans, 'execute_tool')).toHaveLength(count('tool.ended'));
    expect(named(spans, 'check')).toHaveLength(count('check.ran'));
    const stages = spans.flatMap(({ attributes }) => attributes['tandem.stage'] ?? []);
    expect(new Set(stages)).toEqual(new Set(['intake', 'plan', 'execute', 'verify', 'deliver']));
  });

  it('is a tree with one root, whose children lie in it', () => {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    expect(byId.size).toBe(spans.length);
    const roots = spans.filter(({ parentId }) => parentId === null);
    expect(roots.map(({ name }) => name)).toEqual(['invoke_workflow tandem']);
    for (const span of spans) {
      expect(span.traceId).toBe(roots[0]?.traceId);
      if (span.parentId !== null) expect(byId.has(span.parentId)).toBe(true);
      expect(span.from).toBeLessThanOrEqual(span.to);
    }
  });

  it('counts tokens as the conventions do: input holds what was cached', () => {
    const totals = named(spans, 'chat').reduce(
      (sum, { attributes }) => sum + Number(attributes['gen_ai.usage.input_tokens'] ?? 0),
      0,
    );
    const recorded = events.reduce(
      (sum, event) => sum + (event.kind === 'model.responded' ? event.tokens.input : 0),
      0,
    );
    expect(totals).toBe(recorded);
    const providers = named(spans, 'chat').map(
      ({ attributes }) => attributes['gen_ai.provider.name'],
    );
    expect(new Set(providers)).toEqual(new Set(['anthropic', 'ollama']));
  });

  it('says of checks and verdicts what was judged', () => {
    const judged = spans
      .flatMap((span) => span.events)
      .filter(({ name }) => name === 'gen_ai.evaluation.result')
      .map(({ attributes }) => attributes['gen_ai.evaluation.name']);
    expect(new Set(judged)).toEqual(new Set(['check', 'gate', 'verdict']));
    const red = '20261121-211533-c77d';
    const failed = named(project(red, eventsOf(red)), 'check').find(
      ({ status }) => status === 'error',
    );
    expect(failed?.attributes['process.exit.code']).toBe(1);
  });

  it('has the same ids whenever it is made', () => {
    const again = project(FAILED_CHECKS, eventsOf(FAILED_CHECKS));
    expect(again.map(({ spanId }) => spanId)).toEqual(spans.map(({ spanId }) => spanId));
    const other = project('20261121-211513-ffff', events);
    expect(other[0]?.traceId).not.toBe(spans[0]?.traceId);
  });

  it('holds no text of people, models, tools or the machine unless that is asked for', () => {
    const text = JSON.stringify(spans);
    for (const word of ['greet', 'Good day', 'npm test', '/tmp/', 'polite', 'src/']) {
      expect(text).not.toContain(word);
    }
    const content = JSON.stringify(project(FAILED_CHECKS, events, (blob) => `payload ${blob}`));
    expect(content).toContain('src/greet.js');
    expect(content).toContain('payload ');
  });

  it('ends what was interrupted as such, and goes on after a resume', () => {
    const half = events.slice(0, events.findIndex((event) => event.kind === 'tool.started') + 1);
    const cut = project(FAILED_CHECKS, half);
    const call = named(cut, 'execute_tool')[0];
    expect(call?.attributes['error.type']).toBe('interrupted');
    expect(call?.status).toBe('error');
    expect(named(cut, 'invoke_workflow')[0]?.status).toBe('unset');
  });

  it('leaves out what was noted about a run that is over', () => {
    const last = events.at(-1);
    const later: RunEvent = {
      ...{ kind: 'human.note', target: 1, text: 'x', by: 'ada', seq: events.length + 1 },
      ...{ at: (last?.at ?? 0) + 1e15, key: 'notes/1', parent: '', lane: 'system' },
    };
    const root = named(project(FAILED_CHECKS, [...events, later]), 'invoke_workflow')[0];
    expect(root?.to).toBe(last?.at);
  });

  it('links a fork to the run that it comes from', () => {
    const fork: RunEvent = {
      ...{ kind: 'fork.created', parentRun: FAILED_CHECKS, from: 'execute/s1/try1', after: 2 },
      ...{
        changes: [],
        attributable: true,
        notRestored: [],
        seq: 2,
        at: 1,
        key: 'run',
        parent: '',
      },
      inherited: {
        ...{ cloudCalls: 0, cloudTokens: 0, costUsd: 0, bytesSent: 0 },
        ...{ localTurns: 0, localTokens: 0, ms: 0 },
      },
      lane: 'system',
    };
    const [root] = project('20261121-211513-aaaa', [...events.slice(0, 1), fork]);
    expect(root?.links).toMatchObject([
      {
        traceId: spans[0]?.traceId,
        spanId: spans.find(({ parentId }) => parentId === null)?.spanId,
      },
    ]);
  });

  it('is written as OTLP says: ids in hexadecimal, times as whole nanoseconds, kinds by number', async () => {
    const encoder = await createSpanEncoder('json', {
      epoch: Date.UTC(2026, 10, 21),
      version: '1.2.3',
    });
    const body = JSON.parse(Buffer.from(encoder.encode(spans)).toString('utf8'));
    const [{ resource, scopeSpans }] = body.resourceSpans;
    expect(resource.schemaUrl).toContain('/1.41.0');
    expect(scopeSpans[0].scope).toMatchObject({ name: 'tandem', version: '1.2.3' });
    expect(scopeSpans[0].spans).toHaveLength(spans.length);
    for (const span of scopeSpans[0].spans) {
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(span.startTimeUnixNano).toMatch(/^179\d{16}$/);
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
      expect([1, 3]).toContain(span.kind);
    }
    const packed = await createSpanEncoder('protobuf', { epoch: 0, version: '1.2.3' });
    expect(packed.encode(spans).byteLength).toBeLessThan(encoder.encode(spans).byteLength);
  });
});

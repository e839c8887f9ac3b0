import { createHash } from 'node:crypto';
import { createEgressGate, type EgressGateOptions } from '../../electron/egress/gate.ts';
import {
  type ClaudeOptions,
  createClaudePlanner,
  createClaudeVerifier,
} from '../../electron/planner/claude.ts';
import type { CloudPart, EffectScope, Pulse } from '../../electron/workflow/ports.ts';
import { blobHash, stepKey } from '../../shared/ids.ts';
import type { BodyOf, EventBody, EventKind } from '../../shared/run/event.ts';
import type { ClaudeSim } from '../sim/claude/start-claude-sim.ts';

/** A planner and a verifier behind a real door, in front of a simulated Claude, with what they left in the log. */

export const KEY = 'sk-test-9f8e7d6c5b4a3f2e1d0c9b8a';
export const parts: readonly CloudPart[] = [
  { class: 'request', source: 'user', text: 'Make the greeting polite.' },
  {
    class: 'digest',
    source: 'digest',
    text: `src/greet.js\n${'src/other.js  export function f()\n'.repeat(80)}`,
  },
];

export interface Recorded {
  readonly scope: EffectScope;
  readonly events: { body: EventBody; durable: boolean }[];
  readonly pulses: Pulse[];
  readonly blobs: Map<string, Buffer>;
  of<K extends EventKind>(kind: K): readonly BodyOf<K>[];
}

/** `onEmit` sees every event as it is appended and may throw, as a full disk would. */
export function createRecorded(
  signal: AbortSignal = new AbortController().signal,
  onEmit: (body: EventBody) => void = () => undefined,
): Recorded {
  const events: Recorded['events'] = [];
  const pulses: Pulse[] = [];
  const blobs = new Map<string, Buffer>();
  return {
    events,
    pulses,
    blobs,
    of: (kind) => events.flatMap(({ body }) => (isKind(body, kind) ? [body] : [])),
    scope: {
      key: stepKey('plan', 'call0'),
      signal,
      emit: (body, options) => {
        onEmit(body);
        events.push({ body, durable: options?.durable === true });
        return { seq: events.length, at: 0, key: 'plan/call0', parent: '', lane: 'plan', ...body };
      },
      putBlob: (content) => {
        const bytes = Buffer.from(content);
        const blob = blobHash(createHash('sha256').update(bytes).digest('hex'));
        blobs.set(blob, bytes);
        return { blob, bytes: bytes.byteLength };
      },
      pulse: (pulse) => void pulses.push(pulse),
    },
  };
}

const isKind = <K extends EventKind>(body: EventBody, kind: K): body is BodyOf<K> =>
  body.kind === kind;

export interface Bench {
  readonly gate: Extract<ReturnType<typeof createEgressGate>, { ok: true }>['value'];
  readonly planner: ReturnType<typeof createClaudePlanner>;
  readonly verifier: ReturnType<typeof createClaudeVerifier>;
  /** Waits that were asked for; none of them takes time. */
  readonly waits: number[];
}

export function createBench(
  sim: Pick<ClaudeSim, 'url'>,
  gateOptions: Partial<EgressGateOptions> = {},
  claudeOptions: Partial<ClaudeOptions> = {},
): Bench {
  const gate = createEgressGate({
    baseUrl: sim.url,
    apiKey: KEY,
    policy: { level: 'outline', deniedPaths: [] },
    secrets: [],
    workspaceKey: Buffer.alloc(32, 7),
    stallMs: 5_000,
    ...gateOptions,
  });
  if (!gate.ok) throw new Error(`no gate: ${JSON.stringify(gate.error)}`);
  const waits: number[] = [];
  const options: ClaudeOptions = {
    door: gate.value,
    model: 'claude-opus-5-5',
    delay: async (ms, signal) => {
      signal.throwIfAborted();
      waits.push(ms);
    },
    now: () => Date.parse('2026-11-20T12:00:00Z'),
    ...claudeOptions,
  };
  return {
    gate: gate.value,
    planner: createClaudePlanner(options),
    verifier: createClaudeVerifier({ ...options, model: 'claude-sonnet-5-5' }),
    waits,
  };
}

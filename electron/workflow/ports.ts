/**
 * What the workflow needs of the world. Adapters implement these and import them as types only.
 *
 * Common contract. A port does not throw for anything that can be expected: it returns a `Result` whose
 * error is a `TandemError`. When `signal` aborts it stops what it started (processes, streams, requests)
 * and rejects with the signal's reason; nothing else may reject, except a fault of the log itself.
 *
 * Each group has a file of its own; this is the one door to them, so that what an adapter may import of the
 * workflow is a single name.
 */

export type * from './ports/claude.ts';
export type * from './ports/dependencies.ts';
export type * from './ports/durable.ts';
export type * from './ports/executor.ts';
export type * from './ports/people.ts';
export type * from './ports/rehearsal.ts';
export type * from './ports/run-log.ts';
export type * from './ports/tool-servers.ts';
export type * from './ports/watch.ts';
export type * from './ports/workspace.ts';

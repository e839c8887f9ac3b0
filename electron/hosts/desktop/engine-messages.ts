import { z } from 'zod';

/**
 * What main and the engine's process say to each other besides the contract: the start, ports for windows,
 * the key's vault, and the end. Both sides parse what they are given.
 */
const handedOverSchema = z.object({
  /** Variables that are not in the process's own environment. */
  environment: z.record(z.string(), z.string()),
  logFolder: z.string(),
  electron: z.string(),
  /** Null in a checkout, where the engine finds them by itself. */
  children: z
    .object({
      nodePath: z.string(),
      runnerPath: z.string().nullable(),
      digestWorker: z.string().nullable(),
    })
    .nullable(),
  /** The files of the sample, where they can't be copied from beside the program; else null. */
  sample: z.string().nullable(),
});
/** What the engine is told at its start. */
export type HandedOver = z.infer<typeof handedOverSchema>;

const ID = z.int().nonnegative();

export const toEngineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), handed: handedOverSchema }),
  /** Comes with one port: a window's connection. */
  z.object({ kind: z.literal('connect') }),
  z.object({
    kind: z.literal('vault.answer'),
    id: ID,
    result: z.union([
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), error: z.looseObject({ kind: z.string() }) }),
    ]),
  }),
  /** End in order: no further work is begun, what is open is closed. */
  z.object({ kind: z.literal('close') }),
]);
export type ToEngine = z.input<typeof toEngineSchema>;

export const fromEngineSchema = z.discriminatedUnion('kind', [
  /** Connections can be made. */
  z.object({ kind: z.literal('ready') }),
  /** The engine could not be opened; in words, because main has no catalogue of errors. Main ends it then. */
  z.object({
    kind: z.literal('failed'),
    words: z.object({ what: z.string(), safe: z.string(), next: z.string() }),
  }),
  z.object({
    kind: z.literal('vault.ask'),
    id: ID,
    ask: z.discriminatedUnion('verb', [
      z.object({ verb: z.literal('kind') }),
      z.object({ verb: z.literal('load') }),
      z.object({ verb: z.literal('save'), key: z.string().max(500) }),
      z.object({ verb: z.literal('remove') }),
    ]),
  }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
export type VaultAsk = Extract<FromEngine, { kind: 'vault.ask' }>['ask'];

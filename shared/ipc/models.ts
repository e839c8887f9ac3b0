import { z } from 'zod';
import { machineSchema } from '../hardware/machine.ts';
import { catalogueEntrySchema } from '../models/catalogue-entry.ts';
import { measurementSchema } from '../models/measurement.ts';
import { qualificationSchema, transports } from '../models/qualification.ts';
import { shapeSchema, shapeSources } from '../models/shape.ts';
import { method, stream } from './define.ts';

const TAG = z.string().trim().min(1).max(300);
const SERVER = z.string().trim().min(1).max(100);

/** Something about a server that people should know, with what to do. */
export const serverFindingSchema = z.object({
  /** `vulnerable`, `exposed`, `unencrypted`, `old-engine`, `env-…`, `not-ollama`, … */
  code: z.string(),
  status: z.enum(['ok', 'warning', 'missing']),
  what: z.string(),
  next: z.string(),
});
export type ServerFinding = z.infer<typeof serverFindingSchema>;

/** A model server with everything that changes what fits. */
export const servedSchema = z.object({
  name: z.string(),
  url: z.string(),
  state: z.enum(['ready', 'stopped', 'unreachable', 'failed']),
  detail: z.string(),
  version: z.string().nullable(),
  /** `openai`: spoken to over that protocol; nothing can be pulled to it, loaded by people or measured. */
  kind: z.enum(['ollama', 'openai']).optional(),
  /** What an OpenAI-compatible one turned out to be. */
  flavour: z.string().optional(),
  /** Whether it runs on this machine, so that local detection applies to it. */
  here: z.boolean(),
  /** Where its program is, when it is installed on this machine. */
  program: z.string().nullable(),
  /** Whether Tandem could start it here: installed, not running, on a loopback address. */
  canStart: z.boolean(),
  /** How to install it, by lines to read; for machines without internet, too. Empty when it is there. */
  howToInstall: z.array(z.string()),
  /** Where its models are, and what is free there; null when it is another machine. */
  disk: z.object({ path: z.string(), freeBytes: z.number() }).nullable(),
  /** Settings of the server's environment that change the result, as far as they can be read; name to value. */
  environment: z.record(z.string(), z.string()),
  /** What people typed in for a server on another machine. */
  declared: z.array(z.object({ name: z.string(), memoryBytes: z.number() })),
  /** What its loaded models hold of the devices, as it says: it lets go of them when another needs the room. */
  heldBytes: z.number().nonnegative().optional(),
  findings: z.array(serverFindingSchema),
});
export type Served = z.infer<typeof servedSchema>;

/** A model that a server has. */
export const installedSchema = z.object({
  server: z.string(),
  tag: z.string(),
  digest: z.string().nullable(),
  bytes: z.number().nullable(),
  parameters: z.string().nullable(),
  quantization: z.string().nullable(),
  modifiedAt: z.string().nullable(),
  /** What the server lists; empty when it is too old to say. */
  capabilities: z.array(z.string()),
  /** Runs on somebody's machines elsewhere: the source would leave the building. */
  cloud: z.boolean(),
  /** The catalogue's entry for it, by id; null for a model that Tandem does not know. */
  entry: z.string().nullable(),
  /** Its own numbers, where it is none of the catalogue's or says more than that. */
  shape: shapeSchema.nullable(),
  shapeSource: z.enum(shapeSources).nullable(),
  /** In memory now. */
  loaded: z
    .object({
      bytes: z.number().nullable(),
      gpuShare: z.number().nullable(),
      context: z.int().nullable(),
      /** When the server lets go of it; null: never, or not told. */
      until: z.string().nullable(),
    })
    .nullable(),
});
export type Installed = z.infer<typeof installedSchema>;

/** All that the Models screen, `tandem models` and `tandem fit` are made from. */
export const shopSchema = z.object({
  machine: machineSchema,
  servers: z.array(servedSchema),
  catalogue: z.array(catalogueEntrySchema),
  installed: z.array(installedSchema),
  /** Several servers under one name, as the settings have them; left out: none. */
  pools: z
    .array(
      z.object({
        name: z.string(),
        /** `tag`: the model's name there; null: the one that is asked of the pool. */
        members: z.array(
          z.object({ server: z.string(), tag: z.string().nullable(), weight: z.number() }),
        ),
      }),
    )
    .optional(),
  measurements: z.array(measurementSchema),
  qualifications: z.array(qualificationSchema),
  /** The executor of the settings, `SERVER/TAG`; null when none is chosen. */
  executor: z.string().nullable(),
  /** Tokens of context that runs ask for. */
  contextTokens: z.int(),
  /** Why a file of people's own could not be used; each with the line. */
  faults: z.array(z.object({ path: z.string(), line: z.int().nullable(), detail: z.string() })),
});
export type Shop = z.infer<typeof shopSchema>;
export type ShopPool = NonNullable<Shop['pools']>[number];

export const jobPhases = [
  'waiting',
  'resolve',
  'download',
  'verify',
  'write',
  'hash',
  'upload',
  'load',
  'rates',
  'exam',
  'paused',
  'done',
  'failed',
  'cancelled',
] as const;

/** Work on models that takes long: at most one of each tag, in a queue, kept over restarts where it can go on. */
export const jobSchema = z.object({
  id: z.string(),
  kind: z.enum(['pull', 'import', 'measure', 'qualify']),
  server: z.string(),
  tag: z.string(),
  phase: z.enum(jobPhases),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Bytes of a transfer, tasks of an exam, steps of a measurement. */
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'tasks', 'steps']),
  /** Bytes a second, smoothed; null until it is stable (about 5 s). */
  rate: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  /** No byte for 15 s or more. */
  stalledSeconds: z.number().nullable(),
  /** Files of a transfer, largest first; the manifest's digests. */
  parts: z.array(z.object({ digest: z.string(), done: z.number(), total: z.number().nullable() })),
  /** Digest of the model, when it is known. */
  digest: z.string().nullable(),
  /** What it is doing, or why it ended, in words. */
  detail: z.string(),
  /** For a failure: what to do. */
  next: z.string(),
  /** What people may do with it now. */
  can: z.array(z.enum(['pause', 'resume', 'cancel', 'drop', 'dismiss'])),
  /** The exam so far, by transport. */
  exam: qualificationSchema.shape.byTransport.nullable(),
});
export type Job = z.infer<typeof jobSchema>;

const ON_SERVER = { server: SERVER, tag: TAG };
const JOB = z.object({ id: z.string().min(1).max(200) });

export const modelMethods = {
  /** `fresh`: machine and servers are asked now; else at most some seconds old. */
  'models.shop': method(z.object({ fresh: z.boolean() }), shopSchema),
  'models.pull': method(z.object(ON_SERVER), jobSchema),
  /** A GGUF on this machine becomes a model of the server. */
  'models.import': method(
    z.object({ ...ON_SERVER, path: z.string().min(1).max(4_096) }),
    jobSchema,
  ),
  /** Loads at this context and measures memory and rates. */
  'models.measure': method(
    z.object({ ...ON_SERVER, context: z.int().min(256).max(16_777_216) }),
    jobSchema,
  ),
  /** `unsandboxed`: people agreed that the model's commands run without isolation where this machine has none. */
  'models.qualify': method(
    z.object({
      ...ON_SERVER,
      transports: z.array(z.enum(transports)).optional(),
      unsandboxed: z.boolean().default(false),
    }),
    jobSchema,
  ),
  'models.pause': method(JOB, jobSchema),
  'models.resume': method(JOB, jobSchema),
  /** `drop` deletes what was fetched so far, where that can be done from here. */
  'models.cancel': method(JOB.extend({ partial: z.enum(['keep', 'drop']) }), jobSchema),
  /** Takes a finished job off the list. */
  'models.dismiss': method(JOB, z.object({})),
  /** Carries the digest that people saw: another model under the same tag by now is refused. */
  'models.delete': method(z.object({ ...ON_SERVER, digest: z.string().nullable() }), z.object({})),
  'models.unload': method(z.object(ON_SERVER), z.object({})),
  /** Starts the server's program on this machine's loopback, after people agreed. */
  'models.startServer': method(z.object({ server: SERVER }), servedSchema),
  'models.exportQualifications': method(z.object({}), z.object({ text: z.string() })),
  'models.importQualifications': method(
    z.object({ text: z.string().max(16_000_000) }),
    z.object({ taken: z.int(), known: z.int() }),
  ),
} as const;

export const modelStreams = {
  /** All jobs, newest state only. */
  'models.jobs': stream(z.object({}), z.object({ jobs: z.array(jobSchema) })),
} as const;

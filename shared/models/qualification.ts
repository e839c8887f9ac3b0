import { z } from 'zod';

/**
 * The result of the executor's exam: what one model, on one server, could do with the tools. Shared between machines
 * as a file, so everything in it is read with these schemas.
 */

export const QUALIFICATION_FORMAT = 'tandem.qualification/1';

/** How calls travel: by the server's own tool calling, as JSON under a schema, or as text. */
export const transports = ['native', 'constrained', 'text'] as const;
export type Transport = (typeof transports)[number];

/** `executor`: whole plans. `limited`: steps that touch a single file. `unfit`: not an executor. */
export const examVerdicts = ['executor', 'limited', 'unfit'] as const;
export type ExamVerdict = (typeof examVerdicts)[number];

export const examTaskResultSchema = z.object({
  /** Name of the task in the exam, such as `edit-in-place`. */
  task: z.string(),
  passes: z.int().nonnegative(),
  tries: z.int().positive(),
  failures: z.array(
    z.object({
      /** The run that can be opened and replayed; null on another machine than the exam's. */
      run: z.string().nullable(),
      /** Which criterion was not met, in the exam's words. */
      because: z.string(),
    }),
  ),
});
export type ExamTaskResult = z.infer<typeof examTaskResultSchema>;

export const qualificationSchema = z.object({
  format: z.literal(QUALIFICATION_FORMAT),
  /** Version of the exam's tasks and pass marks. */
  exam: z.int().positive(),
  tandem: z.string(),
  takenAt: z.iso.datetime(),
  machine: z.string(),
  server: z.string(),
  serverVersion: z.string().nullable(),
  tag: z.string(),
  digest: z.string().nullable(),
  quantization: z.string().nullable(),
  context: z.int().positive(),
  verdict: z.enum(examVerdicts),
  /** The transport to use; null for `unfit`. */
  transport: z.enum(transports).nullable(),
  byTransport: z.array(
    z.object({ transport: z.enum(transports), tasks: z.array(examTaskResultSchema).max(100) }),
  ),
  /** `here`, `imported`, or `team` when it came with the team's file. */
  origin: z.enum(['here', 'imported', 'team']),
});
export type Qualification = z.infer<typeof qualificationSchema>;

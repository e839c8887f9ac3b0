import { z } from 'zod';
import { machineSchema } from '../hardware/machine.ts';
import { method } from './define.ts';

/** A machine report of another machine (or an older one of this), kept to be laid beside this one. */
export const keptReportSchema = z.object({ id: z.string(), machine: machineSchema });
export type KeptReport = z.infer<typeof keptReportSchema>;

export const machineMethods = {
  /** This machine. `fresh`: looked at now; else at most some seconds old. */
  'machine.read': method(z.object({ fresh: z.boolean() }), machineSchema),
  /** The report that can be sent: JSON, and one page with the same JSON in it. */
  'machine.report': method(
    z.object({}),
    z.object({ name: z.string(), json: z.string(), page: z.string() }),
  ),
  'machine.reports': method(z.object({}), z.object({ reports: z.array(keptReportSchema) })),
  /** Takes a report in, as JSON or as the page. The same machine's earlier one is replaced. */
  'machine.keepReport': method(z.object({ text: z.string().max(8_000_000) }), keptReportSchema),
  'machine.dropReport': method(z.object({ id: z.string().min(1).max(200) }), z.object({})),
} as const;

import { z } from 'zod';

/**
 * What a machine has for running models, as it was found and from where. Sizes are bytes. A number that
 * nobody could read is null and says why in `source`; it is never zero. The same shape is what a machine
 * report carries from one machine to another, so everything in it is read with this schema, ours included.
 */

export const MACHINE_FORMAT = 'tandem.machine/1';

/** Of a machine; lists beyond are cut. */
export const MOST_DEVICES = 256;
export const MOST_FINDINGS = 500;

const TEXT = z.string().max(2_000);
const bytes = z
  .number()
  .nonnegative()
  .max(2 ** 60);

/** A number with where it was read; for null, why it is not known. */
export const quantitySchema = z.object({
  bytes: bytes.nullable(),
  /** `nvidia-smi`, `sysfs mem_info_vram_total`, `typed in settings`, or the reason for null. */
  source: TEXT,
});
export type Quantity = z.infer<typeof quantitySchema>;

export const vendors = ['nvidia', 'amd', 'intel', 'apple', 'other'] as const;

/** A program that holds memory of a device. */
export const deviceUserSchema = z.object({
  pid: z.int().nullable(),
  name: TEXT,
  bytes: bytes.nullable(),
});
export type DeviceUser = z.infer<typeof deviceUserSchema>;

export const deviceSchema = z.object({
  /** Stable on this machine while its cards stay where they are: `nvidia:GPU-1b2c…`, `amd:0000:03:00.0`, `apple:0`. */
  id: TEXT.min(1),
  /** Position among the devices of this machine, from 0, as the vendor's tool counts them. */
  index: z.int().nonnegative(),
  vendor: z.enum(vendors),
  name: TEXT,
  /**
   * `dedicated`: memory of its own. `unified`: one memory with the processor, and the device may take a bounded
   * part of it. `shared`: borrows from the processor's memory (integrated graphics).
   */
  memory: z.enum(['dedicated', 'unified', 'shared']),
  total: quantitySchema,
  free: quantitySchema,
  /** What a model may take right now: `free`, on unified memory never above the working-set limit. */
  budget: quantitySchema,
  driver: TEXT.nullable(),
  /** NVIDIA only, such as `8.9`. */
  computeCapability: TEXT.nullable(),
  /** What inference would use; null when nothing can. */
  backend: z.enum(['cuda', 'rocm', 'metal', 'vulkan', 'sycl']).nullable(),
  /** Why no model server will use this device, in a few words; null when one will. */
  whyNot: TEXT.nullable(),
  ecc: z.boolean().nullable(),
  /** The MIG mode as the tool says it; null without MIG. */
  mig: TEXT.nullable(),
  users: z.array(deviceUserSchema).max(500),
  /** Percent busy and degrees Celsius at that moment; null when not told. */
  busyPercent: z.number().nullable(),
  celsius: z.number().nullable(),
});
export type Device = z.infer<typeof deviceSchema>;

/** Something people should know about how this machine was read, or can do about it. */
export const machineFindingSchema = z.object({
  /** Stable name of the finding, such as `nvidia-smi-hangs`, `no-gpu`, `driver-old`, `wired-limit-raised`. */
  code: TEXT.min(1),
  device: TEXT.nullable(),
  what: TEXT,
  /** What to do about it; empty when nothing. */
  next: TEXT,
});
export type MachineFinding = z.infer<typeof machineFindingSchema>;

export const machineSchema = z.object({
  format: z.literal(MACHINE_FORMAT),
  /** Of the machine, not of its user: made from what does not change between starts. */
  id: TEXT.min(1),
  takenAt: z.iso.datetime(),
  host: z.object({
    name: TEXT,
    platform: TEXT,
    arch: TEXT,
    /** Such as `Ubuntu 24.04.1 LTS`. */
    os: TEXT,
    within: z.enum(['metal', 'wsl', 'container', 'virtual', 'unknown']),
  }),
  cpu: z.object({
    name: TEXT,
    cores: z.int().nullable(),
    threads: z.int().nullable(),
    /** Those that matter for inference: avx2, avx512f, amx, neon, sve… */
    features: z.array(TEXT).max(100),
  }),
  memory: z.object({ total: quantitySchema, available: quantitySchema }),
  devices: z.array(deviceSchema).max(MOST_DEVICES),
  findings: z.array(machineFindingSchema).max(MOST_FINDINGS),
});
export type Machine = z.infer<typeof machineSchema>;

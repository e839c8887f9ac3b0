import type { Device } from '../../../../shared/hardware/machine.ts';

/** How a device's memory is taken at one moment; bytes. The four parts add up to `total`. */
export interface MemorySplit {
  readonly total: number;
  /** Held by programs that serve models. */
  readonly models: number;
  /** Held by everybody else. */
  readonly others: number;
  /** Free, but above what a device may take of a shared memory. */
  readonly beyond: number;
  /** What a model may take now. */
  readonly free: number;
}

/** Programs that hold memory because a model is loaded, by the names that drivers report. */
const SERVER =
  /(?:^|[\\/_\s-])(?:ollama|llama-?server|llama-?box|lm ?studio|lms|vllm|sglang|koboldcpp|mlx)/i;

export const servesModels = (name: string): boolean => SERVER.test(name);

/**
 * The parts of a device's memory; null where total or free is not known. `loadedBytes` is what the servers of this
 * machine say that they hold on devices: used only where the driver does not say who holds what and no other
 * device could hold it (null).
 */
export function splitMemory(device: Device, loadedBytes: number | null): MemorySplit | null {
  const total = device.total.bytes;
  const free = device.free.bytes;
  if (total === null || free === null || total <= 0) return null;
  const left = Math.min(free, total);
  const used = total - left;
  const told = device.users.filter(({ bytes }) => bytes !== null);
  const held =
    told.length > 0
      ? told.reduce((sum, { name, bytes }) => sum + (servesModels(name) ? (bytes ?? 0) : 0), 0)
      : (loadedBytes ?? 0);
  const models = Math.min(used, held);
  const budget = Math.min(left, device.budget.bytes ?? left);
  return { total, models, others: used - models, beyond: left - budget, free: budget };
}

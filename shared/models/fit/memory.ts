/** Sizes that the arithmetic of fit shares. Sources: the servers' source as of August 2026, and load logs. */

export const MIB = 1_048_576;

/** What llama.cpp keeps free on every device when it places layers. */
export const MARGIN = 1_024 * MIB;
/** A driver's own context on a device: 450 MiB (RTX 3060) to 752 MiB (RTX 5060 Ti) were seen. */
export const DRIVER_CONTEXT = 600 * MIB;
/** Servers allocate context in steps of this many tokens. */
export const CONTEXT_STEP = 256;

/** More than any model is trained for, and more requests at once than servers take: mistakes, not loads. */
export const MOST_CONTEXT = 16_777_216;
export const MOST_SLOTS = 64;

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

import type { Device } from '../../../../shared/hardware/machine.ts';

/** Names that are the same in every language. */
export const MAKERS: Readonly<Record<Exclude<Device['vendor'], 'other'>, string>> = {
  nvidia: 'NVIDIA',
  amd: 'AMD',
  intel: 'Intel',
  apple: 'Apple',
};

export const BACKENDS: Readonly<Record<NonNullable<Device['backend']>, string>> = {
  cuda: 'CUDA',
  rocm: 'ROCm',
  metal: 'Metal',
  vulkan: 'Vulkan',
  sycl: 'SYCL',
};

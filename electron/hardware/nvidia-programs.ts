import type { ProbeKit } from './probe-kit.ts';

/** Where nvidia-smi is: the driver's own place first, the search path last (on Windows never: it begins with the folder one is in). */
export async function nvidiaPrograms(kit: ProbeKit): Promise<readonly string[]> {
  if (kit.platform !== 'win32') {
    return [
      '/usr/bin/nvidia-smi',
      '/usr/lib/wsl/lib/nvidia-smi',
      '/usr/local/nvidia/bin/nvidia-smi',
      '/run/current-system/sw/bin/nvidia-smi',
      'nvidia-smi',
    ];
  }
  const windows = kit.env.SystemRoot ?? kit.env.windir ?? 'C:\\Windows';
  const store = `${windows}\\System32\\DriverStore\\FileRepository`;
  const folders = (await kit.list(store))
    .filter((name) => /^nv.{0,20}\.inf_/iu.test(name))
    .slice(0, 20);
  return [
    `${windows}\\System32\\nvidia-smi.exe`,
    ...folders.map((name) => `${store}\\${name}\\nvidia-smi.exe`),
    `${kit.env.ProgramFiles ?? 'C:\\Program Files'}\\NVIDIA Corporation\\NVSMI\\nvidia-smi.exe`,
  ];
}

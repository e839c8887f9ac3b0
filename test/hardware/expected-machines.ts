import type { describeMachine } from './describe-device.ts';

/** What is to be read from each machine of test/fixtures/machines; sizes in MiB. Worked out from its recordings. */
export const expectedMachines: Readonly<Record<string, ReturnType<typeof describeMachine>>> = {
  'a100-mig': {
    within: 'metal',
    devices: [
      'nvidia dedicated 40960/32177/32177 cuda, NVIDIA A100-SXM4-40GB (unused: It is partitioned (MIG): only its instances can be used)',
      'nvidia dedicated 19968/11756/11756 cuda, NVIDIA A100-SXM4-40GB MIG 3g.20gb',
      'nvidia dedicated 9856/9843/9843 cuda, NVIDIA A100-SXM4-40GB MIG 2g.10gb',
    ],
    findings: ['mig', 'memory-held-by-others'],
  },
  'a100-server-hangs': {
    within: 'metal',
    devices: [
      'nvidia dedicated ?/?/? none, A100 SXM4 80GB (unused: nvidia-smi gave no answer within 0.05 s and was ended)',
      'nvidia dedicated ?/?/? none, A100 SXM4 80GB (unused: nvidia-smi gave no answer within 0.05 s and was ended)',
    ],
    findings: ['nvidia-smi-hangs', 'no-gpu'],
  },
  'a6000-ecc': {
    within: 'metal',
    devices: ['nvidia dedicated 46068/45441/45441 cuda, NVIDIA RTX A6000'],
    findings: ['ecc'],
  },
  'arc-a770': {
    within: 'metal',
    devices: ['intel dedicated 16288/15872/15872 vulkan, Arc A770'],
    findings: [],
  },
  'arc-b580': {
    within: 'metal',
    devices: [
      'intel shared ?/?/? vulkan, UHD Graphics 770 (unused: Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1)',
      "intel dedicated 12288/?/? vulkan, Arc B580 (unused: Ollama lacks cap_perfmon, so its Vulkan backend can't see the memory)",
    ],
    findings: ['vulkan-perfmon', 'no-gpu'],
  },
  b200: {
    within: 'metal',
    devices: ['nvidia dedicated 183359/182642/182642 cuda, NVIDIA B200'],
    findings: [],
  },
  'container-with-gpu': {
    within: 'container',
    devices: ['nvidia dedicated 46068/45373/45373 cuda, NVIDIA L40S'],
    findings: ['ecc', 'container'],
  },
  'container-without-nvidia-smi': {
    within: 'container',
    devices: [
      'nvidia dedicated ?/?/? none, GeForce RTX 4090 (unused: This container was not handed the GPU)',
    ],
    findings: ['nvidia-smi-missing', 'container'],
  },
  'dgx-spark': {
    within: 'metal',
    devices: ['nvidia unified 122548/115254/115254 cuda, NVIDIA GB10'],
    findings: [],
  },
  gh200: {
    within: 'metal',
    devices: ['nvidia dedicated 97871/97068/97068 cuda, NVIDIA GH200 480GB'],
    findings: [],
  },
  'gtx-1080-driver-560': {
    within: 'metal',
    devices: [
      'nvidia dedicated 8192/8100/8100 cuda, NVIDIA GeForce GTX 1080 (unused: Driver 560.94 is older than 570, which Ollama needs for compute capability 6.1)',
    ],
    findings: ['driver-old', 'no-gpu'],
  },
  'h100-x8': {
    within: 'metal',
    devices: [
      'nvidia dedicated 81559/40873/40873 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
      'nvidia dedicated 81559/81079/81079 cuda, NVIDIA H100 80GB HBM3',
    ],
    findings: ['memory-held-by-others'],
  },
  h200: {
    within: 'virtual',
    devices: ['nvidia dedicated 143771/143156/143156 cuda, NVIDIA H200'],
    findings: [],
  },
  'intel-igpu-only': {
    within: 'metal',
    devices: [
      'intel shared ?/?/? vulkan, Iris Xe Graphics (unused: Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1)',
    ],
    findings: ['no-gpu'],
  },
  'intel-mac': {
    within: 'metal',
    devices: [
      'intel shared ?/?/? none, Intel UHD Graphics 630 (unused: Ollama uses no graphics on Macs with an Intel processor)',
      'amd dedicated ?/?/? none, AMD Radeon Pro 5500M (unused: Ollama uses no graphics on Macs with an Intel processor)',
    ],
    findings: ['no-gpu'],
  },
  'jetson-orin': {
    within: 'metal',
    devices: ['nvidia unified 62841/55664/55664 cuda, Orin (nvgpu)'],
    findings: [],
  },
  'jetson-xavier-no-smi': {
    within: 'metal',
    devices: ['nvidia unified 31923/28320/28320 cuda, NVIDIA Jetson AGX Xavier'],
    findings: [],
  },
  'mac-studio-m3-ultra-256': {
    within: 'metal',
    devices: ['apple unified 262144/196608/195584 metal, Apple M3 Ultra'],
    findings: ['wired-limit-possible'],
  },
  'mac-studio-m3-ultra-512': {
    within: 'metal',
    devices: ['apple unified 524288/475136/474112 metal, Apple M3 Ultra'],
    findings: [],
  },
  'macbook-air-m4-16': {
    within: 'metal',
    devices: ['apple unified 16384/7063/7063 metal, Apple M4'],
    findings: [],
  },
  'macbook-pro-m3-pro-36-raised': {
    within: 'metal',
    devices: ['apple unified 36864/22656/22656 metal, Apple M3 Pro'],
    findings: ['wired-limit-raised'],
  },
  mi300x: {
    within: 'metal',
    devices: [
      'amd dedicated 196592/196307/196307 rocm, AMD Instinct MI300X OAM',
      'amd dedicated 196592/95292/95292 rocm, AMD Instinct MI300X OAM',
    ],
    findings: ['memory-held-by-others'],
  },
  nouveau: {
    within: 'metal',
    devices: [
      'nvidia dedicated ?/?/? none, GeForce RTX 2060 (unused: The NVIDIA driver is not installed (nouveau drives the card))',
    ],
    findings: ['nvidia-smi-missing', 'no-gpu'],
  },
  'nvidia-driver-mismatch': {
    within: 'metal',
    devices: [
      'nvidia dedicated ?/?/? none, NVIDIA GPU (unused: The NVIDIA driver was updated but the old one is still loaded)',
    ],
    findings: ['nvidia-driver-mismatch', 'no-gpu'],
  },
  'nvidia-na-fields': {
    within: 'metal',
    devices: [
      'nvidia dedicated ?/?/? cuda, NVIDIA GeForce GT 730 (unused: Compute capability 3.5 is below 5.0, which Ollama needs)',
      'nvidia dedicated 12288/?/? cuda, NVIDIA GeForce RTX 3060',
    ],
    findings: ['gpu-too-old', 'memory-unknown'],
  },
  'nvidia-old-fields': {
    within: 'metal',
    devices: ['nvidia dedicated 11019/11019/11019 cuda, GeForce RTX 2080 Ti'],
    findings: [],
  },
  'nvidia-other-locale': {
    within: 'metal',
    devices: ['nvidia dedicated 16380/15902/15902 cuda, NVIDIA GeForce RTX 4060 Ti'],
    findings: [],
  },
  'nvidia-smi-fails': {
    within: 'metal',
    devices: [
      "nvidia dedicated ?/?/? none, GeForce RTX 3090 (unused: nvidia-smi can't reach the NVIDIA driver)",
    ],
    findings: ['nvidia-smi-fails', 'no-gpu'],
  },
  'nvidia-smi-hangs': {
    within: 'metal',
    devices: [
      'nvidia dedicated ?/?/? none, GeForce RTX 3090 (unused: nvidia-smi gave no answer within 0.05 s and was ended)',
    ],
    findings: ['nvidia-smi-hangs', 'no-gpu'],
  },
  'optimus-laptop-asleep': {
    within: 'metal',
    devices: [
      'nvidia dedicated 8188/7806/7806 cuda, NVIDIA GeForce RTX 4070 Laptop GPU',
      'amd shared 14305/13905/13281 vulkan, Radeon 780M (unused: Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1)',
    ],
    findings: ['gpu-asleep'],
  },
  'rtx-4090': {
    within: 'metal',
    devices: ['nvidia dedicated 24564/23592/23592 cuda, NVIDIA GeForce RTX 4090'],
    findings: [],
  },
  'rtx-5090-desktop': {
    within: 'metal',
    devices: ['nvidia dedicated 32607/22980/22980 cuda, NVIDIA GeForce RTX 5090'],
    findings: ['memory-held-by-others'],
  },
  'rx-580': {
    within: 'metal',
    devices: [
      "amd dedicated 8192/7772/7772 vulkan, Radeon RX 470/480/570/570X/580/580X/590 (unused: Ollama lacks cap_perfmon, so its Vulkan backend can't see the memory)",
    ],
    findings: ['vulkan-perfmon', 'no-gpu'],
  },
  'rx-7900-xtx': {
    within: 'metal',
    devices: [
      'amd dedicated 24560/23350/23350 rocm, Radeon RX 7900 XTX',
      'amd shared 31471/31451/30447 vulkan, Raphael (unused: Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1)',
    ],
    findings: ['memory-held-by-others'],
  },
  'strix-halo-large-carve-out': {
    within: 'metal',
    devices: ['amd unified 98304/97704/97280 rocm, AMD Radeon 8060S Graphics'],
    findings: ['bios-carve-out'],
  },
  'strix-halo-small-carve-out': {
    within: 'metal',
    devices: ['amd unified 98304/97280/97280 rocm, AMD Radeon 8060S'],
    findings: ['bios-carve-out'],
  },
  'tesla-k80': {
    within: 'metal',
    devices: [
      'nvidia dedicated 11441/11441/11441 cuda, Tesla K80 (unused: Driver 470.256.02 is older than 550, which Ollama needs)',
      'nvidia dedicated 11441/11441/11441 cuda, Tesla K80 (unused: Driver 470.256.02 is older than 550, which Ollama needs)',
    ],
    findings: ['driver-old', 'driver-old', 'no-gpu'],
  },
  'two-rtx-3090': {
    within: 'metal',
    devices: [
      'nvidia dedicated 24576/24122/24122 cuda, NVIDIA GeForce RTX 3090',
      'nvidia dedicated 24576/22701/22701 cuda, NVIDIA GeForce RTX 3090',
    ],
    findings: ['memory-held-by-others'],
  },
  'vm-made-from-container-image': { within: 'virtual', devices: [], findings: ['no-gpu'] },
  'vm-without-gpu': { within: 'virtual', devices: [], findings: ['no-gpu'] },
  'windows-amd-r9700': {
    within: 'unknown',
    devices: [
      'amd shared ?/?/? vulkan, AMD Radeon(TM) Graphics (unused: Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1)',
      'amd dedicated 32624/30388/30388 rocm, AMD Radeon AI PRO R9700',
    ],
    findings: ['memory-held-by-others'],
  },
  'windows-laptop-igpu-dgpu': {
    within: 'unknown',
    devices: [
      'nvidia dedicated 8188/7948/7948 cuda, NVIDIA GeForce RTX 4070 Laptop GPU',
      'intel shared ?/?/? vulkan, Intel(R) Iris(R) Xe Graphics (unused: Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1)',
    ],
    findings: [],
  },
  'windows-old-card-negative-size': {
    within: 'unknown',
    devices: ['amd dedicated 2048/?/? vulkan, AMD FirePro W7100'],
    findings: ['program-hangs', 'memory-unknown'],
  },
  'windows-strix-halo': {
    within: 'unknown',
    devices: ['amd unified 98304/97404/97280 rocm, AMD Radeon(TM) 8060S Graphics'],
    findings: ['bios-carve-out'],
  },
  'windows-two-identical-cards': {
    within: 'unknown',
    devices: [
      'amd dedicated 24560/?/? rocm, AMD Radeon RX 7900 XTX',
      'amd dedicated 24560/?/? rocm, AMD Radeon RX 7900 XTX',
    ],
    findings: ['memory-unknown', 'memory-unknown'],
  },
  'wsl2-rtx-4080': {
    within: 'wsl',
    devices: ['nvidia dedicated 16376/14112/14112 cuda, NVIDIA GeForce RTX 4080'],
    findings: ['memory-held-by-others', 'wsl'],
  },
};

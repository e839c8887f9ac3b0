import type { ProbeKit } from './probe-kit.ts';

/** Why Ollama leaves integrated graphics alone; null when it was told not to (hardware facts, section 5). */
export function integratedReason(kit: ProbeKit): string | null {
  return kit.env.OLLAMA_IGPU_ENABLE === '1'
    ? null
    : 'Integrated graphics: Ollama uses it only with OLLAMA_IGPU_ENABLE=1';
}

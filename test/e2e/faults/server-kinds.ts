import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault as OllamaFault } from '../../sim/ollama/script.ts';
import type { Fault as OpenAiFault } from '../../sim/openai/script.ts';
import { type OpenAiSim, startOpenAiSim } from '../../sim/openai/start-openai-sim.ts';
import { createRig, EXECUTOR_TAG, type Rig } from '../rig.ts';
import { goodExecutor } from '../sample.ts';

/** What a local server may do wrong, told in each protocol's own way. */
export interface ServerFault {
  readonly name: string;
  readonly ollama: OllamaFault;
  readonly openai: OpenAiFault;
  /** How the run ends when it happens once; left out: approved. */
  readonly once?: RegExp;
  /** How it ends when it happens every time; null: it passes by itself, so it is not played for ever. */
  readonly always: RegExp | null;
}

export const serverKinds = ['ollama', 'vllm', 'llama.cpp', 'lmstudio'] as const;
export type ServerKind = (typeof serverKinds)[number];

export interface FaultyRide {
  readonly rig: Rig;
  readonly executor: string;
  close(): Promise<void>;
}

/** A ride whose second turn goes wrong: the file was read, the edit is due. */
export async function faultyRide(
  kind: ServerKind,
  fault: ServerFault,
  times: number | null,
): Promise<FaultyRide> {
  const often = times === null ? {} : { times };
  const turns = goodExecutor[0]?.turns ?? [];
  if (kind === 'ollama') {
    const faulty = turns.map((turn, at) =>
      at === 1 ? { ...turn, fault: { ...fault.ollama, ...often } } : turn,
    );
    const rig = await createRig({ executor: [{ turns: faulty }] });
    return { rig, executor: `ollama/${EXECUTOR_TAG}`, close: () => rig.close() };
  }
  const faulty = turns.map((turn, at) =>
    at === 1 ? { ...turn, fault: { ...fault.openai, ...often } } : turn,
  );
  const sim = await startOpenAiSim({
    personality: kind,
    models: [{ id: 'sim-coder', loaded: true }],
    script: [{ turns: faulty }],
  });
  const home = mkdtempSync(join(tmpdir(), 'tandem-home-'));
  settle(home, sim);
  const rig = await createRig({ home });
  const close = async (): Promise<void> => {
    await Promise.all([rig.close(), sim.close()]);
  };
  return { rig, executor: 'team/sim-coder', close };
}

function settle(home: string, sim: OpenAiSim): void {
  mkdirSync(home, { recursive: true });
  const servers = [{ name: 'team', url: sim.url, kind: 'openai' }];
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ servers }));
}

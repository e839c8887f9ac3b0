import type { Engine } from '../../hosts/engine.ts';

/** What the desk needs of the engine. */
export type DeskEngine = Pick<Engine, 'run' | 'resume' | 'runs' | 'open'>;

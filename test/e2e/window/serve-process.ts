import { startTerminal } from '../../../electron/hosts/terminal/main.ts';

/** `tandem serve` as a process of its own, unbuilt: `node serve-process.ts serve --port N`. */
await startTerminal();

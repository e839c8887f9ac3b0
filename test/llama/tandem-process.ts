import { startTerminal } from '../../electron/hosts/terminal/main.ts';

/** The `tandem` command from its sources, so that a ride needs no build. */
await startTerminal();

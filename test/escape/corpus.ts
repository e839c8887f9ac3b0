import type { Attempt } from './attempt.ts';
import { git } from './attempts/git.ts';
import { links } from './attempts/links.ts';
import { network } from './attempts/network.ts';
import { paths } from './attempts/paths.ts';
import { processes } from './attempts/processes.ts';
import { protocol } from './attempts/protocol.ts';
import { reading } from './attempts/reading.ts';
import { resources } from './attempts/resources.ts';
import { terminal } from './attempts/terminal.ts';

export const corpus: readonly Attempt[] = [
  ...paths,
  ...links,
  ...git,
  ...reading,
  ...network,
  ...terminal,
  ...protocol,
  ...processes,
  ...resources,
];

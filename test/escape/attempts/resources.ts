import { type Attempt, type Ground, type Seen, shell } from '../attempt.ts';

const MOST_LIMIT = /limit on (processes|memory|disk|output)|Timed out/;
const KERNEL_LIMIT =
  /File size limit|SIGXFSZ|signal SIG|Cannot allocate|ENOMEM|EFBIG|EAGAIN|temporarily unavailable|No space|ENOSPC|Killed|Exit code [1-9]/;

/** Succeeds when nothing stopped it: every one of these has to end by a name. */
const unstopped = ([first]: readonly Seen[]): string | null => {
  const text = first?.text ?? '';
  return MOST_LIMIT.test(text) || KERNEL_LIMIT.test(text) ? null : 'nothing named stopped it';
};

const sh = (name: string, command: (ground: Ground) => string): Attempt =>
  shell('resources', name, command, unstopped);

/** Using the machine up. Each call gets a time limit of a few seconds by the player. */
export const resources: readonly Attempt[] = [
  sh('a fork bomb', () => 'f() { f | f & }; f; sleep 20'),
  sh('processes without end', () => 'while :; do sleep 60 & done'),
  sh(
    'memory without end',
    () =>
      "node --max-old-space-size=65536 -e 'const a=[];for(;;)a.push(Buffer.alloc(64*1024*1024,1))'",
  ),
  sh(
    'memory in many processes',
    () =>
      "for i in 1 2 3 4 5 6 7 8; do node -e 'const a=[];for(;;)a.push(Buffer.alloc(64*1024*1024,1))' & done; wait",
  ),
  sh('output without end', () => 'yes'),
  sh(
    'one file without end',
    () => 'dd if=/dev/zero of=big bs=1M count=9000 status=none; rm -f big; exit 1',
  ),
  sh('a sleep without end', () => 'sleep 600'),
  sh('a loop without end', () => 'while :; do :; done'),
  sh(
    'a program that ignores being asked to end',
    () => 'trap "" TERM INT HUP; while :; do sleep 1; done',
  ),
];

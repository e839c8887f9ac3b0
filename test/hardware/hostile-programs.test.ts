import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProbeKit, type ProbeKit } from '../../electron/hardware/probe-kit.ts';
import { readMachine } from '../../electron/hardware/read-machine.ts';
import { runProgram } from '../../electron/hardware/run-program.ts';
import { readFreeBytes } from '../../electron/hardware/watch-memory.ts';
import { machinePage } from '../../electron/hosts/engine/machine-page.ts';
import { machineSchema } from '../../shared/hardware/machine.ts';
import { parseMachineReport } from '../../shared/hardware/parse-machine-report.ts';

const never = new AbortController().signal;
const LIMIT_MS = 1_500;

/** This machine with another nvidia-smi: a real program, or whatever else has that name. */
function kitWith(body: string | null, more: Partial<ProbeKit> = {}): ProbeKit {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-smi-'));
  const path = join(folder, 'nvidia-smi');
  if (body === null) mkdirSync(path);
  else writeFileSync(path, body);
  chmodSync(path, 0o755);
  return {
    ...createProbeKit(),
    run: (program, args, options) =>
      runProgram(program.endsWith('nvidia-smi') ? path : program, args, options),
    ...more,
  };
}

async function look(kit: ProbeKit) {
  const begun = performance.now();
  const machine = await readMachine(kit, { signal: never, limitMs: LIMIT_MS });
  await readFreeBytes(kit, never);
  expect(performance.now() - begun).toBeLessThan(3 * LIMIT_MS + 6_000);
  expect(machineSchema.parse(machine)).toEqual(machine);
  const page = machinePage(machine, []);
  expect(parseMachineReport(page, 'x')).toEqual({ ok: true, value: machine });
  expect(page).not.toContain('\u001b');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<img|<\/td><b>/);
  return machine;
}

/** A row of nvidia-smi for a card of this name; the other cells are in order. */
const row = (name: string, index = '0'): string =>
  `${index}, GPU-${index}, ${name}, 24564, 1, 24000, 570.1, 00000000:01:00.0, 8.9, [N/A], [N/A], 0, 30, [N/A]`;

describe.skipIf(process.platform === 'win32')('an nvidia-smi that is none', () => {
  it.each([
    ['prints a gigabyte', '#!/bin/sh\nhead -c 1000000000 /dev/zero | tr "\\0" "y"\n'],
    ['prints lines for ever', '#!/bin/sh\nyes "0, GPU-1, RTX, 1, 1, 1, 8.9, 1, 1, 1, 1"\n'],
    ['forks and hangs', '#!/bin/sh\nsleep 300 &\nsleep 300\n'],
    ['ends and leaves its output to a child', '#!/bin/sh\nsleep 300 &\necho 1\n'],
    ['closes its output and hangs', '#!/bin/sh\nexec >&- 2>&-\nsleep 300\n'],
    ['ends by a signal', '#!/bin/sh\nkill -9 $$\n'],
    ['ignores to be ended', '#!/bin/sh\ntrap "" TERM INT HUP\nwhile :; do sleep 1; done\n'],
    ['is no program', 'MZ\0\0'],
    ['has no interpreter', '#!/nowhere/sh\n'],
    ['is a folder', null],
    ['says nothing', '#!/bin/sh\nexit 0\n'],
    ['prints a row of escapes', `#!/bin/sh\nprintf '${row('\\033]0;owned\\007RTX\\033[2J')}\\n'\n`],
    [
      'prints a row of HTML',
      `#!/bin/sh\necho '${row('</td><b><img src=x onerror=alert(1)></script><script>')}'\n`,
    ],
    ['prints a row of one long name', `#!/bin/sh\nhead -c 3000000 /dev/zero | tr "\\0" "," \n`],
    ['prints a card of a name of 9 kB', `#!/bin/sh\necho '${row('x'.repeat(9_000))}'\n`],
    [
      'prints five hundred cards',
      `#!/bin/sh\nfor i in $(seq 500); do echo "${row('RTX $i', '$i')}"; done\n`,
    ],
    [
      'prints one card five hundred times',
      `#!/bin/sh\nfor i in $(seq 500); do echo "${row('RTX')}"; done\n`,
    ],
    [
      'prints absurd numbers',
      `#!/bin/sh\necho '-1, GPU-1, RTX, -5, 1e400, 99999999999999999999999999, NaN, x, y, z, w, -7, 1e300, q'\necho '1e300, , , 0x10, 18446744073709551616, -0, , , , , , 200, -300, '\n`,
    ],
    ['prints bytes that are no text', '#!/bin/sh\nhead -c 100000 /dev/urandom\n'],
  ])(
    '%s, and the machine is read in time all the same',
    async (_what, body) => {
      await look(kitWith(body));
    },
    60_000,
  );
});

describe('a system that tells nothing', () => {
  it('is read as a machine of unknowns, without zeros', async () => {
    const kit = kitWith('#!/bin/sh\nexit 1\n', {
      env: {},
      hostname: '\u001b[2J</script><script>'.repeat(50),
      readText: async () => null,
      list: async () => [],
      readLink: async () => null,
      run: async () => ({ kind: 'missing' }),
    });
    const machine = await look(kit);
    expect(machine.memory.total.bytes).not.toBe(0);
    expect(machine.memory.available.bytes).not.toBe(0);
  }, 60_000);

  it('is read where every file is a megabyte of noise', async () => {
    const noise = Array.from({ length: 60_000 }, (_, at) => `${at % 7}: \u0000-1e999 <b> `).join(
      '\n',
    );
    await look(
      kitWith('#!/bin/sh\nexit 1\n', {
        readText: async () => noise,
        list: async () => ['card0', 'renderD128', '0000:01:00.0', '../..'],
        readLink: async () => noise.slice(0, 4_000),
      }),
    );
  }, 60_000);
});

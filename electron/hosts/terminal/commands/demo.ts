import { join } from 'node:path';
import { tandemHome } from '../../../store/tandem-home.ts';
import { demoPeople } from '../../demo/demo-people.ts';
import { createSampleRepository, SAMPLE_REQUEST } from '../../demo/sample-repository.ts';
import type { Engine } from '../../engine.ts';
import { unstartedLine } from '../output/json-lines.ts';
import { createPaint, decideColour } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { ride } from './ride.ts';

/** A whole ride on the bundled sample: only the models' answers were written in advance. */
export async function demoCommand(io: TerminalIo, engine: Engine, json: boolean): Promise<number> {
  const home = tandemHome(io.env, process.platform);
  const repository = home.ok ? await createSampleRepository(join(home.value, 'demo')) : home;
  if (!repository.ok) {
    if (json) io.stdout.write(`${unstartedLine(new Date(io.now()), repository.error)}\n`);
    return sayFailure(io, repository.error);
  }
  const code = await ride(io, {
    json,
    people: { fixed: demoPeople },
    start: (watch) =>
      engine.run(
        {
          repository: repository.value,
          request: SAMPLE_REQUEST,
          mode: 'hybrid',
          deliver: 'branch',
          scripted: true,
        },
        watch,
      ),
  });
  if (code === 0 && !json) sayWhatNext(io);
  return code;
}

function sayWhatNext(io: TerminalIo): void {
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const command = commandName(io);
  const lines = [
    '',
    paint('strong', 'What to try next'),
    `  ${command} doctor`,
    '      what this machine has for a ride with real models, and what is missing',
    `  ${command} run --repo DIR --request "…"`,
    '      your own repository: Claude plans and verifies, a local model executes',
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

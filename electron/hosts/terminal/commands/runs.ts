import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine, RunListing } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { displayWidth, fitWidth } from '../output/display-width.ts';
import { describeDuration, describeMoney } from '../output/format.ts';
import { createPaint, decideColour, mark, type Paint, type Tone } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';

export async function runsCommand(io: TerminalIo, engine: Engine, json: boolean): Promise<number> {
  const runs = await engine.runs();
  if (!runs.ok) return sayFailure(io, runs.error);
  if (json) {
    for (const run of runs.value) io.stdout.write(`${JSON.stringify(run)}\n`);
    return EXIT.delivered;
  }
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const columns = io.stdout.isTTY === true ? (io.stdout.columns ?? 80) : 200;
  if (runs.value.length === 0) {
    io.stdout.write(`No runs yet. See one with \`${commandName(io)} demo\`.\n`);
  }
  for (const run of runs.value) {
    for (const line of describeListing(run, paint)) io.stdout.write(`${fitWidth(line, columns)}\n`);
  }
  return EXIT.delivered;
}

const STATUS: Readonly<Record<string, { readonly tone: Tone; readonly sign: string }>> = {
  approved: { tone: 'good', sign: mark.good },
  running: { tone: 'executor', sign: mark.doing },
  interrupted: { tone: 'warn', sign: mark.open },
  cancelled: { tone: 'warn', sign: mark.notRun },
  rejected: { tone: 'bad', sign: mark.bad },
  exhausted: { tone: 'bad', sign: mark.bad },
  failed: { tone: 'bad', sign: mark.bad },
  unreadable: { tone: 'bad', sign: '?' },
};

function describeKinship({ parentRun, imported, kept }: RunListing): readonly string[] {
  const said = [
    parentRun === undefined ? '' : `fork of ${cleanLine(parentRun, 60)}`,
    imported === true ? 'imported, only read here' : '',
    kept === true ? 'kept' : '',
  ].filter((text) => text !== '');
  return said.length === 0 ? [] : [said.join(' · ')];
}

function describeListing(run: RunListing, paint: Paint): readonly string[] {
  const { tone, sign } = STATUS[run.status] ?? { tone: 'quiet', sign: '·' };
  const status = cleanLine(run.status, 20);
  const facts = [
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.seconds > 0 ? describeDuration(run.seconds * 1000) : '',
    describeMoney(run.costUsd),
  ];
  const pad = ' '.repeat(Math.max(1, 12 - displayWidth(status)));
  return [
    `${cleanLine(run.runId, 60)}  ${paint(tone, `${sign} ${status}`)}${pad}${cleanLine(run.request, 160)}`,
    paint(
      'quiet',
      `  ${facts.filter((fact) => fact !== '').join(' · ')} · ${cleanLine(run.repository, 120)}`,
    ),
    ...describeKinship(run).map((text) => paint('quiet', `  ${text}`)),
    ...(run.note === '' ? [] : [`  ${paint('warn', mark.warn)} ${cleanLine(run.note, 300)}`]),
  ];
}

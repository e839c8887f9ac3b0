import { EXIT } from '../../../../shared/exit-code.ts';
import type { DoctorFinding, Engine } from '../../engine.ts';
import type { DoctorAct } from '../doctor-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { detail, line } from '../output/lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark, type Paint, type Tone } from '../output/style.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { compareReports, reportMachine } from './machine-reports.ts';

/** What is there; or this machine as a report; or reports of several machines beside each other. */
export function doctorCommand(
  io: TerminalIo,
  engine: Engine,
  { act, json }: { readonly act: DoctorAct; readonly json: boolean },
): Promise<number> {
  switch (act.kind) {
    case 'look':
      return lookAround(io, engine, json);
    case 'report':
      return reportMachine(io, engine, { ...act, json });
    case 'compare':
      return compareReports(io, engine, { ...act, json });
  }
}

/** Exit 0 when nothing is missing, 5 otherwise: the same meaning as for a run that needs it. */
async function lookAround(io: TerminalIo, engine: Engine, json: boolean): Promise<number> {
  const screen = createScreen(io.stdout, { cursor: !json });
  screen.setLive('Looking …');
  const findings = await engine.doctor();
  screen.setLive(null);
  const code = findings.some(({ status }) => status === 'missing') ? EXIT.missing : EXIT.delivered;
  if (json) {
    for (const finding of findings) io.stdout.write(`${JSON.stringify(finding)}\n`);
    return code;
  }
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  for (const text of describeFindings(findings, paint)) printWrapped(screen, text);
  return code;
}

const STATUS: Record<
  DoctorFinding['status'],
  { readonly tone: Tone; readonly sign: string; readonly word: string }
> = {
  ok: { tone: 'good', sign: mark.good, word: 'ok' },
  warning: { tone: 'warn', sign: mark.warn, word: 'warning' },
  missing: { tone: 'bad', sign: mark.bad, word: 'missing' },
};

export function describeFindings(
  findings: readonly DoctorFinding[],
  paint: Paint,
): readonly string[] {
  const lines = findings.flatMap((finding) => {
    const { tone, sign, word } = STATUS[finding.status];
    const label = finding.status === 'ok' ? '' : ` (${word})`;
    const text = `${finding.area.padEnd(8)} ${cleanLine(finding.what, 400)}${label}`;
    return [
      line(paint, tone, sign, text),
      ...(finding.next === '' ? [] : [detail(paint, `→ ${cleanLine(finding.next, 400)}`)]),
    ];
  });
  const missing = findings.filter(({ status }) => status === 'missing').length;
  const end =
    missing === 0 ? 'Nothing is missing.' : `${describeAmount(missing, 'thing')} missing.`;
  return [...lines, '', paint('strong', end)];
}

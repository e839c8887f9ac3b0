import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Machine } from '../../../../shared/hardware/machine.ts';
import { parseMachineReport } from '../../../../shared/hardware/parse-machine-report.ts';
import { compareMachines } from '../../../../shared/models/compare-machines.ts';
import { loadOf } from '../../../../shared/models/judge-model.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Engine } from '../../engine.ts';
import type { DoctorAct, ReportForm } from '../doctor-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeComparison } from '../output/compare-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { readUserFile, userPath, writeUserFile } from '../user-files.ts';

/** Writes this machine's report, to be sent: as data, as a page, or as both. */
export async function reportMachine(
  io: TerminalIo,
  engine: Engine,
  { file, forms, json }: Extract<DoctorAct, { kind: 'report' }> & { readonly json: boolean },
): Promise<number> {
  const report = await engine.machines.report();
  const given = userPath(io, file);
  // A folder is given a file of the report's own name.
  const path = (await isFolder(given)) ? join(given, report.name) : given;
  const text: Readonly<Record<ReportForm, string>> = { json: report.json, html: report.page };
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  for (const form of forms) {
    const target = forms.length > 1 ? `${path}.${form}` : path;
    const written = await writeUserFile(target, text[form]);
    if (!written.ok) return sayFailure(io, written.error);
    const object = JSON.stringify({ kind: 'report', form, file: target });
    const words = `${paint('good', mark.good)} ${form === 'json' ? 'data' : 'page'}: ${cleanLine(target, 600)}`;
    io.stdout.write(`${json ? object : words}\n`);
  }
  return EXIT.delivered;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there, or not to be seen: writing will say so.
    return false;
  }
}

/** As much as the contract between window and engine takes of a report. */
const MOST_BYTES = 8_000_000;

/** This machine beside those of the reports: one table, who can run what. */
export async function compareReports(
  io: TerminalIo,
  engine: Engine,
  { files, json }: { readonly files: readonly string[]; readonly json: boolean },
): Promise<number> {
  const others = await readReports(io, files);
  if (!others.ok) return sayFailure(io, others.error);
  const { machine, catalogue } = await engine.desk.shop({ fresh: true });
  const machines = distinct([machine, ...others.value]);
  const load = loadOf();
  const comparison = compareMachines(machines, catalogue, load);
  if (json) {
    for (const one of machines) {
      io.stdout.write(
        `${JSON.stringify({ kind: 'machine', here: one.id === machine.id, ...one })}\n`,
      );
    }
    for (const { entry, cells } of comparison.rows) {
      const on = cells.map(({ machine: { id, host }, fit }) => ({
        machine: id,
        name: host.name,
        fit,
      }));
      io.stdout.write(
        `${JSON.stringify({ kind: 'comparison', id: entry.id, tag: entry.tag, on })}\n`,
      );
    }
    return EXIT.delivered;
  }
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const columns = io.stdout.isTTY === true ? screen.columns : 120;
  const lines = describeComparison(
    { machines, rows: comparison.rows, load, here: machine.id },
    paint,
    columns,
  );
  for (const text of lines) printWrapped(screen, text);
  return EXIT.delivered;
}

async function readReports(
  io: TerminalIo,
  files: readonly string[],
): Promise<Result<readonly Machine[], TandemError>> {
  const machines: Machine[] = [];
  for (const file of files) {
    const path = userPath(io, file);
    const text = await readUserFile(path, MOST_BYTES);
    if (!text.ok) return err(text.error);
    const machine = parseMachineReport(text.value, path);
    if (!machine.ok) return err(machine.error);
    machines.push(machine.value);
  }
  return ok(machines);
}

/** Each machine once, by its newest report: this one was looked at just now. */
function distinct(machines: readonly Machine[]): readonly Machine[] {
  const byId = new Map<string, Machine>();
  for (const machine of machines) {
    const known = byId.get(machine.id);
    const isNewer = known === undefined || Date.parse(machine.takenAt) > Date.parse(known.takenAt);
    if (isNewer) byId.set(machine.id, machine);
  }
  return [...byId.values()];
}

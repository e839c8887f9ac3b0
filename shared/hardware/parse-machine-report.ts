import type { TandemError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { findLine, findSyntaxError, lineAt } from '../settings/json-line.ts';
import { MACHINE_FORMAT, type Machine, machineSchema } from './machine.ts';

/** The element of a report's page that holds the machine; `machine-page.ts` writes it, this reads it. */
export const REPORT_ELEMENT = 'tandem-machine';

/** In characters; a report of a machine with 256 devices and all that runs on them stays below. */
export const MAX_REPORT = 8_000_000;

/**
 * A machine report as it came from somewhere: the JSON, or the page with the same JSON in it. `path` is only for the
 * message. Errors: `file-invalid`, with the line in that file.
 */
export function parseMachineReport(text: string, path: string): Result<Machine, TandemError> {
  const invalid = (line: number | null, detail: string) =>
    err({ kind: 'file-invalid', path, line, detail } as const);
  if (text.length > MAX_REPORT) return invalid(null, `it is over ${MAX_REPORT / 1e6} MB`);
  const found = findReport(text);
  if (typeof found === 'string') return invalid(null, found);
  const { json, before } = found;
  const broken = findSyntaxError(json);
  if (broken !== null) return invalid(broken.line + before, `${broken.detail} (not JSON)`);
  const value: unknown = JSON.parse(json);
  const format = formatOf(value);
  if (format !== MACHINE_FORMAT) {
    const detail =
      format === null
        ? 'it is no machine report'
        : `it is in the format ${format}; this version reads ${MACHINE_FORMAT}`;
    return invalid(null, detail);
  }
  const parsed = machineSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const line = issue === undefined ? null : findLine(json, issue.path);
  const detail = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it does not fit'}`;
  return invalid(line === null ? null : line + before, detail);
}

interface FoundReport {
  readonly json: string;
  /** Lines of the file that stand before it. */
  readonly before: number;
}

const OPENING = `<script type="application/json" id="${REPORT_ELEMENT}">`;
const NEITHER = 'it is neither a machine report as JSON nor as a page of Tandem';

/** The report's JSON, or what is wrong with the file. A page has the element once, exactly as it was written. */
function findReport(text: string): FoundReport | string {
  const begun = text.replace(/^\uFEFF/, '');
  if (/^\s*\{/.test(begun)) return { json: begun, before: 0 };
  const opening = begun.indexOf(OPENING);
  if (opening === -1) return NEITHER;
  if (begun.includes(OPENING, opening + 1)) return 'it is a page with more than one machine report';
  const start = opening + OPENING.length;
  const end = begun.indexOf('</script>', start);
  if (end === -1) return NEITHER;
  return { json: begun.slice(start, end), before: lineAt(begun, start) - 1 };
}

function formatOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('format' in value)) return null;
  return typeof value.format === 'string' ? value.format.slice(0, 60) : null;
}

import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { describeAmount } from '../output/format.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { readUserFile, userPath, writeUserFile } from '../user-files.ts';

/** As much as the contract between window and engine lets in. */
const MOST_BYTES = 16_000_000;

interface Exchange {
  readonly kind: 'export' | 'import';
  readonly file: string;
  readonly json: boolean;
}

/** Exam results as a file, from here to others or from others to here. */
export async function exchangeQualifications(
  io: TerminalIo,
  engine: Engine,
  { kind, file, json }: Exchange,
): Promise<number> {
  const path = userPath(io, file);
  const say = (value: object, words: string) => {
    const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
    io.stdout.write(json ? `${JSON.stringify(value)}\n` : `${paint('good', mark.good)} ${words}\n`);
    return EXIT.delivered;
  };
  const shown = cleanLine(path, 400);
  if (kind === 'export') {
    const text = await engine.desk.exportQualifications();
    const written = await writeUserFile(path, text);
    return written.ok
      ? say({ kind: 'qualifications.exported', file: path }, `exam results are in ${shown}`)
      : sayFailure(io, written.error);
  }
  const text = await readUserFile(path, MOST_BYTES);
  if (!text.ok) return sayFailure(io, text.error);
  const taken = await engine.desk.importQualifications(text.value);
  if (!taken.ok) return sayFailure(io, naming(path, taken.error));
  const { taken: fresh, known } = taken.value;
  return say(
    { kind: 'qualifications.imported', file: path, taken: fresh, known },
    `${describeAmount(fresh, 'exam result')} taken from ${shown}, ${known} known before`,
  );
}

/** The desk sees text and no file; people look for the mistake in the file that they named. */
const naming = (path: string, error: TandemError): TandemError =>
  error.kind === 'file-invalid' ? { ...error, path } : error;

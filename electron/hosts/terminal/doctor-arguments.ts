import { extname } from 'node:path';
import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

/** What `tandem doctor` is asked for. */
export type DoctorAct =
  | { readonly kind: 'look' }
  /** The machine's report, as JSON, as a page, or as both beside each other. */
  | { readonly kind: 'report'; readonly file: string; readonly forms: readonly ReportForm[] }
  | { readonly kind: 'compare'; readonly files: readonly string[] };

export type ReportForm = 'json' | 'html';

export const DOCTOR_OPTIONS = { report: 'text', compare: 'texts', json: 'flag' } as const;

const FORMS: Readonly<Record<string, readonly ReportForm[]>> = {
  '': ['json', 'html'],
  '.json': ['json'],
  '.html': ['html'],
  '.htm': ['html'],
};

/** Errors: `usage`. Files after the first one of `--compare` need no option of their own. */
export function parseDoctor({ texts, rest }: OptionValues): Parsed<DoctorAct> {
  const [report] = texts.report ?? [];
  const compared = texts.compare ?? [];
  const [extra] = rest;
  if (report !== undefined && compared.length > 0)
    return usage('Give either --report or --compare, not both.');
  if (compared.length > 0) {
    const files = [...compared, ...rest];
    return files.some((file) => file.trim() === '')
      ? usage('--compare needs files: reports that `tandem doctor --report` made.')
      : ok({ kind: 'compare', files });
  }
  if (extra !== undefined)
    return usage(`\`tandem doctor\` takes no argument; \`${extra}\` is one too many.`);
  return report === undefined ? ok({ kind: 'look' }) : parseReport(report);
}

function parseReport(file: string): Parsed<DoctorAct> {
  if (file.trim() === '') return usage('--report needs a file, such as machine.html.');
  const extension = extname(file).toLowerCase();
  const forms = FORMS[extension];
  if (forms !== undefined) return ok({ kind: 'report', file, forms });
  return usage(
    `A report is written as .json or .html, or as both without an ending; \`${extension}\` is neither.`,
  );
}

import { type Redaction, redactions } from '../../../shared/ipc/bundles.ts';
import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, parseChoice, usage } from './parse-choice.ts';

/** What is asked for with runs as things: passed on, taken in, removed, kept. */
export type BundleCommand =
  | {
      readonly kind: 'export';
      readonly run: string;
      /** Null: only what it would hold is wanted. */
      readonly file: string | null;
      readonly form: 'bundle' | 'report';
      readonly redact: readonly Redaction[];
      readonly json: boolean;
    }
  | { readonly kind: 'import'; readonly file: string; readonly json: boolean }
  | {
      readonly kind: 'remove';
      readonly runs: readonly string[];
      readonly onlyWorktree: boolean;
      readonly branch: boolean;
      readonly yes: boolean;
      readonly json: boolean;
    }
  | {
      readonly kind: 'keep';
      readonly run: string;
      readonly keep: boolean;
      readonly json: boolean;
    };

export const BUNDLE_OPTIONS = {
  export: { redact: 'texts', preview: 'flag', report: 'flag', json: 'flag' },
  import: { json: 'flag' },
  remove: { 'worktree-only': 'flag', branch: 'flag', yes: 'flag', json: 'flag' },
  keep: { off: 'flag', json: 'flag' },
} as const;

/** Errors: `usage`. */
export function parseBundleCommand(
  name: BundleCommand['kind'],
  values: OptionValues,
): Parsed<BundleCommand> {
  const json = values.flags.has('json');
  const { rest, flags } = values;
  switch (name) {
    case 'export':
      return parseExport(values, json);
    case 'import': {
      const [file, extra] = rest;
      if (file === undefined || file === '') return usage('`tandem import` needs a file.');
      return extra === undefined
        ? ok({ kind: name, file, json })
        : usage(`\`tandem import\` takes one file; \`${extra}\` is one too many.`);
    }
    case 'remove': {
      if (rest.length === 0 || rest.includes('')) return needsRun(name);
      const onlyWorktree = flags.has('worktree-only');
      if (onlyWorktree && flags.has('branch')) {
        return usage('--worktree-only leaves everything else: it does not go with --branch.');
      }
      const how = { onlyWorktree, branch: flags.has('branch'), yes: flags.has('yes') };
      return ok({ kind: name, runs: rest, ...how, json });
    }
    case 'keep': {
      const [run, extra] = rest;
      if (run === undefined || run === '') return needsRun(name);
      return extra === undefined
        ? ok({ kind: name, run, keep: !flags.has('off'), json })
        : usage(`\`tandem keep\` takes one run; \`${extra}\` is one too many.`);
    }
  }
}

const needsRun = (name: string): Parsed<never> =>
  usage(`\`tandem ${name}\` needs the name of a run; \`tandem runs\` lists them.`);

function parseExport({ rest, flags, texts }: OptionValues, json: boolean): Parsed<BundleCommand> {
  const [run, file = null, extra] = rest;
  if (run === undefined || run === '') return needsRun('export');
  if (extra !== undefined)
    return usage(`\`tandem export\` takes a run and a file; \`${extra}\` is one too many.`);
  const isPreview = flags.has('preview');
  if (!isPreview && (file === null || file === ''))
    return usage('`tandem export` needs a file to write, or --preview to see what would be in it.');
  const redact = parseRedactions(texts.redact);
  if (!redact.ok) return redact;
  const form = flags.has('report') || (file?.endsWith('.html') ?? false) ? 'report' : 'bundle';
  return ok({
    ...{ kind: 'export', run, file: isPreview ? null : file, form },
    ...{ redact: redact.value, json },
  });
}

/** Secrets go whatever else is named: only `none`, by itself, leaves everything as it is. */
function parseRedactions(given: readonly string[] | undefined): Parsed<readonly Redaction[]> {
  if (given === undefined) return ok(['secrets']);
  const words = given.flatMap((list) => list.split(',')).map((word) => word.trim());
  if (words.length === 1 && words[0] === 'none') return ok([]);
  const found = new Set<Redaction>(['secrets']);
  for (const word of words) {
    const redaction = parseChoice('redact', word, redactions);
    if (!redaction.ok)
      return usage(`--redact takes ${redactions.join(', ')} or none; \`${word}\` is none of them.`);
    found.add(redaction.value);
  }
  return ok([...found]);
}

import { ok } from '../../../shared/result.ts';
import { BUNDLE_OPTIONS, type BundleCommand, parseBundleCommand } from './bundle-arguments.ts';
import { COMPARE_OPTIONS, type CompareArguments, parseCompare } from './compare-arguments.ts';
import { DOCTOR_OPTIONS, type DoctorAct, parseDoctor } from './doctor-arguments.ts';
import { EXPLAIN_OPTIONS, type ExplainAct, parseExplain } from './explain-arguments.ts';
import { FORK_OPTIONS, type ForkAct, parseFork } from './fork-arguments.ts';
import { MODEL_OPTIONS, type ModelCommand, parseModelCommand } from './model-arguments.ts';
import { nearest } from './nearest.ts';
import { type OptionValues, parseOptions } from './options.ts';
import { type Parsed, parseChoice, parseOptional, usage } from './parse-choice.ts';
import {
  parseReplayCommand,
  REPLAY_OPTIONS,
  type ReplayCommand,
  SHOW_OPTIONS,
} from './replay-arguments.ts';
import {
  NOTE_OPTIONS,
  type NoteAct,
  parseNote,
  parseSearch,
  SEARCH_OPTIONS,
  type SearchAct,
} from './search-arguments.ts';
import { parseServe, SERVE_OPTIONS, type ServeArguments } from './serve-arguments.ts';
import { parseSwap, SWAP_OPTIONS, type SwapArguments } from './swap-arguments.ts';
import { parseTelemetry, TELEMETRY_OPTIONS, type TelemetryAct } from './telemetry-arguments.ts';
import { parseTools, TOOLS_OPTIONS, type ToolsAct } from './tool-arguments.ts';

/** What a command line asks for, checked as far as it can be without touching anything. */
export type Command =
  | { readonly kind: 'help'; readonly topic: string | null }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'run' } & RunArguments)
  | { readonly kind: 'resume'; readonly run: string; readonly given: Given; readonly json: boolean }
  | { readonly kind: 'ledger'; readonly run: string; readonly json: boolean }
  | ReplayCommand
  | { readonly kind: 'runs'; readonly storage: boolean; readonly json: boolean }
  | { readonly kind: 'demo'; readonly json: boolean }
  | BundleCommand
  | { readonly kind: 'consents'; readonly withdraw: string | null; readonly json: boolean }
  | { readonly kind: 'doctor'; readonly act: DoctorAct; readonly json: boolean }
  | { readonly kind: 'fork'; readonly act: ForkAct; readonly given: Given; readonly json: boolean }
  | ({ readonly kind: 'explain'; readonly json: boolean } & ExplainAct)
  | { readonly kind: 'tools'; readonly act: ToolsAct; readonly json: boolean }
  | ({ readonly kind: 'search'; readonly json: boolean } & SearchAct)
  | ({ readonly kind: 'note'; readonly json: boolean } & NoteAct)
  | ({ readonly kind: 'telemetry'; readonly json: boolean } & TelemetryAct)
  | ModelCommand
  | ({ readonly kind: 'compare' } & CompareArguments)
  | ({ readonly kind: 'swap-test' } & SwapArguments)
  | ({ readonly kind: 'serve' } & ServeArguments);

export interface RunArguments {
  readonly repository: string;
  /** The words themselves, or the file that holds them (`-`: standard input). */
  readonly request: { readonly text: string } | { readonly file: string };
  /** Null: as the settings say. */
  readonly mode: 'hybrid' | 'cloud' | 'local' | null;
  readonly deliver: 'branch' | 'patch' | 'apply' | null;
  readonly planner: string | null;
  readonly verifier: string | null;
  readonly executor: string | null;
  readonly given: Given;
  readonly json: boolean;
}

/** Decisions given in advance on the command line. */
export interface Given {
  readonly answers: Readonly<Record<string, string>>;
  readonly approve: readonly Approval[];
  readonly yes: boolean;
  readonly unsandboxed: boolean;
}
export type Approval = 'plan' | 'delivery';

const DECISIONS = { answer: 'texts', approve: 'texts', yes: 'flag', unsandboxed: 'flag' } as const;
const OPTIONS = {
  run: {
    repo: 'text',
    request: 'text',
    'request-file': 'text',
    planner: 'text',
    verifier: 'text',
    executor: 'text',
    mode: 'text',
    deliver: 'text',
    ...DECISIONS,
    json: 'flag',
  },
  resume: { ...DECISIONS, json: 'flag' },
  fork: { ...FORK_OPTIONS, ...DECISIONS, json: 'flag' },
  runs: { storage: 'flag', json: 'flag' },
  ...BUNDLE_OPTIONS,
  show: SHOW_OPTIONS,
  ledger: { json: 'flag' },
  replay: REPLAY_OPTIONS,
  explain: EXPLAIN_OPTIONS,
  compare: COMPARE_OPTIONS,
  'swap-test': SWAP_OPTIONS,
  demo: { json: 'flag' },
  doctor: DOCTOR_OPTIONS,
  consents: { withdraw: 'text', json: 'flag' },
  tools: TOOLS_OPTIONS,
  search: SEARCH_OPTIONS,
  note: NOTE_OPTIONS,
  telemetry: TELEMETRY_OPTIONS,
  ...MODEL_OPTIONS,
  serve: SERVE_OPTIONS,
} as const;

type CommandName = keyof typeof OPTIONS;
const isCommandName = (name: string): name is CommandName => Object.hasOwn(OPTIONS, name);
export const commandNames = Object.keys(OPTIONS).filter(isCommandName);

const MODES = ['hybrid', 'cloud', 'local'] as const;
const DELIVERIES = ['branch', 'patch', 'apply'] as const;
const APPROVALS = ['plan', 'delivery'] as const;

/** Reads the arguments after the program's name; every refusal is one sentence that names a way out. */
export function parseArguments(args: readonly string[]): Parsed<Command> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help') return ok({ kind: 'help', topic: rest[0] ?? null });
  if (name === '--help' || name === '-h') return ok({ kind: 'help', topic: null });
  if (name === '--version' || name === '-V') return ok({ kind: 'version' });
  if (name.startsWith('-')) {
    return usage(
      `A command comes before options such as ${name}. Commands: ${commandNames.join(', ')}.`,
    );
  }
  if (!isCommandName(name)) return usage(unknownCommand(name));
  if (rest.includes('--help') || rest.includes('-h')) return ok({ kind: 'help', topic: name });
  const options = parseOptions(`tandem ${name}`, OPTIONS[name], rest);
  return options.ok ? parseCommand(name, options.value) : options;
}

function unknownCommand(name: string): string {
  const near = nearest(name, commandNames);
  const hint =
    near === null ? `Commands: ${commandNames.join(', ')}.` : `Did you mean \`${near}\`?`;
  return `There is no command \`${name}\`. ${hint}`;
}

/** Commands that are about this machine, its models and new runs. */
type WorldCommand = 'runs' | 'demo' | 'run' | 'doctor' | 'tools' | 'consents' | 'serve';

function parseCommand(name: CommandName, values: OptionValues): Parsed<Command> {
  const json = values.flags.has('json');
  switch (name) {
    case 'runs':
    case 'demo':
      if (values.rest.length > 0)
        return usage(
          `\`tandem ${name}\` takes no argument; \`${values.rest[0]}\` is one too many.`,
        );
      return name === 'demo'
        ? ok({ kind: name, json })
        : ok({ kind: name, storage: values.flags.has('storage'), json });
    case 'run':
      return parseRun(values, json);
    case 'doctor': {
      const act = parseDoctor(values);
      return act.ok ? ok({ kind: name, act: act.value, json }) : act;
    }
    case 'tools': {
      const act = parseTools(values);
      return act.ok ? ok({ kind: name, act: act.value, json }) : act;
    }
    case 'consents':
      return parseConsents(values, json);
    case 'models':
    case 'fit':
    case 'pull':
    case 'qualify':
      return parseModelCommand(name, values);
    case 'serve': {
      const serve = parseServe(values);
      return serve.ok ? ok({ kind: 'serve', ...serve.value }) : serve;
    }
    default:
      return parseRecordCommand(name, values);
  }
}

/** Commands about a run that was recorded. */
function parseRecordCommand(
  name: Exclude<CommandName, keyof typeof MODEL_OPTIONS | WorldCommand>,
  values: OptionValues,
): Parsed<Command> {
  const json = values.flags.has('json');
  switch (name) {
    case 'export':
    case 'import':
    case 'remove':
    case 'keep':
      return parseBundleCommand(name, values);
    case 'show':
    case 'replay':
      return parseReplayCommand(name, values, parseRunName(name, values.rest));
    case 'ledger': {
      const run = parseRunName(name, values.rest);
      return run.ok ? ok({ kind: name, run: run.value, json }) : run;
    }
    case 'resume': {
      const run = parseRunName(name, values.rest);
      if (!run.ok) return run;
      const given = parseGiven(values);
      return given.ok ? ok({ kind: name, run: run.value, given: given.value, json }) : given;
    }
    case 'explain': {
      const act = parseExplain(values);
      return act.ok ? ok({ kind: name, json, ...act.value }) : act;
    }
    case 'fork': {
      const act = parseFork(values);
      const given = parseGiven(values);
      if (!given.ok) return given;
      return act.ok ? ok({ kind: name, act: act.value, given: given.value, json }) : act;
    }
    case 'search': {
      const act = parseSearch(values);
      return act.ok ? ok({ kind: name, json, ...act.value }) : act;
    }
    case 'telemetry': {
      const act = parseTelemetry(values);
      return act.ok ? ok({ kind: name, json, ...act.value }) : act;
    }
    case 'note': {
      const act = parseNote(values);
      return act.ok ? ok({ kind: name, json, ...act.value }) : act;
    }
    case 'swap-test': {
      const swap = parseSwap(values);
      return swap.ok ? ok({ kind: 'swap-test', ...swap.value }) : swap;
    }
    case 'compare': {
      const compare = parseCompare(values);
      return compare.ok ? ok({ kind: 'compare', ...compare.value }) : compare;
    }
  }
}

function parseConsents(values: OptionValues, json: boolean): Parsed<Command> {
  const withdraw = values.texts.withdraw?.[0] ?? null;
  const [extra] = values.rest;
  if (extra !== undefined)
    return usage(`\`${extra}\` belongs to no option; take a consent back with --withdraw DIR.`);
  if (withdraw?.trim() === '') return usage('--withdraw needs the folder of a repository.');
  return ok({ kind: 'consents', withdraw, json });
}

function parseRunName(name: string, rest: readonly string[]): Parsed<string> {
  const [run, ...more] = rest;
  if (run === undefined || run === '') {
    return usage(`\`tandem ${name}\` needs the name of a run; \`tandem runs\` lists them.`);
  }
  if (more.length > 0)
    return usage(`\`tandem ${name}\` takes one run; \`${more[0]}\` is one too many.`);
  return ok(run);
}

function parseRun(values: OptionValues, json: boolean): Parsed<Command> {
  const { texts } = values;
  if (values.rest.length > 0) {
    return usage(
      `\`${values.rest[0]}\` belongs to no option; put the request in quotes: --request "…".`,
    );
  }
  const repository = texts.repo?.[0];
  if (repository === undefined || repository === '') {
    return usage('`tandem run` needs the repository: --repo DIR.');
  }
  const request = parseRequest(texts.request?.[0], texts['request-file']?.[0]);
  if (!request.ok) return request;
  const mode = parseOptional('mode', texts.mode?.[0], MODES);
  if (!mode.ok) return mode;
  const deliver = parseOptional('deliver', texts.deliver?.[0], DELIVERIES);
  if (!deliver.ok) return deliver;
  for (const role of ['planner', 'verifier'] as const) {
    if (texts[role]?.[0]?.trim() === '') return usage(`--${role} needs the name of a model.`);
  }
  const executor = texts.executor?.[0] ?? null;
  const isServed = executor === null || /^[^/\s]+\/\S+$/.test(executor);
  if (!isServed && mode.value !== 'cloud') {
    return usage(
      `--executor is SERVER/TAG, such as ollama/qwen2.5-coder:32b; \`${executor}\` is not.`,
    );
  }
  const given = parseGiven(values);
  if (!given.ok) return given;
  return ok({
    kind: 'run',
    repository,
    request: request.value,
    mode: mode.value,
    deliver: deliver.value,
    planner: texts.planner?.[0] ?? null,
    verifier: texts.verifier?.[0] ?? null,
    executor,
    given: given.value,
    json,
  });
}

function parseRequest(text?: string, file?: string): Parsed<RunArguments['request']> {
  if (text !== undefined && file !== undefined) {
    return usage('Give either --request or --request-file, not both.');
  }
  if (text !== undefined) {
    return text.trim() === ''
      ? usage('The request is empty: --request "what to change".')
      : ok({ text });
  }
  if (file !== undefined && file !== '') return ok({ file });
  return usage('`tandem run` needs a request: --request TEXT or --request-file FILE.');
}

function parseGiven(values: OptionValues): Parsed<Given> {
  const answers: Record<string, string> = {};
  for (const text of values.texts.answer ?? []) {
    const [, id, answer] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (id === undefined || answer === undefined || answer.trim() === '') {
      return usage(`--answer is ID=TEXT; \`${text}\` is not.`);
    }
    if (Object.hasOwn(answers, id)) return usage(`--answer ${id}=… is given twice.`);
    Object.defineProperty(answers, id, { value: answer, enumerable: true });
  }
  const approve: Approval[] = [];
  for (const name of (values.texts.approve ?? []).flatMap((list) => list.split(','))) {
    const approval = parseChoice('approve', name.trim(), APPROVALS);
    if (!approval.ok) return approval;
    approve.push(approval.value);
  }
  const { flags } = values;
  return ok({ answers, approve, yes: flags.has('yes'), unsandboxed: flags.has('unsandboxed') });
}

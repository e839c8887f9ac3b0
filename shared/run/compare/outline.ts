import { canonical, type Folders, hashText } from './noise.ts';

/**
 * One event as it is compared: where it is, what it did, and numbers that stand for its content. Small enough that a
 * hundred thousand of them fit in memory without their payloads. Pure, and safe on a file that holds anything.
 */
export interface OutlineEvent {
  readonly seq: number;
  /** Nanoseconds since the run's epoch. */
  readonly at: number;
  readonly kind: string;
  readonly key: string;
  /** What makes the course of the run; two events with the same one did the same. */
  readonly core: number;
  /** The core and the words around it. */
  readonly content: number;
  /** Everything, with its noise. */
  readonly raw: number;
  /** For lists: a tool with its path, a command, a title. At most 100 characters. */
  readonly text: string;
  /** What a turn is aligned by, of a call: tool and arguments. */
  readonly call?: number;
  /** Of a request to a model: the hash of its bytes. */
  readonly request?: string;
  /** Of a long output: the name of its payload, which is not part of the numbers above. */
  readonly blob?: string;
}

/** A row of the log before anything is known of it. */
export interface RawRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly key: string;
  readonly body: string;
  /** JSON of what the step returned, or the name of its payload. */
  readonly result: string | null;
  readonly resultBlob: string | null;
}

export type Body = Readonly<Record<string, unknown>>;

/** Measurements and names that are other ones in each run. */
const NOISE_FIELDS = [
  ...['ms', 'queueMs', 'loadMs', 'prefillMs', 'decodeMs', 'waitMs', 'seconds', 'bytes', 'cutFrom'],
  ...['callId', 'responseId', 'requestId', 'requestHash', 'requestBytes', 'request', 'response'],
  ...['prefixKept', 'messages', 'context', 'sha256', 'headers', 'url', 'commit', 'head', 'branch'],
  ...['bytesReceived', 'sent', 'estimatedTokens', 'priceList', 'tokens', 'costUsd', 'by'],
  ...['parentTree', 'scan', 'counterfactual', 'cloud', 'local', 'report', 'diff', 'unfinished'],
  ...['slots', 'server'],
];
const NOISE = new Set(NOISE_FIELDS);
const without = (...names: readonly string[]): ReadonlySet<string> =>
  new Set([...NOISE_FIELDS, ...names]);

/** Words beside what was done: by kind, the fields that are no part of the course. */
const WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  'step.started': without('why', 'treeBefore', 'executor', 'planVersion'),
  'step.ended': without('claim', 'treeAfter'),
  'check.ran': without('outputTail', 'output', 'tree'),
  'gate.ran': without('tree', 'remarks'),
  'verify.started': without('tree'),
  'intake.ended': without('requirement'),
  'plan.approved': without('version'),
  'snapshot.restored': without('why'),
  'delivery.made': without('patch'),
  'run.finished': without('reason', 'rounds', 'filesChanged'),
};

/** What happens beside the course of a run: it is listed, but two runs do not part there. */
const BESIDE = new Set([
  ...['egress.sent', 'egress.answered', 'egress.refused', 'model.retried', 'model.responded'],
  ...['run.resumed', 'run.interrupted', 'env.fault', 'log.repaired', 'snapshot.failed'],
  ...['outcome.unknown', 'replay.diverged', 'plan.drifted', 'digest.built', 'tree.compared'],
]);

/** Servers are looked at anew by each life of a run, and a pause changes nothing. */
export const isBeside = (kind: string, key: string): boolean =>
  BESIDE.has(kind) ||
  (kind === 'env.probed' && /^prepare(?:\d|\/life)/.test(key)) ||
  (kind === 'human.decision' && /\/hold\d*$/.test(key));

/** Calls whose arguments are words to people. */
const SAYING = new Set(['finish_step', 'ask_planner']);

/** `hash`: a number for a text; a quicker one where there is one. Two outlines are made with the same. */
export function outlineOf(
  row: RawRow,
  body: Body,
  {
    folders,
    hash = hashText,
  }: { readonly folders: Folders; readonly hash?: (text: string) => number },
): OutlineEvent {
  const { seq, at, kind, key } = row;
  const { core, content } = describe(row, body, folders);
  const coreHash = hash(core);
  const blob = blobOf(kind, body);
  return {
    ...{ seq, at, kind, key, text: textOf(kind, body).slice(0, 100) },
    core: isBeside(kind, key) ? 0 : coreHash,
    content: core === content ? coreHash : hash(content),
    raw: hash(row.body),
    ...(kind === 'tool.started' ? { call: coreHash } : {}),
    ...(kind === 'model.requested' && typeof body.requestHash === 'string'
      ? { request: body.requestHash }
      : {}),
    ...(blob === null ? {} : { blob }),
  };
}

function describe(
  row: RawRow,
  body: Body,
  folders: Folders,
): { readonly core: string; readonly content: string } {
  const { kind } = row;
  const say = (value: unknown, omit: ReadonlySet<string> = NOISE): string =>
    canonical(value, { folders, without: omit });
  switch (kind) {
    case 'tool.started': {
      const tool = String(body.tool);
      const told = isBlob(body.arguments) ? String(body.argumentsHash) : say(body.arguments, NONE);
      return { core: SAYING.has(tool) ? tool : `${tool} ${told}`, content: `${tool} ${told}` };
    }
    case 'tool.ended': {
      const { tool, status, exitCode, output } = body;
      const head = say({ tool, status, exitCode });
      const said = isBlob(output) ? '' : say(output);
      return {
        core: SAYING.has(String(tool)) ? head : `${head}${said}`,
        content: `${head}${said}`,
      };
    }
    case 'model.responded':
      return { core: '', content: say(body, without('model')) + saidBy(row, folders) };
    case 'verify.ended': {
      const verdict = isBody(body.verdict) ? body.verdict : {};
      const found = Array.isArray(verdict.findings) ? verdict.findings.length : 0;
      return {
        core: say({
          accepted: body.accepted,
          verdict: verdict.verdict,
          fault: verdict.fault,
          found,
        }),
        content: say(body),
      };
    }
    case 'plan.produced':
    case 'plan.edited': {
      const plan = isBody(body.plan) ? body.plan : {};
      return { core: say(plan, new Set(['summary', 'assumptions'])), content: say(plan, NONE) };
    }
    case 'intake.asked':
      return { core: String(asList(body.questions).length), content: say(body) };
    case 'intake.answered':
      return { core: say({ id: body.id, answer: body.answer }), content: say(body) };
    case 'egress.sent': {
      const { stage, model, attempt, masked } = body;
      return { core: '', content: say({ stage, model, attempt, masked }) };
    }
    case 'file.changed': {
      const after = isBlob(body.after) ? body.after.blob : null;
      return { core: say({ path: body.path, status: body.status, after }), content: String(after) };
    }
    default: {
      const content = say(body);
      const words = WORDS[kind];
      return { core: words === undefined ? content : say(body, words), content };
    }
  }
}

const NONE: ReadonlySet<string> = new Set();

/** What a model said beside its calls. */
function saidBy(row: RawRow, folders: Folders): string {
  if (row.resultBlob !== null) return row.resultBlob;
  const result = parseBody(row.result ?? '');
  return canonical({ kind: result.kind, content: result.content }, { folders });
}

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const isBlob = (
  value: unknown,
): value is { readonly blob: string; readonly bytes: number } =>
  isBody(value) && typeof value.blob === 'string' && typeof value.bytes === 'number';

/** A text as an object; anything else reads as an empty one. */
export function parseBody(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return isBody(value) ? value : {};
  } catch {
    // No JSON says nothing; the checksum has proved that it was written so.
    return {};
  }
}

/** Long outputs stay in the file; what they say is looked at only where nothing else differs. */
function blobOf(kind: string, { output }: Body): string | null {
  return (kind === 'tool.ended' || kind === 'check.ran') && isBlob(output) ? output.blob : null;
}

const TEXT_FIELDS = ['path', 'command', 'title', 'model', 'detail', 'reason', 'what', 'request'];

function textOf(kind: string, body: Body): string {
  if (kind === 'tool.started' || kind === 'tool.ended') return describeCall(body);
  if (kind === 'check.ran') return `${body.command}: ${body.status}`;
  if (kind === 'verify.ended') return isBody(body.verdict) ? String(body.verdict.verdict) : '';
  if (kind === 'gate.ran') return body.green === true ? 'green' : 'red';
  if (kind === 'plan.produced' || kind === 'plan.edited')
    return isBody(body.plan) ? String(body.plan.summary ?? '') : '';
  if (kind === 'step.ended') return `${body.step}: ${body.reason}`;
  if (kind === 'run.finished') return String(body.outcome);
  const field = TEXT_FIELDS.find((name) => typeof body[name] === 'string');
  return field === undefined ? '' : String(body[field]);
}

function describeCall(body: Body): string {
  const told = isBody(body.arguments) ? body.arguments : {};
  const [first] = [told.path, told.command, told.pattern, told.summary].filter(
    (value) => typeof value === 'string',
  );
  const end = body.status === undefined ? '' : ` ${body.status}`;
  const exit = typeof body.exitCode === 'number' ? `, exit ${body.exitCode}` : '';
  return `${body.tool}${first === undefined ? '' : ` ${first}`}${end}${exit}`;
}

import type { Json } from '../../shared/json.ts';
import type { CauseClass, EventKind } from '../../shared/run/event.ts';

/** What kind of thing differs, told by where it stands. Pure guesses are called `code`. */

const CLOCK = /^(?:at|date|epoch|ms|seconds|.*(?:Ms|At))$/;

const KINDS: Partial<Record<EventKind, CauseClass>> = {
  'plan.produced': 'plan',
  'plan.validated': 'plan',
  'plan.edited': 'plan',
  'plan.approved': 'plan',
  'plan.revised': 'plan',
  'plan.commented': 'plan',
  'tool.started': 'tool',
  'tool.ended': 'tool',
  'tools.connected': 'tool',
  'check.started': 'tool',
  'check.ran': 'tool',
  'model.responded': 'model',
  'model.failed': 'model',
  'executor.chosen': 'model',
  'snapshot.taken': 'tree',
  'snapshot.restored': 'tree',
  'tree.compared': 'tree',
  'step.merged': 'tree',
  'env.captured': 'environment',
  'env.probed': 'environment',
  'setup.ran': 'environment',
};

/** Of a difference in a recorded fact or result. */
export function causeInEvent(kind: EventKind, path: string): CauseClass {
  const field = path.split('.').at(-1) ?? '';
  if (CLOCK.test(field)) return 'clock';
  if (/^tree|Tree$|^(?:from|onto|to)$/.test(field)) return 'tree';
  if (path === 'model' || path === 'digest') return 'model';
  return KINDS[kind] ?? 'code';
}

/** Of a difference in a request's parameters or body, whichever dialect it is in. */
export function causeInRequest(request: Json, path: string): CauseClass {
  const [first = '', second = ''] = path.split('.');
  if (path === 'model' || path === 'provider') return 'model';
  if (first === 'tools' || first === 'format' || path.startsWith('output_config.format'))
    return 'tool';
  if (first === 'system' || first === 'prompts') return 'prompt';
  if (first !== 'messages') return CLOCK.test(first) ? 'clock' : 'sampling';
  const messages = listOf(fieldOf(request, 'messages'));
  const message = messages[Number(second)];
  switch (fieldOf(message, 'role')) {
    case 'system':
      return 'prompt';
    case 'tool':
      return 'tool';
    case 'user':
      return Number(second) <= 1 ? causeInMaterial(message, path) : 'code';
    default:
      return 'code';
  }
}

const MATERIAL: Readonly<Record<string, CauseClass>> = {
  plan: 'plan',
  diff: 'tree',
  digest: 'tree',
  excerpt: 'tree',
  tools: 'tool',
};

/** Claude's one message is a list: material as JSON, the task last. A local model's is one text: its step. */
function causeInMaterial(message: Json | undefined, path: string): CauseClass {
  const blocks = listOf(fieldOf(message, 'content'));
  if (blocks.length === 0) return 'plan';
  const index = Number(path.split('.')[3]);
  if (index === blocks.length - 1) return 'prompt';
  const text = fieldOf(blocks[index], 'text');
  const name = typeof text === 'string' ? /^\{"material":"(\w+)"/.exec(text)?.[1] : undefined;
  return MATERIAL[name ?? ''] ?? 'code';
}

const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const fieldOf = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !isList(value) ? value[name] : undefined;

/**
 * The body of a request as a value. Servers of the house and Claude's planner take one JSON text; Claude as the
 * executor is recorded as lines, the constant head first and a message each.
 */
export function parseRequest(body: string): Json {
  const whole = tryParse(body);
  if (whole !== undefined) return whole;
  const [head, ...messages] = body.split('\n').map(tryParse);
  const isRead = head !== undefined && messages.every((message) => message !== undefined);
  if (!isRead || typeof head !== 'object' || head === null || isList(head)) return body;
  return { ...head, messages: messages.map((message) => message ?? null) };
}

function tryParse(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

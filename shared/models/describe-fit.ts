import { describeMemory } from '../hardware/describe-machine.ts';
import { assertNever } from '../result.ts';
import { MOST_SLOTS } from './fit/memory.ts';
import type { FitNote, FitVerdict, RecommendReason, Remedy } from './fit-report.ts';

/** The words of fit for the terminal: one sentence for each code, with its numbers. */

export function describeVerdict(verdict: FitVerdict): string {
  switch (verdict) {
    case 'comfortable':
      return 'fits with room to spare';
    case 'tight':
      return 'fits, with little room';
    case 'offload':
      return 'fits only with layers on the processor';
    case 'too-big':
      return 'does not fit';
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(verdict);
  }
}

export function describeNote(note: FitNote): string {
  switch (note.code) {
    case 'context-short':
      return `${tokens(note.context)} of context is less than agents work well with (64K).`;
    case 'agent-floor':
      return note.largest === 0
        ? 'Not even a small context fits on the devices: too small for agent work.'
        : `At most ${tokens(note.largest)} of context fit on the devices: under 32K is too small for agent work.`;
    case 'beyond-training':
      return `${tokens(note.asked)} of context was asked for; the model is trained for ${tokens(note.trained)}, which is judged here.`;
    case 'one-slot':
      return `${note.asked} requests at once were asked for; servers run one at a time of this family.`;
    case 'offloaded':
      return describeOffload(note);
    case 'split':
      return `Spread over ${note.devices} devices, which takes about 5 % more and makes the estimate wider.`;
    case 'legacy-cache':
      return `This file keeps a full cache; one made for the compact cache would need ${describeMemory(note.compactBytes)} for it.`;
    case 'old-engine':
      return `Ollama ${note.version} allocates by older rules: these numbers may be far off. Update to 0.30 or later.`;
    case 'unverified':
      return `Nobody has verified ${list(note.fields.map(fieldName))}: the estimate is wider for it.`;
    case 'shape-unknown':
      return `There is no estimate without ${list(note.fields.map(fieldName))}. A server that has the model usually tells.`;
    case 'device-unknown':
      return 'The memory of the device is not known. Type it in the settings of the server.';
    case 'server-too-old':
      return `Needs Ollama ${note.needs} or later; the server has ${note.has}.`;
    case 'disk-short':
      return `The download takes ${gigabytes(note.needBytes)}; ${gigabytes(note.freeBytes)} are free on the disk.`;
    default:
      return assertNever(note);
  }
}

function describeOffload({ cpuShare, experts }: { cpuShare: number; experts: boolean }): string {
  if (cpuShare >= 1) return 'Runs on the processor alone, from main memory: slow.';
  const share = `About ${percent(cpuShare)} of it would lie in main memory`;
  return experts
    ? `${share}: slower, less so than a dense model, because only some experts take part in a token.`
    : `${share}: a few tokens a second.`;
}

export function describeRemedy(remedy: Remedy): string {
  switch (remedy.code) {
    case 'less-context':
      return `Ask for ${tokens(remedy.context)} of context.`;
    case 'smaller-cache':
      return `Start the server with OLLAMA_KV_CACHE_TYPE=${remedy.kv}: ${tokens(remedy.context)} of context fit.`;
    case 'fewer-slots':
      return remedy.slots === 1
        ? 'Serve one request at a time.'
        : `Serve ${remedy.slots} requests at once.`;
    case 'free-memory':
      return `Free ${describeMemory(remedy.bytes)} on ${remedy.device}, where other programs hold memory.`;
    case 'more-memory':
      return `It takes ${describeMemory(remedy.bytes)} more device memory.`;
    case 'raise-limit':
      return `Raise the limit of memory that the GPU may use to ${describeMemory(remedy.bytes)}.`;
    default:
      return assertNever(remedy);
  }
}

export function describeReason(reason: RecommendReason): string {
  switch (reason.code) {
    case 'qualified':
      return EXAMS[reason.verdict];
    case 'unqualified':
      return 'has not taken the exam here';
    case 'role':
      return ROLES[reason.role] ?? reason.role;
    case 'benchmark':
      return `${reason.name} ${reason.score} (${BY[reason.by]})`;
    case 'fits':
      return `fits on ${reason.device || 'the device'} with ${tokens(reason.context)} of context and ${reason.kv === 'f16' ? 'an' : 'a'} ${reason.kv} cache`;
    case 'people':
      return reason.people <= 1
        ? 'one person at a time'
        : `${reason.people}${reason.people < MOST_SLOTS ? '' : ' and more'} people can share it`;
    case 'pinned':
      return 'pinned in the catalogue';
    case 'does-not-fit':
      return `needs ${describeMemory(reason.shortBytes)} more memory`;
    case 'too-little-context':
      return `at most ${tokens(reason.largest)} of context`;
    case 'would-offload':
      return reason.cpuShare >= 1
        ? 'would run on the processor, slowly'
        : `${percent(reason.cpuShare)} of it would lie in main memory`;
    case 'weaker':
      return 'weaker than the one named, by what is known';
    case 'counted-less':
      return `${reason.name} ${reason.score} (${BY[reason.by]}), counted as ${reason.counted}: such numbers run high`;
    case 'uncompared':
      return 'has no benchmark to compare it by';
    case 'slower':
      return 'slower, because the processor would read more of it for each token';
    case 'unproved':
      return 'has not passed the exam';
    case 'not-pinned':
      return 'is not pinned in the catalogue';
    case 'no-tools':
      return 'its template knows no tools';
    case 'server-too-old':
      return `needs Ollama ${reason.needs} or later; the server has ${reason.has}`;
    case 'superseded':
      return 'has a successor that takes the same memory';
    case 'no-tag':
      return 'has no official tag';
    case 'unknown':
      return 'its need or the device is not known';
    default:
      return assertNever(reason);
  }
}

const EXAMS = {
  executor: 'passed the exam here',
  limited: 'passed the exam for single files only',
  unfit: 'failed the exam',
};

const ROLES: Readonly<Record<string, string>> = {
  'too-weak': 'too weak for plans',
  floor: 'good enough for small plans',
  'sweet-spot': 'does much for its size',
  strong: 'among the strongest',
  cluster: 'made for several large devices',
};

const BY = { maker: 'by its maker', independent: 'independent', unknown: 'of unknown origin' };

const FIELDS: Readonly<Record<string, string>> = {
  fileBytes: 'the size of its file',
  layers: 'its layers',
  heads: 'its heads',
  embedding: 'the width of its embedding',
  feedForward: 'the width of its feed-forward part',
  vocabulary: 'its vocabulary',
  cacheGroups: 'the layout of its cache',
  latent: 'the layout of its cache',
  recurrent: 'the size of its state',
  projectorBytes: 'the size of its projector',
};

const fieldName = (field: string): string => FIELDS[field] ?? field;

function list(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** Downloads and disks are told in GB of a thousand, as servers and systems do it; memory in GiB. */
const gigabytes = (bytes: number): string =>
  bytes >= 1e11 ? `${Math.round(bytes / 1e9)} GB` : `${(bytes / 1e9).toFixed(1)} GB`;

/** Contexts are told in K of 1,024 where they are whole ones, and exactly otherwise. */
const tokens = (count: number): string =>
  count % 1_024 === 0 && count > 0
    ? `${count / 1_024}K`
    : `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} tokens`;

/** Never 0 % or 100 % of something that is neither. */
const percent = (share: number): string =>
  `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;

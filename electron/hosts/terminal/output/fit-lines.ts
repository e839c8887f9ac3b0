import { describeMemory } from '../../../../shared/hardware/describe-machine.ts';
import {
  describeNote,
  describeRemedy,
  describeVerdict,
} from '../../../../shared/models/describe-fit.ts';
import { type FoundModel, fullName } from '../../../../shared/models/find-model.ts';
import { MAIN_MEMORY_SHARE } from '../../../../shared/models/fit/judge.ts';
import {
  type DeviceShare,
  type Fit,
  type FitParts,
  type FitVerdict,
  kvTypes,
  type Place,
} from '../../../../shared/models/fit-report.ts';
import { cleanLine } from './clean-text.ts';
import { describeBytes, describeCount } from './format.ts';
import { detail, joined, line, row } from './lines.ts';
import { mark, type Paint, type Tone } from './style.ts';

/** Whether a model fits, as arithmetic that can be read from top to bottom. */

export const FIT_SIGNS: Readonly<
  Record<FitVerdict, { readonly tone: Tone; readonly sign: string }>
> = {
  comfortable: { tone: 'good', sign: mark.good },
  tight: { tone: 'warn', sign: mark.good },
  offload: { tone: 'warn', sign: mark.warn },
  'too-big': { tone: 'bad', sign: mark.bad },
  unknown: { tone: 'quiet', sign: '?' },
};

/** What stands alone here needs a subject. */
const wordsOf = (verdict: FitVerdict): string =>
  verdict === 'unknown' ? 'whether it fits is unknown' : describeVerdict(verdict);

/** `heldBytes`: of what is free, what loaded models hold and would let go of. */
export function describeFit(
  fit: Fit,
  place: Place,
  paint: Paint,
  heldBytes = 0,
): readonly string[] {
  const { tone, sign } = FIT_SIGNS[fit.verdict];
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('strong', title), ...lines];
  const sum = describeSum(fit, place, paint, heldBytes);
  return [
    ...sum,
    ...section('Device by device', fit.devices.length > 1 ? fit.devices.map(describeShare) : []),
    ...(sum.length === 0 ? [] : ['']),
    `${paint(tone, sign)} ${paint('strong', wordsOf(fit.verdict))}`,
    ...describeReach(fit, place, paint),
    ...section(
      'To know',
      fit.notes.map((note) => line(paint, 'warn', mark.warn, cleanLine(describeNote(note), 400))),
    ),
    ...section(
      'What would make it fit',
      fit.remedies.map((remedy) =>
        line(paint, 'quiet', '→', cleanLine(describeRemedy(remedy), 400)),
      ),
    ),
  ];
}

/** The terms in the order in which they are added, and against what. */
function describeSum(fit: Fit, place: Place, paint: Paint, heldBytes: number): readonly string[] {
  const { parts, totalBytes, needBytes, band } = fit;
  if (parts === null || totalBytes === null || needBytes === null) return [];
  const term = (name: string, bytes: number, about = '') =>
    row(paint, name, joinColumns(describeMemory(bytes), about));
  const range =
    fit.basis === 'measured'
      ? `measured ${fit.measurement?.takenAt.slice(0, 10) ?? ''}`.trim()
      : band !== null && `estimate: ${describeMemory(band.low)} to ${describeMemory(band.high)}`;
  const reserve = needBytes - totalBytes;
  return [
    ...TERMS.filter(({ name }) => parts[name] > 0).map(({ name, word, about }) =>
      term(word, parts[name], about(fit)),
    ),
    term('total', totalBytes, range === false ? '' : range),
    ...(reserve > 0
      ? [term('reserve', reserve, 'the driver, and what the server keeps free')]
      : []),
    term('need', needBytes),
    ...describeFree(fit, place, paint, heldBytes),
  ];
}

const AMOUNT = 9;
const joinColumns = (amount: string, about: string): string =>
  `${amount.padStart(AMOUNT)}${about === '' ? '' : `  ${about}`}`;

const TERMS: readonly {
  readonly name: keyof FitParts;
  readonly word: string;
  readonly about: (fit: Fit) => string;
}[] = [
  { name: 'weights', word: 'weights', about: () => '' },
  { name: 'cache', word: 'cache', about: ({ load }) => describeLoad(load) },
  { name: 'state', word: 'state', about: () => 'layers without a cache' },
  { name: 'compute', word: 'buffers', about: () => '± 200 MiB' },
  { name: 'draft', word: 'draft head', about: () => '' },
  { name: 'projector', word: 'vision', about: () => '' },
];

export const describeLoad = ({ context, kv, slots }: Fit['load']): string =>
  `${describeCount(context)} tokens, ${kv} cache${slots === 1 ? '' : `, ${slots} at once`}`;

/** What there is for it: of the devices, and where that is not enough of main memory. */
function describeFree(
  fit: Fit,
  { devices, ramBytes }: Place,
  paint: Paint,
  heldBytes: number,
): readonly string[] {
  const told = (name: string, bytes: number | null, about: string) =>
    row(
      paint,
      name,
      bytes === null ? `unknown ${about}` : joinColumns(describeMemory(bytes), about),
    );
  const held =
    heldBytes === 0 ? '' : `, with ${describeMemory(heldBytes)} that loaded models would let go of`;
  const isEnough = fit.verdict === 'comfortable' || fit.verdict === 'tight';
  // Unified memory is main memory: it would be counted twice.
  const isOne = devices.some(({ unified }) => unified);
  return [
    ...(devices.length === 0
      ? []
      : [told('free', fit.freeBytes, `on ${nameDevices(devices)}${held}`)]),
    ...(isEnough || isOne || (devices.length > 0 && ramBytes === null)
      ? []
      : [told(devices.length === 0 ? 'free' : '', ramBytes, describeRam(ramBytes))]),
  ];
}

const describeRam = (bytes: number | null): string =>
  bytes === null
    ? 'in main memory'
    : `in main memory, ${describeMemory(bytes * MAIN_MEMORY_SHARE)} of it for a model`;

/** `RTX 4090`, `2 × RTX 3090`, or what there is of each. */
function nameDevices(devices: readonly { readonly name: string }[]): string {
  const names = devices.map(({ name }) => cleanLine(name, 60));
  return [...new Set(names)]
    .map((name) => {
      const count = names.filter((other) => other === name).length;
      return count === 1 ? name : `${count} × ${name}`;
    })
    .join(', ');
}

function describeShare(share: DeviceShare): string {
  const takes = share.weights + share.cache + share.compute + share.reserve;
  const free = share.freeBytes === null ? 'unknown' : describeMemory(share.freeBytes);
  const parts = joined(
    `weights ${describeMemory(share.weights)}`,
    `cache ${describeMemory(share.cache)}`,
    `buffers ${describeMemory(share.compute)}`,
    `reserve ${describeMemory(share.reserve)}`,
  );
  return `  ${cleanLine(share.name, 60)}: ${describeMemory(takes)} of ${free} free (${parts})`;
}

/** How far it goes: contexts, people, disk. */
function describeReach(fit: Fit, place: Place, paint: Paint): readonly string[] {
  const { gpuShare, verdict, people } = fit;
  const isShared = verdict === 'offload' && gpuShare !== null && gpuShare > 0 && gpuShare < 1;
  return [
    ...(isShared ? [row(paint, 'on the GPU', `${sharePercent(gpuShare)} % of it`)] : []),
    // Without a device nothing can lie on it, which the sum has said.
    ...(place.devices.length === 0 ? [] : [row(paint, 'largest', describeLargest(fit))]),
    ...(people === 0 ? [] : [row(paint, 'people', describePeople(fit))]),
    row(paint, 'disk', describeDisk(fit, place)),
    ...describeRates(fit, paint),
  ];
}

/** The largest context wholly on the devices, by cache type. */
function describeLargest({ largest }: Fit): string {
  const all = kvTypes.map((kv) => largest[kv]);
  const [first = null] = all;
  const isSame = all.every((tokens) => tokens === first);
  if (isSame && first === null) return 'unknown';
  if (isSame && first === 0) return 'no context fits wholly on the device';
  if (isSame && first !== null) return `${describeCount(first)} tokens with any cache`;
  const contexts = kvTypes.map((kv) => {
    const tokens = largest[kv];
    if (tokens === null) return `unknown at ${kv}`;
    return tokens === 0 ? `none at ${kv}` : `${describeCount(tokens)} at ${kv}`;
  });
  return `${joined(...contexts)} (tokens wholly on the device)`;
}

/** Never 0 or 100 of what is neither. */
const sharePercent = (share: number): number => Math.min(99, Math.max(1, Math.round(share * 100)));

function describePeople({ people, verdict }: Fit): string {
  if (people === null) return 'unknown how many can share it';
  if (verdict === 'offload') return 'one at a time, and slowly';
  return people === 1
    ? 'one at a time with this context'
    : `${people} can share it, each with this context`;
}

function describeDisk({ diskNeedBytes: need }: Fit, { disk }: Place): string {
  const free =
    disk === null ? '' : `${describeBytes(disk.freeBytes)} free in ${cleanLine(disk.path, 200)}`;
  const needed =
    need === null
      ? 'unknown how much it needs'
      : need === 0
        ? 'nothing to pull'
        : `${describeBytes(need)} to pull`;
  return joined(needed, free);
}

function describeRates({ measurement }: Fit, paint: Paint): readonly string[] {
  const rates = measurement?.rates ?? [];
  return rates.map(({ promptTokens, prefillPerSecond, decodePerSecond }, index) =>
    row(
      paint,
      index === 0 ? 'speed' : '',
      joined(
        `after ${describeCount(promptTokens)} tokens`,
        prefillPerSecond !== null && `reads ${describeCount(Math.round(prefillPerSecond))}/s`,
        decodePerSecond !== null && `writes ${describeCount(Number(decodePerSecond.toFixed(1)))}/s`,
      ),
    ),
  );
}

/** What speaks against pulling a model here; empty when nothing does. */
export function describeDoubts(
  fit: Fit | null,
  found: FoundModel,
  paint: Paint,
): readonly string[] {
  const name = cleanLine(fullName(found), 200);
  const warn = (text: string) => `${paint('warn', mark.warn)} ${text}`;
  if (fit === null)
    return [warn(`${name} is not in the catalogue: whether it fits is seen when it is there.`)];
  const isShort = fit.notes.some(({ code }) => code === 'disk-short');
  const fits = fit.verdict === 'comfortable' || fit.verdict === 'tight';
  if (fits && fit.agentReady && !isShort) return [];
  return [
    warn(`${name} at ${describeLoad(fit.load)}: ${wordsOf(fit.verdict)}`),
    ...fit.notes.map((note) => detail(paint, cleanLine(describeNote(note), 400))),
    ...fit.remedies.map((remedy) => detail(paint, `→ ${cleanLine(describeRemedy(remedy), 400)}`)),
  ];
}

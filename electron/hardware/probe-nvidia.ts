import type { Device, MachineFinding } from '../../shared/hardware/machine.ts';
import type { Around } from './around.ts';
import { blankDevice } from './blank-device.ts';
import { describeNvidia, nvidiaId } from './nvidia-devices.ts';
import { explainNvidiaFailure } from './nvidia-failure.ts';
import { readMigInstances } from './nvidia-mig.ts';
import { nvidiaPrograms } from './nvidia-programs.ts';
import { APP_FIELDS, type NvidiaApp, parseNvidiaApps } from './parse/parse-nvidia-apps.ts';
import {
  NVIDIA_FIELDS,
  NVIDIA_SHORT_FIELDS,
  type NvidiaRow,
  parseNvidiaQuery,
  unknownField,
} from './parse/parse-nvidia-query.ts';
import { type Found, nothingFound, outputOf, type Probe, runFirst } from './probe.ts';
import type { ProgramAnswer } from './run-program.ts';

const FORMAT = '--format=csv,noheader,nounits';

/** NVIDIA's cards by nvidia-smi; where it fails, those the kernel knows, with memory unknown and the reason. */
export async function probeNvidia(probe: Probe, around: Around): Promise<Found> {
  if (probe.kit.platform === 'darwin') return nothingFound;
  const programs = await nvidiaPrograms(probe.kit);
  const [answer, apps] = await Promise.all([
    queryNvidia(probe, programs),
    around.quick
      ? notAsked
      : runFirst(probe, programs, [`--query-compute-apps=${APP_FIELDS.join(',')}`, FORMAT]),
  ]);
  if (answer.kind !== 'rows') return findUnread(probe, answer.answer, around);
  const users = parseNvidiaApps(outputOf(apps) ?? '');
  const devices = answer.rows.map((row) =>
    describeNvidia(row, around.memory, usersOf(users, row.uuid)),
  );
  const parents = answer.rows.filter((row) => /^enabled$/iu.test(row.mig ?? ''));
  const instances =
    parents.length === 0 ? [] : await readMigInstances(probe, programs, { parents, users });
  return {
    devices: [...devices, ...instances],
    findings: findSleepers(devices, answer.rows, around),
  };
}

const notAsked: ProgramAnswer = { kind: 'missing' };

export type NvidiaAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly NvidiaRow[] }
  | { readonly kind: 'failed'; readonly answer: ProgramAnswer };

/** Asks for every field; leaves off the one that this version complains of; at last asks for the short list. */
export async function queryNvidia(
  probe: Probe,
  programs: readonly string[],
): Promise<NvidiaAnswer> {
  let fields: readonly string[] = NVIDIA_FIELDS;
  for (let tries = 0; ; tries += 1) {
    const answer = await runFirst(probe, programs, [`--query-gpu=${fields.join(',')}`, FORMAT]);
    if (answer.kind !== 'done') return { kind: 'failed', answer };
    const rows = answer.code === 0 ? parseNvidiaQuery(answer.stdout, fields) : [];
    if (rows.length > 0) return { kind: 'rows', rows };
    const refused = unknownField(`${answer.stdout}\n${answer.stderr}`);
    if (refused === null || fields === NVIDIA_SHORT_FIELDS) return { kind: 'failed', answer };
    const fewer = fields.filter((field) => field !== refused);
    fields = tries < 4 && fewer.length < fields.length ? fewer : NVIDIA_SHORT_FIELDS;
  }
}

const usersOf = (apps: readonly NvidiaApp[], uuid: string | null) =>
  apps.filter((app) => app.uuid === uuid).map(({ pid, name, bytes }) => ({ pid, name, bytes }));

/** Cards that are there but of which nvidia-smi tells nothing. */
async function findUnread(probe: Probe, answer: ProgramAnswer, around: Around): Promise<Found> {
  const jetson = answer.kind === 'missing' ? await findJetson(probe, around) : null;
  if (jetson !== null) return { devices: [jetson], findings: [] };
  const cards = around.cards.filter((card) => card.vendor === 'nvidia');
  const { finding, reason } = explainNvidiaFailure(answer, {
    within: around.within,
    cards: cards.length,
    nouveau: cards.some((card) => card.driver === 'nouveau'),
  });
  const names = await around.names;
  const devices = cards.map((card, index) => ({
    ...blankDevice(
      {
        id: nvidiaId({ uuid: null, bus: card.bus, index }),
        index,
        vendor: 'nvidia',
        name: names.get(card.bus ?? '') ?? 'NVIDIA GPU',
      },
      reason,
    ),
    whyNot: reason,
  }));
  return { devices, findings: finding === null ? [] : [finding] };
}

/** Older Jetsons have no nvidia-smi; the device tree names them. */
async function findJetson(probe: Probe, around: Around): Promise<Device | null> {
  const model = (await probe.kit.readText('/proc/device-tree/model'))?.replaceAll('\0', '').trim();
  if (model === undefined || !/\bJetson\b/u.test(model)) return null;
  const row = parseNvidiaQuery(`0, ${model} (nvgpu), [N/A]`, ['index', 'name', 'memory.total'])[0];
  return row === undefined ? null : { ...describeNvidia(row, around.memory, []), name: model };
}

function findSleepers(
  devices: readonly Device[],
  rows: readonly NvidiaRow[],
  around: Around,
): readonly MachineFinding[] {
  return rows.flatMap((row, at) => {
    const asleep = around.cards.some((card) => card.asleep && card.bus === row.bus);
    const device = devices[at];
    if (!asleep || device === undefined) return [];
    const what = `${device.name} was switched off to save power and had to be woken for this reading.`;
    return [{ code: 'gpu-asleep', device: device.id, what, next: '' }];
  });
}

import type { Payload } from '../../../../shared/ipc/ledger.ts';

/**
 * What a payload is made of, in words for people: the door's own classes, a few of which are one thing to
 * whoever asks what has left the building.
 */
export const partGroups = [
  'request',
  'instructions',
  'outline',
  'source',
  'plan',
  'diff',
  'report',
  'answers',
  'tools',
  'other',
] as const;
export type PartGroup = (typeof partGroups)[number];

const GROUP_OF: Readonly<Record<string, PartGroup>> = {
  request: 'request',
  prompt: 'instructions',
  schema: 'instructions',
  digest: 'outline',
  excerpt: 'source',
  file: 'source',
  transcript: 'source',
  plan: 'plan',
  diff: 'diff',
  report: 'report',
  answers: 'answers',
  answer: 'answers',
  faults: 'report',
  question: 'answers',
  tools: 'tools',
};

export const groupOf = (part: string): PartGroup => GROUP_OF[part] ?? 'other';

export interface GroupShare {
  readonly group: PartGroup;
  readonly bytes: number;
}

/** Bytes by group, in a fixed order; groups without any are left out. */
export function shareParts(payloads: readonly Pick<Payload, 'parts'>[]): readonly GroupShare[] {
  const bytes = new Map<PartGroup, number>();
  for (const { parts } of payloads) {
    for (const part of parts) {
      const group = groupOf(part.class);
      bytes.set(group, (bytes.get(group) ?? 0) + part.bytes);
    }
  }
  return partGroups.flatMap((group) => {
    const sum = bytes.get(group) ?? 0;
    return sum > 0 ? [{ group, bytes: sum }] : [];
  });
}

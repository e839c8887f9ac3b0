import { useTranslation } from 'react-i18next';
import type { Fit, FitVerdict } from '../../../shared/models/fit-report.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { formatContext } from './format-context.ts';

const TONES: Readonly<Record<FitVerdict, Tone>> = {
  comfortable: 'ok',
  tight: 'warn',
  offload: 'warn',
  'too-big': 'bad',
  unknown: 'neutral',
};

/** Shapes beside the words, so that nothing hangs on colour. */
const SHAPES: Readonly<Record<FitVerdict, string>> = {
  comfortable: '✓',
  tight: '▲',
  offload: '◐',
  'too-big': '✗',
  unknown: '?',
};

interface FitBadgeProps {
  readonly verdict: FitVerdict;
  /** Tokens of context that the verdict is for. */
  readonly context: number;
  /** What it is for; null when nobody knows the device. */
  readonly device: string | null;
  /** Share of it on devices, 0 to 1: without any, it is wholly on the processor. */
  readonly gpuShare?: number | null | undefined;
  /** The verdict alone, where device and context stand beside it. */
  readonly short?: boolean | undefined;
}

/** Whether a model fits, on which device, at which context. */
export function FitBadge({ verdict, context, device, gpuShare, short = false }: FitBadgeProps) {
  const { t } = useTranslation('fit');
  const locale = useLocale();
  const isOnProcessor = verdict === 'offload' && gpuShare === 0;
  const word = t(isOnProcessor ? 'verdict.processor' : `verdict.${verdict}`);
  const words = short
    ? word
    : device === null
      ? t('badge', { word, context: formatContext(context, locale) })
      : t('badgeOn', { word, device, context: formatContext(context, locale) });
  return (
    <Badge tone={TONES[verdict]} icon={SHAPES[verdict]}>
      {words}
    </Badge>
  );
}

/** What a place calls the device of a server elsewhere that nobody has described: it has no name to show. */
const UNDECLARED = 'undeclared';

/** How the devices of a fit are called together: `RTX 4090`, `2 × RTX 3090`, `RTX 4090 + RTX 3060`. */
export function deviceNames(devices: Fit['devices']): string | null {
  const known = devices.filter(({ id }) => id !== UNDECLARED);
  if (known.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { name } of known) counts.set(shortName(name), (counts.get(shortName(name)) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => (count === 1 ? name : `${count} × ${name}`))
    .join(' + ');
}

/** Vendors' names without what every card of theirs has in its name. */
export const shortName = (name: string): string =>
  name.replace(/^(?:NVIDIA|AMD|Intel(?:\(R\))?)\s+(?:GeForce\s+|Radeon\s+)?/i, '') || name;

import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device, Machine } from '../../../shared/hardware/machine.ts';
import type { Shop } from '../../../shared/ipc/models.ts';
import { deviceNames, FitBadge } from '../../stores/fit/fit-badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import { decideBest } from './model/best.ts';
import { decideReach, type Reach } from './model/reach.ts';
import { groupDevices, sumKnown, usableDevices } from './model/usable.ts';

const clean = (text: string): string => cleanString(text, { maxChars: 120 });

/** `2 × RTX 3090: 48 GiB together, 46.1 GiB free`; what is not known is said to be. */
function describeGroup(
  { name, devices }: { readonly name: string; readonly devices: readonly Device[] },
  t: TFunction<'hardware'>,
  locale: string,
): string {
  const total = sumKnown(devices.map((device) => device.total.bytes));
  const free = sumKnown(devices.map((device) => device.budget.bytes ?? device.free.bytes));
  const size = (bytes: number | null): string =>
    bytes === null ? t('unknown') : formatMemory(bytes, locale);
  const words = { name: clean(name), total: size(total), free: size(free) };
  if (total === null) return t('deviceUnknown', words);
  return devices.length === 1
    ? t('deviceIs', words)
    : t('devicesAre', { ...words, number: formatCount(devices.length, locale) });
}

/** The machine in a sentence or two, its devices only. */
export function describeDevices(
  machine: Machine,
  t: TFunction<'hardware'>,
  locale: string,
): string {
  const usable = usableDevices(machine);
  if (usable.length > 0)
    return groupDevices(usable)
      .map((group) => describeGroup(group, t, locale))
      .join('; ');
  const { total, available } = machine.memory;
  const ram =
    total.bytes === null || available.bytes === null
      ? t('ramNotKnown')
      : t('ramIs', {
          total: formatMemory(total.bytes, locale),
          available: formatMemory(available.bytes, locale),
        });
  return `${machine.devices.length === 0 ? t('noDevice') : t('noUsable')} ${ram}`;
}

function describeReach(reach: Reach | null, t: TFunction<'hardware'>, locale: string): string {
  if (reach === null) return t('reachNone');
  const words = {
    size: formatCount(roundB(reach.parametersB), locale),
    bits: reach.bits ?? 0,
    quantization: clean(reach.entry.shape.quantization ?? ''),
  };
  return reach.bits === null ? t('reachPlain', words) : t('reach', words);
}

/** An estimate has no digits to spare: 30.5 is about 30, 7.6 about 7.6. */
const roundB = (billions: number): number => (billions < 10 ? billions : Math.floor(billions));

interface MachineSummaryProps {
  readonly machine: Machine;
  readonly shop: Shop | null;
}

/** What this machine is good for, before any table. */
export function MachineSummary({ machine, shop }: MachineSummaryProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const catalogue = shop?.catalogue ?? null;
  const reach = useMemo(
    () => (catalogue === null ? null : decideReach(machine, catalogue)),
    [machine, catalogue],
  );
  const usable = usableDevices(machine);
  const known = usable.every(({ budget }) => budget.bytes !== null);
  return (
    <section className={styles.summary} aria-label={t('summary')}>
      <p className={styles.plain}>{describeDevices(machine, t, locale)}</p>
      {shop !== null && <Best machine={machine} shop={shop} />}
      {catalogue !== null && (
        <p className={styles.dim}>{known ? describeReach(reach, t, locale) : t('reachUnknown')}</p>
      )}
      <p>
        <Link to="/models">{t('toModels')}</Link>
      </p>
    </section>
  );
}

/** The one model that is recommended for this machine, with its verdict. */
function Best({ machine, shop }: { readonly machine: Machine; readonly shop: Shop }) {
  const { t } = useTranslation('hardware');
  const best = useMemo(() => decideBest(machine, shop), [machine, shop]);
  if (best === null) return null;
  return (
    <p className={styles.best}>
      {t('best')}{' '}
      <strong>
        <PlainText text={best.entry.id} maxChars={80} />
      </strong>
      <FitBadge
        verdict={best.fit.verdict}
        context={best.fit.load.context}
        device={deviceNames(best.fit.devices)}
      />
    </p>
  );
}

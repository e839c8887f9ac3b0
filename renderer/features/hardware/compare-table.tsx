import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import type { Fit } from '../../../shared/models/fit-report.ts';
import { FitBadge } from '../../stores/fit/fit-badge.tsx';
import { formatContext } from '../../stores/fit/format-context.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './compare-table.module.css';
import { budgetOf, type CompareRow } from './model/compare-rows.ts';
import { groupDevices, usableDevices } from './model/usable.ts';

interface CompareTableProps {
  /** The first one is this machine. */
  readonly machines: readonly Machine[];
  readonly rows: readonly CompareRow[];
}

/** Models down, machines across. Scrolls inside its own box; names of models and machines stay in sight. */
export function CompareTable({ machines, rows }: CompareTableProps) {
  const { t } = useTranslation('hardware');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={styles.box} aria-label={t('tableBox')} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('tableCaption')}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              {t('model')}
            </th>
            {machines.map((machine, index) => (
              <th key={`${machine.id} ${machine.takenAt}`} scope="col">
                <MachineHead machine={machine} here={index === 0} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ entry, cells }) => (
            <tr key={entry.id}>
              <th scope="row">
                <ModelHead entry={entry} />
              </th>
              {cells.map(({ machine, fit }) => (
                <td key={`${machine.id} ${machine.takenAt}`}>
                  <FitCell machine={machine} fit={fit} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MachineHead({ machine, here }: { readonly machine: Machine; readonly here: boolean }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const devices = groupDevices(usableDevices(machine))
    .map(({ name, devices: alike }) => (alike.length === 1 ? name : `${alike.length} × ${name}`))
    .join(', ');
  const budget = budgetOf(machine);
  return (
    <div className={styles.head}>
      <strong>
        <PlainText text={machine.host.name} maxChars={80} />
      </strong>
      <span>
        {devices === '' ? t('noGpu') : <PlainText text={devices} maxChars={120} />}
        {devices !== '' &&
          `, ${budget === null ? t('memoryUnknown') : t('freeShort', { free: formatMemory(budget, locale) })}`}
      </span>
      <small>{here ? t('thisMachine') : formatDateTime(machine.takenAt, locale)}</small>
    </div>
  );
}

function ModelHead({ entry }: { readonly entry: CatalogueEntry }) {
  return (
    <div className={styles.head}>
      <strong>
        <PlainText text={entry.id} maxChars={80} />
      </strong>
      {entry.shape.quantization !== null && (
        <small>
          <PlainText text={entry.shape.quantization} maxChars={40} />
        </small>
      )}
    </div>
  );
}

/** The verdict, and up to which context the model stays on the devices with either cache. */
function FitCell({ machine, fit }: { readonly machine: Machine; readonly fit: Fit }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  return (
    <div className={styles.cell}>
      <FitBadge verdict={fit.verdict} context={fit.load.context} device={null} short />
      <small>{describeLargest(machine, fit, t, locale)}</small>
    </div>
  );
}

function describeLargest(
  machine: Machine,
  { largest: { f16, q8_0: q8 } }: Fit,
  t: TFunction<'hardware'>,
  locale: string,
): string {
  if (usableDevices(machine).length === 0) return t('largestNoGpu');
  if (f16 === null && q8 === null) return t('largestUnknown');
  if (f16 === 0 && q8 === 0) return t('largestNone');
  const say = (tokens: number | null): string =>
    tokens === null || tokens === 0 ? '–' : formatContext(tokens, locale);
  return t('largest', { f16: say(f16), q8: say(q8) });
}

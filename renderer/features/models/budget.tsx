import { useTranslation } from 'react-i18next';
import { MOST_SLOTS } from '../../../shared/models/fit/memory.ts';
import type { Fit, Load } from '../../../shared/models/fit-report.ts';
import { describeNote } from '../../stores/fit/describe-fit.ts';
import { deviceNames, FitBadge } from '../../stores/fit/fit-badge.tsx';
import { Badge } from '../../ui/badge.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './budget.module.css';
import { BudgetSum } from './budget-sum.tsx';
import { LargestContexts } from './largest-contexts.tsx';
import { LoadControls } from './load-controls.tsx';
import { MemoryPicture } from './memory-picture.tsx';
import { deviceBars } from './model/device-bars.ts';
import { Remedies } from './remedies.tsx';
import type { ModelsPage } from './use-models-page.ts';

interface BudgetProps {
  readonly page: ModelsPage;
}

/** The memory of the machine with the selected model in it, the slider that moves it, and the sum behind it. */
export function Budget({ page }: BudgetProps) {
  const { t } = useTranslation('models');
  const { fit, selected, place, load, setLoad } = page;
  const cloud = selected?.cloud === true;
  const bars = deviceBars(fit, place);
  return (
    <Section title={t('budget.title')} level={3}>
      {cloud ? <p>{t('cloud.noFit')}</p> : <Verdict fit={fit} load={load} />}
      {bars.length === 0 && <p className={styles.dim}>{t('budget.noDevice')}</p>}
      <MemoryPicture bars={bars} fit={fit} />
      {!cloud && (
        <>
          <LoadControls
            load={load}
            onChange={setLoad}
            maxContext={selected?.shape?.maxContext ?? null}
            oneSlot={selected?.shape?.oneSlot === true}
          />
          {fit !== null && (
            <>
              <LargestContexts fit={fit} load={load} onChange={setLoad} />
              <BudgetSum fit={fit} />
              <Notes fit={fit} />
              <Remedies fit={fit} load={load} onChange={setLoad} />
            </>
          )}
        </>
      )}
    </Section>
  );
}

function Verdict({ fit, load }: { readonly fit: Fit | null; readonly load: Load }) {
  const { t } = useTranslation('models');
  return (
    <div className={styles.verdict}>
      <span role="status" className="visually-hidden">
        {t(`verdict.${fit?.verdict ?? 'unknown'}`, { ns: 'fit' })}
      </span>
      <FitBadge
        verdict={fit?.verdict ?? 'unknown'}
        context={fit?.load.context ?? load.context}
        device={fit === null ? null : deviceNames(fit.devices)}
        gpuShare={fit?.gpuShare}
      />
      {fit === null ? (
        <span className={styles.dim}>{t('budget.noShape')}</span>
      ) : (
        <>
          <Badge>{t(fit.basis === 'measured' ? 'budget.measured' : 'budget.estimate')}</Badge>
          <span className={styles.dim}>
            {fit.people === null || fit.people === 0
              ? t(fit.people === null ? 'budget.peopleUnknown' : 'budget.peopleNone')
              : t(fit.people < MOST_SLOTS ? 'budget.people' : 'budget.peopleMany', {
                  count: fit.people,
                })}
          </span>
        </>
      )}
    </div>
  );
}

function Notes({ fit }: { readonly fit: Fit }) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  if (fit.notes.length === 0) return null;
  return (
    <ul className={styles.notes}>
      {fit.notes.map((note) => (
        <li key={note.code}>
          <PlainText text={describeNote(note, t, locale)} maxChars={400} />
        </li>
      ))}
    </ul>
  );
}

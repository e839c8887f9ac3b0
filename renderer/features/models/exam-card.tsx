import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { QualificationBadge } from '../../stores/fit/qualification-badge.tsx';
import { qualificationWords } from '../../stores/fit/qualification-words.ts';
import type { KnownExam } from '../../stores/models/qualification-of.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './exam.module.css';
import { ExamMatrix } from './exam-matrix.tsx';
import { shortDigest } from './job-progress.tsx';

/** What the exam showed: the verdict, the matrix, each failure with its replay. */
export function ExamCard({ known }: { readonly known: KnownExam | null }) {
  const { t } = useTranslation('models');
  const words = qualificationWords(known === null ? 'none' : known.exam.verdict, t);
  return (
    <Section title={t('exam.title')} level={3}>
      <p className={styles.verdict}>
        <QualificationBadge
          qualified={known === null ? 'none' : known.exam.verdict}
          stale={known?.stale}
        />{' '}
        {words.sentence}
      </p>
      {known?.stale === true && <Notice tone="warn">{t('exam.stale')}</Notice>}
      {known !== null && (
        <>
          <ExamMatrix byTransport={known.exam.byTransport} chosen={known.exam.transport} />
          <Failures known={known} />
          <ExamFacts known={known} />
        </>
      )}
    </Section>
  );
}

interface KnownProps {
  readonly known: KnownExam;
}

function Failures({ known }: KnownProps) {
  const { t } = useTranslation('models');
  const failures = known.exam.byTransport.flatMap(({ transport, tasks }) =>
    tasks.flatMap(({ task, failures: all }) =>
      all.map((failure, at) => ({
        ...failure,
        transport,
        task,
        key: `${transport} ${task} ${at}`,
      })),
    ),
  );
  if (failures.length === 0) return null;
  return (
    <details open={failures.length <= OPEN_UP_TO} className={styles.failures}>
      <summary>{t('exam.failures', { count: failures.length })}</summary>
      <ul>
        {failures.map(({ key, task, transport, because, run }) => (
          <li key={key}>
            <strong>
              <PlainText text={task} maxChars={80} />
            </strong>{' '}
            ({t(`transport.${transport}`)}): <PlainText text={because} maxChars={400} />{' '}
            {run === null ? (
              <span className={styles.dim}>{t('exam.noReplay')}</span>
            ) : (
              <Link to="/runs/$run" params={{ run }}>
                {t('exam.replay')}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** More would push the facts out of sight. */
const OPEN_UP_TO = 4;

function ExamFacts({ known: { exam } }: KnownProps) {
  const { t } = useTranslation('models');
  const locale = useLocale();
  const version = exam.serverVersion === null ? '' : ` ${exam.serverVersion}`;
  const facts: readonly (readonly [string, string])[] = [
    [
      t('exam.transport'),
      exam.transport === null ? t('exam.noTransport') : t(`transport.${exam.transport}`),
    ],
    [t('exam.taken'), formatDateTime(exam.takenAt, locale)],
    [t('exam.versions'), t('exam.versionsOf', { exam: exam.exam, tandem: exam.tandem })],
    [t('exam.where'), `${exam.server}${version} · ${exam.machine}`],
    [t('exam.context'), formatCount(exam.context, locale)],
    [
      t('exam.file'),
      [exam.quantization, exam.digest === null ? t('exam.noDigest') : shortDigest(exam.digest)]
        .filter((part) => part !== null)
        .join(' · '),
    ],
    [t('exam.origin'), t(`exam.from.${exam.origin}`)],
  ];
  return (
    <KeyValues
      items={facts.map(([label, value]) => ({
        label,
        value: <PlainText text={value} maxChars={300} />,
      }))}
    />
  );
}

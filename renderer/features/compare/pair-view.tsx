import { useTranslation } from 'react-i18next';
import type {
  ComparedPair,
  ComparedRun,
  Divergence,
} from '../../../shared/run/compare/comparison.ts';
import { Badge } from '../../ui/badge.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { ChecksSection } from './checks-section.tsx';
import styles from './compare-screen.module.css';
import { EventLink } from './event-link.tsx';
import { FieldsTable } from './fields-table.tsx';
import { FilesSection } from './files-section.tsx';
import { describeChange, describeDivergence, describePlace } from './model/words.ts';
import { PlanSection } from './plan-section.tsx';
import { StripSection } from './strip-section.tsx';

interface PairViewProps {
  readonly pair: ComparedPair;
  readonly runs: readonly ComparedRun[];
}

/** Two runs: where they part first, then everything that differs. */
export function PairView({ pair, runs }: PairViewProps) {
  return (
    <div className={styles.pair}>
      <Headline pair={pair} />
      <StripSection pair={pair} />
      <Partings pair={pair} />
      <PlanSection plan={pair.plan} />
      <FilesSection pair={pair} />
      <ChecksSection pair={pair} runs={runs} />
    </div>
  );
}

function Headline({ pair }: { readonly pair: ComparedPair }) {
  const { t } = useTranslation('compare');
  const { first } = pair;
  return (
    <section className={styles.headline} aria-label={t('headline')}>
      <p className={styles.sentence} data-apart={first?.course === true}>
        <span aria-hidden="true">{first === null ? '✓ ' : '▲ '}</span>
        {sentenceOf(pair, t)}
      </p>
      {first !== null && (
        <>
          <p className={styles.links}>
            <Badge tone="warn">{t('cause', { cause: t(`causes.${first.cause}.word`) })}</Badge>
            <span>{t(`causes.${first.cause}.why`)}</span>
            {first.expected && <Badge>{t('declaredBadge')}</Badge>}
            <EventLink
              run={pair.left}
              place={first.left ?? first.instead}
              words={t('eventFirst')}
            />
            <EventLink
              run={pair.right}
              place={first.right ?? first.instead}
              words={t('eventOther')}
            />
          </p>
          <FieldsTable
            fields={first.fields}
            leftOut={first.fieldsLeftOut}
            label={t('fieldsOf', { place: describePlace(first.key, t) })}
          />
        </>
      )}
      <Relations pair={pair} />
    </section>
  );
}

function sentenceOf(
  { first, counts }: ComparedPair,
  t: ReturnType<typeof useTranslation>['t'],
): string {
  if (first === null) return t(counts.sameButNoise > 0 ? 'sameCourse' : 'identical');
  const place = describePlace(first.key, t);
  const what = describeDivergence(first, t);
  return t(first.course ? 'apart' : 'onlyWords', { place, what });
}

function Relations({ pair: { relation, terms } }: { readonly pair: ComparedPair }) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const lines = [
    ...(relation.shared > 0 ? [t('shared', { shown: formatCount(relation.shared, locale) })] : []),
    ...(relation.declared.length > 0
      ? [
          t('declared', {
            changes: relation.declared.map((change) => describeChange(change, t)).join(', '),
          }),
        ]
      : []),
    ...(relation.sameRequest ? [] : [t('otherRequests')]),
    ...(relation.sameRepository || relation.sameBase ? [] : [t('otherRepositories')]),
    ...(relation.sameBase ? [] : [t('otherFiles')]),
  ];
  return (
    <>
      {lines.length > 0 && (
        <ul className={styles.notes}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {terms.length > 0 && (
        <details className={styles.details}>
          <summary>{t('terms', { count: terms.length })}</summary>
          <FieldsTable
            label={t('termsLabel')}
            leftOut={0}
            fields={terms.map(({ term, left, right }) => ({
              ...{ field: term, left, right, noise: false },
            }))}
          />
        </details>
      )}
    </>
  );
}

/** The first difference of each part of the runs. */
function Partings({ pair }: { readonly pair: ComparedPair }) {
  const { t } = useTranslation('compare');
  const others = pair.partings.filter(
    ({ key, part }) => key !== pair.first?.key || part !== pair.first.part,
  );
  if (others.length === 0) return null;
  return (
    <Section title={t('partings')}>
      <ul className={styles.partings}>
        {others.map((parting) => (
          <Parting key={`${parting.part} ${parting.key}`} pair={pair} parting={parting} />
        ))}
      </ul>
    </Section>
  );
}

function Parting({ pair, parting }: { readonly pair: ComparedPair; readonly parting: Divergence }) {
  const { t } = useTranslation('compare');
  return (
    <li>
      <span className={styles.place}>{describePlace(parting.key, t)}</span>
      <span>
        <PlainText text={describeDivergence(parting, t)} maxChars={400} />
      </span>
      <Badge>{t(`causes.${parting.cause}.word`)}</Badge>
      <EventLink run={pair.left} place={parting.left} words={t('first')} />
      <EventLink run={pair.right} place={parting.right} words={t('other')} />
    </li>
  );
}

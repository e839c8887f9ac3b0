import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedPair, DifferenceRow } from '../../../shared/run/compare/comparison.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import styles from './compare-screen.module.css';
import { EventLink } from './event-link.tsx';
import { FieldsTable } from './fields-table.tsx';
import { stripPieces } from './model/strip-columns.ts';

/** All events of both runs in one strip of three lanes, and as a list what is not the same. */
export function StripSection({ pair }: { readonly pair: ComparedPair }) {
  const { t } = useTranslation('compare');
  const [isAll, setAll] = useState(false);
  const rows = useMemo(
    () => (isAll ? pair.rows : pair.rows.filter(({ course }) => course)),
    [pair.rows, isAll],
  );
  const words = pair.rows.length - pair.rows.filter(({ course }) => course).length;
  return (
    <Section title={t('strips')}>
      <Strip pair={pair} />
      {words > 0 && (
        <Checkbox label={t('withWords', { count: words })} checked={isAll} onChange={setAll} />
      )}
      {rows.length > 0 && (
        <div className={styles.rows} data-few={rows.length <= 8}>
          <VirtualList
            items={rows}
            estimate={30}
            label={t('rowsLabel')}
            itemKey={(row, index) => `${row.left?.seq ?? '-'} ${row.right?.seq ?? '-'} ${index}`}
            render={(row) => <Row pair={pair} row={row} />}
          />
        </div>
      )}
      {pair.rowsLeftOut > 0 && (
        <p className={styles.quiet}>{t('moreRows', { count: pair.rowsLeftOut })}</p>
      )}
    </Section>
  );
}

const LANES = ['left', 'both', 'right'] as const;
const LANE_HEIGHT = 10;

function Strip({ pair }: { readonly pair: ComparedPair }) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  const { pieces, total } = useMemo(() => stripPieces(pair.bands), [pair.bands]);
  const { same, sameButNoise, changed, changedInWords, left, right } = pair.counts;
  const say = (count: number): string => formatCount(count, locale);
  const counts = [
    { state: 'same', words: t('count.same', { shown: say(same), noise: say(sameButNoise) }) },
    {
      state: 'changed',
      words: t('count.changed', { shown: say(changed), words: say(changedInWords) }),
    },
    { state: 'left', words: t('count.left', { shown: say(left) }) },
    { state: 'right', words: t('count.right', { shown: say(right) }) },
  ];
  return (
    <figure className={styles.strip}>
      <svg
        viewBox={`0 0 ${Math.max(1, total)} ${LANES.length * LANE_HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('stripLabel', { counts: counts.map(({ words }) => words).join(', ') })}
      >
        {pieces.flatMap(({ state, from, to }) =>
          LANES.filter((lane) => isIn(lane, state)).map((lane) => (
            <rect
              key={`${lane} ${from}`}
              x={from}
              y={LANES.indexOf(lane) * LANE_HEIGHT + 1}
              width={to - from}
              height={LANE_HEIGHT - 2}
              className={styles[state]}
            />
          )),
        )}
      </svg>
      <figcaption>
        <ul className={styles.legend}>
          {counts.map(({ state, words }) => (
            <li key={state}>
              <span className={styles.key} data-state={state} aria-hidden="true" />
              {words}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

/** The upper lane is the first run, the lower one the other; between them is what is the same. */
function isIn(lane: (typeof LANES)[number], state: string): boolean {
  if (state === 'same') return lane === 'both';
  if (state === 'changed') return lane !== 'both';
  return lane === state;
}

const SIGNS = { changed: '~', left: '−', right: '+' } as const;

function Row({ pair, row }: { readonly pair: ComparedPair; readonly row: DifferenceRow }) {
  const { t } = useTranslation('compare');
  const [isOpen, setOpen] = useState(false);
  const { left, right, state } = row;
  const place = left ?? right;
  const text =
    left !== null && right !== null && left.text !== right.text
      ? `${left.text} → ${right.text}`
      : (place?.text ?? '');
  return (
    <div className={styles.row}>
      <div className={styles.rowLine}>
        <span className={styles.sign} data-state={state} title={t(`state.${state}`)}>
          <span aria-hidden="true">{SIGNS[state]}</span>
          <span className="visually-hidden">{t(`state.${state}`)}</span>
        </span>
        <span className={styles.rowKey}>
          <PlainText text={place?.key ?? ''} maxChars={120} className="mono" />
        </span>
        <span className={styles.rowText}>
          <PlainText text={`${place?.kind ?? ''} ${text}`} maxChars={220} />
        </span>
        <span className={styles.quiet}>{t(`causes.${row.cause}.word`)}</span>
        <EventLink run={pair.left} place={left} words={t('first')} />
        <EventLink run={pair.right} place={right} words={t('other')} />
        <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'close' : 'look')}
        </Button>
      </div>
      {isOpen && <RowFields pair={pair} row={row} />}
    </div>
  );
}

/** Both events field by field, read when somebody looks. */
function RowFields({ pair, row }: { readonly pair: ComparedPair; readonly row: DifferenceRow }) {
  const { t } = useTranslation('compare');
  const { left, right } = row;
  const compared = useInvoke('comparison.event', {
    left: left === null ? null : { run: pair.left, seq: left.seq },
    right: right === null ? null : { run: pair.right, seq: right.seq },
  });
  if (compared.state === 'failed') return <ErrorView error={compared.error} />;
  if (compared.value === null) return null;
  const { fields, leftOut } = compared.value;
  return fields.length === 0 ? (
    <p className={styles.quiet}>{t('noFields')}</p>
  ) : (
    <FieldsTable fields={fields} leftOut={leftOut} label={t('fieldsLabel')} />
  );
}

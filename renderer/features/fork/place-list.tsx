import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForkPlace } from '../../../shared/run/fork-places.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { classNames } from '../../ui/class-names.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import styles from './fork-screen.module.css';

interface PlaceListProps {
  readonly places: readonly ForkPlace[];
  readonly likely: string | null;
  readonly chosen: string | null;
  readonly onChoose: (key: string) => void;
}

const isInside = ({ kind }: ForkPlace): boolean => kind === 'turn' || kind === 'call';
const DEPTH: Partial<Record<ForkPlace['kind'], string | undefined>> = {
  turn: styles.deeper,
  call: styles.deepest,
};

/** The usual height of a place. */
const PLACE_PX = 58;

/** Where a run can be forked, in the order in which it came by; elsewhere, why not. */
export function PlaceList({ places, likely, chosen, onChoose }: PlaceListProps) {
  const { t } = useTranslation('fork');
  const chosenPlace = places.find(({ key }) => key === chosen);
  const [inside, setInside] = useState(chosenPlace !== undefined && isInside(chosenPlace));
  const shown = inside ? places : places.filter((place) => !isInside(place));
  const index = shown.findIndex(({ key }) => key === chosen);
  return (
    <div className={styles.form}>
      <Checkbox checked={inside} onChange={setInside} label={t('inside')} />
      <p className={styles.facts}>
        {t('placesCount', { shown: shown.length, count: places.length })}
      </p>
      <div
        className={styles.places}
        style={{ blockSize: `min(60vh, 36rem, ${shown.length * PLACE_PX + 16}px)` }}
      >
        <VirtualList
          label={t('places')}
          items={shown}
          estimate={PLACE_PX}
          itemKey={({ key }) => key}
          {...(index < 0 ? {} : { scrollToIndex: index })}
          render={(place) => (
            <PlaceButton
              place={place}
              isLikely={place.key === likely}
              isChosen={place.key === chosen}
              onChoose={onChoose}
            />
          )}
        />
      </div>
    </div>
  );
}

interface PlaceButtonProps {
  readonly place: ForkPlace;
  readonly isLikely: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (key: string) => void;
}

function PlaceButton({ place, isLikely, isChosen, onChoose }: PlaceButtonProps) {
  const { t } = useTranslation('fork');
  const { key, kind, step, text, outcome, why } = place;
  const number = Number(/(\d+)$/.exec(key)?.[1] ?? 1);
  // Calls of a turn are counted from 0 in paths, and from 1 by people.
  const count = kind === 'call' ? number + 1 : number;
  const name =
    kind === 'attempt' && step !== null
      ? t('attemptOf', { step, count })
      : `${t(`kind.${kind}`)} ${count}`;
  return (
    <button
      type="button"
      className={classNames(styles.place, DEPTH[kind])}
      aria-pressed={isChosen}
      aria-disabled={why !== null}
      onClick={() => why === null && onChoose(key)}
    >
      <span>
        {outcome === 'failed' ? '✗ ' : outcome === 'ok' ? '✓ ' : ''}
        {name}
        {outcome !== null && <span className="visually-hidden"> {t(`outcome.${outcome}`)}</span>}
      </span>
      <span className={styles.facts}>
        <PlainText text={[text, key].filter((part) => part !== '').join(' · ')} maxChars={200} />
      </span>
      {isLikely && <span className={styles.facts}>{t('likely')}</span>}
      {why !== null && <span className={styles.facts}>{t('cannot', { why })}</span>}
    </button>
  );
}

import { useTranslation } from 'react-i18next';
import { PlainText } from '../../../ui/plain-text.tsx';
import styles from './tool-servers.module.css';

interface BeforeAfterProps {
  /** What the two texts are. */
  readonly label: string;
  readonly before: string;
  readonly now: string;
}

const WHOLE = Number.MAX_SAFE_INTEGER;

/** What was approved and what is there now, whole, beside each other; what differs in the middle is marked. */
export function BeforeAfter({ label, before, now }: BeforeAfterProps) {
  const { t } = useTranslation('settings');
  const { head, tail } = shared(before, now);
  return (
    <fieldset className={styles.pair} aria-label={label}>
      <Side word={t('toolBefore')} text={before} head={head} tail={tail} kind="before" />
      <Side word={t('toolNow')} text={now} head={head} tail={tail} kind="now" />
    </fieldset>
  );
}

interface SideProps {
  readonly word: string;
  readonly text: string;
  readonly head: number;
  readonly tail: number;
  readonly kind: 'before' | 'now';
}

function Side({ word, text, head, tail, kind }: SideProps) {
  const end = text.length - tail;
  const Mark = kind === 'before' ? 'del' : 'ins';
  return (
    <div>
      <p className={styles.sideWord}>
        <span aria-hidden="true">{kind === 'before' ? '− ' : '+ '}</span>
        {word}
      </p>
      <pre className={styles.exact}>
        <PlainText text={text.slice(0, head)} maxChars={WHOLE} />
        {end > head && (
          <Mark className={styles[kind]}>
            <PlainText text={text.slice(head, end)} maxChars={WHOLE} />
          </Mark>
        )}
        <PlainText text={text.slice(end)} maxChars={WHOLE} />
      </pre>
    </div>
  );
}

/** Characters that both texts begin and end with, in whole words; none is counted twice. */
export function shared(
  one: string,
  other: string,
): { readonly head: number; readonly tail: number } {
  const a = one.match(WORDS) ?? [];
  const b = other.match(WORDS) ?? [];
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return { head: lengthOf(a.slice(0, head)), tail: lengthOf(a.slice(a.length - tail)) };
}

const WORDS = /[\p{L}\p{N}_]+|[^\p{L}\p{N}_]/gu;
const lengthOf = (words: readonly string[]): number => words.join('').length;

import { useTranslation } from 'react-i18next';
import type { Explanation } from '../../../shared/run/blame/explanation.ts';
import { classNames } from '../../ui/class-names.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { EventLink } from './event-link.tsx';
import styles from './why-screen.module.css';

interface ChainPictureProps {
  readonly run: string;
  readonly chain: Explanation['chain'];
}

const SHAPES = { suspected: '✗', 'ruled-out': '✓', 'not-known': '○' } as const;
const CLASSES = {
  suspected: styles.suspected,
  'ruled-out': styles.ruledOut,
  'not-known': styles.notKnown,
} as const;

/** Who was looked at, in order: suspected, ruled out, or not known, each with its reasons. */
export function ChainPicture({ run, chain }: ChainPictureProps) {
  const { t } = useTranslation('why');
  return (
    <ol className={styles.chain}>
      {chain.map(({ family, state, reasons }) => (
        <li key={family} className={classNames(styles.link, CLASSES[state])}>
          <h3 className={styles.linkHead}>
            <span aria-hidden="true">{SHAPES[state]}</span> {t(`family.${family}`)}
          </h3>
          <p className={styles.state}>{t(`state.${state}`)}</p>
          <ul className={styles.reasons}>
            {reasons.map(({ text, seq }) => (
              <li key={text}>
                <PlainText text={text} maxChars={300} />{' '}
                {seq !== null && <EventLink run={run} seq={seq} />}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

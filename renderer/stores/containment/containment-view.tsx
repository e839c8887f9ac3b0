import { useTranslation } from 'react-i18next';
import type { HostFacts } from '../../../shared/ipc/settings.ts';
import { Notice } from '../../ui/notice.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './containment-view.module.css';
import type { en } from './text/en.ts';

export type Containment = NonNullable<HostFacts['containment']>;

/** What stands between commands and the rest of this machine, and, as plainly, what does not. */
export function ContainmentView({ containment }: { readonly containment: Containment }) {
  const { t } = useTranslation('containment');
  const { isolated, root, sandbox, sentence, holds, limits, gaps } = containment;
  const version = sandbox?.version ?? null;
  return (
    <div className={styles.view}>
      <Notice tone={isolated && !root ? 'ok' : 'warn'}>
        <PlainText text={sentence} maxChars={2_000} />
      </Notice>
      <dl className={styles.facts}>
        <div>
          <dt>{t('sandbox')}</dt>
          <dd>
            {sandbox === null ? (
              t('none')
            ) : (
              <PlainText text={version === null ? sandbox.name : `${sandbox.name} ${version}`} />
            )}
          </dd>
        </div>
        <div>
          <dt>{t('user')}</dt>
          <dd>{root ? `▲ ${t('root')}` : t('ordinary')}</dd>
        </div>
      </dl>
      <div className={styles.lists}>
        <Points title="holds" shape="✓" tone={styles.ok} points={holds} none="holdsNone" />
        <Points title="gaps" shape="▲" tone={styles.warn} points={gaps} none="gapsNone" />
        <Points title="limits" shape="–" points={limits} none="limitsNone" />
      </div>
    </div>
  );
}

interface PointsProps {
  readonly title: keyof typeof en;
  readonly shape: string;
  readonly tone?: string | undefined;
  readonly points: readonly string[];
  readonly none: keyof typeof en;
}

function Points({ title, shape, tone, points, none }: PointsProps) {
  const { t } = useTranslation('containment');
  return (
    <div className={styles.points}>
      <p className={styles.title}>{t(title)}</p>
      {points.length === 0 ? (
        <p className={styles.dim}>{t(none)}</p>
      ) : (
        <ul aria-label={t(title)}>
          {points.map((point) => (
            <li key={point}>
              <span className={tone} aria-hidden="true">
                {shape}
              </span>
              <PlainText text={point} maxChars={1_000} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

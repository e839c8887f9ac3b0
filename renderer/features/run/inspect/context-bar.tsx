import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../../../../shared/run/event.ts';
import { classNames } from '../../../ui/class-names.ts';
import { formatCount, formatPercent } from '../../../ui/format/count.ts';
import { useLocale } from '../../../ui/use-locale.ts';
import styles from './context-bar.module.css';
import { contextUse } from './context-use.ts';

export type TurnContext = NonNullable<BodyOf<'model.requested'>['context']>;

interface ContextBarProps {
  readonly context: TurnContext;
  /** What the bar is about, as its heading. */
  readonly title: string;
  /** Without the numbers of each part, which are then only read out. */
  readonly brief?: boolean;
}

/** How full the context of one turn is, and with what: a bar, and the same in numbers. */
export function ContextBar({ context, title, brief = false }: ContextBarProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const use = contextUse(context);
  const say = (name: string, tokens: number): string =>
    t('context.part', { name: t(`context.${name}`), tokens: formatCount(tokens, locale) });
  const sum = t('context.sum', {
    used: formatCount(use.used, locale),
    window: formatCount(context.window, locale),
    share: formatPercent(use.share, locale),
  });
  const all = [sum, ...use.parts.map(({ name, tokens }) => say(name, tokens))].join(', ');
  return (
    <section className={styles.context} aria-label={title}>
      <p className={styles.head}>
        <span className={styles.title}>{title}</span>
        <span className={use.isTight ? styles.tight : undefined}>
          {use.isTight && <span aria-hidden="true">▲ </span>}
          {sum}
        </span>
      </p>
      <div className={styles.bar} role="img" aria-label={all}>
        {use.parts.map(({ name, tokens }) => (
          <span
            key={name}
            className={classNames(styles.piece, styles[name])}
            style={{ flexGrow: tokens }}
          />
        ))}
      </div>
      {!brief && (
        <ul className={styles.legend} aria-hidden="true">
          {use.parts.map(({ name, tokens }) => (
            <li key={name}>
              <span className={classNames(styles.key, styles[name])} />
              <span>{t(`context.${name}`)}</span>
              <span className={styles.number}>{formatCount(tokens, locale)}</span>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.source}>{t(context.exact ? 'context.exact' : 'context.estimated')}</p>
    </section>
  );
}

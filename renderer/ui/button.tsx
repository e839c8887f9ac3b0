import { type ComponentPropsWithRef, type MouseEvent, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import { ariaKeys } from './describe-keys.ts';
import { Kbd } from './kbd.tsx';
import { Tooltip } from './tooltip.tsx';

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'disabled'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger' | undefined;
  readonly icon?: ReactNode;
  readonly shortcut?: string | undefined;
  /** While it works: true, or the words that say at what. A press does nothing meanwhile. */
  readonly busy?: boolean | string | undefined;
  readonly disabled?: boolean | undefined;
  /** Why it can't be pressed. Then it stays in the tab order, so that the reason can be read. */
  readonly disabledReason?: string | undefined;
}

/** A button that says what it does, by which key, and if it can't, why. */
export function Button({
  kind = 'plain',
  icon,
  shortcut,
  busy = false,
  disabled = false,
  disabledReason,
  className,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const { t } = useTranslation('ui');
  const reasonId = useId();
  const isBusy = busy !== false && busy !== '';
  const explained = disabled && disabledReason !== undefined;
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isBusy || disabled) event.preventDefault();
    else onClick?.(event);
  };
  const button = (
    <button
      type="button"
      {...rest}
      className={classNames(styles.button, styles[kind], className)}
      disabled={disabled && !explained}
      aria-disabled={explained || isBusy ? true : undefined}
      aria-busy={isBusy ? true : undefined}
      aria-describedby={explained ? reasonId : rest['aria-describedby']}
      aria-keyshortcuts={shortcut === undefined ? rest['aria-keyshortcuts'] : ariaKeys(shortcut)}
      onClick={press}
    >
      {icon !== undefined && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      {isBusy ? <span>{busy === true ? `${t('working')} …` : busy}</span> : children}
      {shortcut !== undefined && !isBusy && (
        <span aria-hidden="true">
          <Kbd keys={shortcut} className={styles.keys} />
        </span>
      )}
    </button>
  );
  if (!explained) return button;
  return (
    <>
      <Tooltip text={disabledReason}>{button}</Tooltip>
      <span id={reasonId} className="visually-hidden">
        {disabledReason}
      </span>
    </>
  );
}

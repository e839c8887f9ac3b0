import type { ReactNode } from 'react';
import styles from './button.module.css';
import { Button, type ButtonProps } from './button.tsx';
import { classNames } from './class-names.ts';
import { ariaKeys } from './describe-keys.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children' | 'title'> {
  readonly label: string;
  readonly icon: ReactNode;
}

/** A button that is only a picture; its label is its name and its tooltip. */
export function IconButton({
  label,
  icon,
  shortcut,
  kind = 'quiet',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button
        {...rest}
        kind={kind}
        icon={icon}
        aria-label={label}
        aria-keyshortcuts={shortcut === undefined ? undefined : ariaKeys(shortcut)}
        className={classNames(styles.square, className)}
      />
    </Tooltip>
  );
}

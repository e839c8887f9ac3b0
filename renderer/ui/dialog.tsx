import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';
import { OpenLayer } from './open-layer.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  /** A sentence under the title that says what this is about. */
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large' | undefined;
  /** What has the focus first; if nothing is named, the first field, else the first control. */
  readonly initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** Asked when it closes: false leaves the focus to whoever moved it meanwhile. */
  readonly returnFocus?: (() => boolean) | undefined;
  /** The question a person must answer, which a press beside it does not close. */
  readonly alert?: boolean | undefined;
}

/** What a person types or picks in. */
const FIELDS = 'textarea:not([disabled]), input:not([disabled], [aria-hidden]), [role="combobox"]';

/** A window over the page. Escape closes it, and only it; the focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, description, children, footer, size = 'medium' } = props;
  const { t } = useTranslation('ui');
  const body = useRef<HTMLDivElement>(null);
  const firstField = () => body.current?.querySelector<HTMLElement>(FIELDS) ?? true;
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      disablePointerDismissal={props.alert === true}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Viewport className={styles.viewport}>
          <Base.Popup
            className={classNames(styles.popup, styles[size])}
            role={props.alert === true ? 'alertdialog' : 'dialog'}
            finalFocus={() => props.returnFocus?.() ?? true}
            initialFocus={props.initialFocus ?? firstField}
          >
            <OpenLayer>
              <header className={styles.header}>
                <Base.Title className={styles.title}>{title}</Base.Title>
                <IconButton label={t('close')} icon={<X />} onClick={onClose} />
              </header>
              {description !== undefined && (
                <Base.Description className={styles.description}>{description}</Base.Description>
              )}
              {children !== undefined && (
                <div ref={body} className={styles.body}>
                  {children}
                </div>
              )}
              {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
            </OpenLayer>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

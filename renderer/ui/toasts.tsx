import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { PlainText } from './plain-text.tsx';
import { currentToasts, dismissToast, subscribeToasts, type Toast } from './toast-store.ts';
import styles from './toasts.module.css';

const SHOWN_MS = 6_000;

/** The place where toasts appear; mounted once by the shell. */
export function Toasts() {
  const { t } = useTranslation('ui');
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <section className={styles.region} aria-label={t('notifications')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastNote key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

/** Goes by itself, but not while it is pointed at, has the focus, or offers something to do. */
function ToastNote({ toast }: { readonly toast: Toast }) {
  const { t } = useTranslation('ui');
  const [held, setHeld] = useState(false);
  const stays = held || toast.action !== undefined || toast.tone === 'bad';
  useEffect(() => {
    if (stays) return;
    const timer = window.setTimeout(() => dismissToast(toast.id), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [stays, toast.id]);
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it there
    <div
      className={classNames(styles.toast, styles[toast.tone ?? 'neutral'])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className={styles.text}>
        <strong>
          <PlainText text={toast.title} maxChars={300} />
        </strong>
        {toast.body !== undefined && (
          <span className={styles.body}>
            <PlainText text={toast.body} maxChars={600} />
          </span>
        )}
      </div>
      {action !== undefined && (
        <Button
          onClick={() => {
            dismissToast(toast.id);
            action.onSelect();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t('dismiss')} icon={<X />} onClick={() => dismissToast(toast.id)} />
    </div>
  );
}

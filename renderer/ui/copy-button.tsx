import { Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ButtonProps } from './button.tsx';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';

interface CopyButtonProps {
  /** What is copied, or how to make it at the press. */
  readonly text: string | (() => string);
  readonly label?: string | undefined;
  readonly kind?: ButtonProps['kind'];
  /** A picture instead of words. */
  readonly iconOnly?: boolean | undefined;
}

type Outcome = 'copied' | 'copyFailed';
const SHOWN_MS = 2_000;

/** Puts text on the clipboard and says whether that worked. */
export function CopyButton({ text, label, kind = 'quiet', iconOnly = false }: CopyButtonProps) {
  const { t } = useTranslation('ui');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const show = (next: Outcome): void => {
    setOutcome(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setOutcome(null), SHOWN_MS);
  };
  const copy = (): void => {
    const value = typeof text === 'string' ? text : text();
    // There is no clipboard object on a page that was not loaded securely.
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (clipboard === undefined) show('copyFailed');
    else
      clipboard.writeText(value).then(
        () => show('copied'),
        () => show('copyFailed'),
      );
  };
  const name = label ?? t('copy');
  return (
    <>
      {iconOnly ? (
        <IconButton
          label={outcome === null ? name : t(outcome)}
          icon={<Copy />}
          kind={kind}
          onClick={copy}
        />
      ) : (
        <Button kind={kind} icon={<Copy />} onClick={copy}>
          {outcome === null ? name : t(outcome)}
        </Button>
      )}
      <span role="status" className="visually-hidden">
        {outcome === null ? '' : t(outcome)}
      </span>
    </>
  );
}

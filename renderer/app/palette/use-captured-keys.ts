import { useEffect, useRef } from 'react';
import { isTyped, pressOf } from '../../stores/actions/shortcut.ts';
import { isMac } from '../../ui/describe-keys.ts';

/** How long a second press is waited for after a first that types a character. */
const SECOND_PRESS_MS = 900;

interface Capture {
  readonly onKeys: (keys: string) => void;
  readonly onCancel: () => void;
}

/**
 * While `active`, takes every key press before anything else can: the next one (or two letters in a row) become a shortcut,
 * Escape alone gives up.
 */
export function useCapturedKeys(active: boolean, { onKeys, onCancel }: Capture): void {
  const latest = useRef({ onKeys, onCancel });
  useEffect(() => {
    latest.current = { onKeys, onCancel };
  });
  useEffect(() => {
    if (!active) return;
    let first: string | null = null;
    let timer: number | undefined;
    const take = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const press = pressOf(event, isMac());
      if (press === null) return;
      window.clearTimeout(timer);
      if (press === 'Escape' || press === 'Tab' || press === 'Shift+Tab') latest.current.onCancel();
      else if (first !== null) latest.current.onKeys(`${first} ${press}`);
      else if (!isTyped(press)) latest.current.onKeys(press);
      else {
        first = press;
        timer = window.setTimeout(() => latest.current.onKeys(press), SECOND_PRESS_MS);
      }
    };
    window.addEventListener('keydown', take, { capture: true });
    return () => {
      window.removeEventListener('keydown', take, { capture: true });
      window.clearTimeout(timer);
    };
  }, [active]);
}

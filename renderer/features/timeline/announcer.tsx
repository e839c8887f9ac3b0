import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineModel } from './use-timeline-model.ts';

/** More often nobody could listen. */
const PAUSE_MS = 1_200;

/** Says where the playhead came to rest, for those who don't see it; what comes too fast is left out. */
export function Announcer({ model }: { readonly model: TimelineModel }) {
  const { t } = useTranslation('timeline');
  const { shown, marks, words } = model;
  const mark = shown === null ? undefined : marks.at(shown - 1);
  const text =
    mark === undefined
      ? ''
      : t('atEvent', { seq: mark.seq, text: `${words.time(mark.at)}, ${words.event(mark)}` });
  const [said, setSaid] = useState('');
  const latest = useRef({ at: 0, text });
  latest.current.text = text;
  useEffect(() => {
    if (text === said) return;
    const wait = Math.max(150, latest.current.at + PAUSE_MS - Date.now());
    const timer = window.setTimeout(() => {
      latest.current.at = Date.now();
      setSaid(latest.current.text);
    }, wait);
    return () => window.clearTimeout(timer);
  }, [text, said]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
}

import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Plan } from '../../../shared/plan/plan.ts';
import { describePlanText } from '../../../shared/plan/text/describe-plan-text.ts';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { lineOfFault, offsetOfLine } from './model/text-lines.ts';
import { HiddenNote } from './step-form.tsx';
import { FaultList } from './step-parts.tsx';
import styles from './text-view.module.css';

interface TextViewProps {
  readonly plan: Plan;
  /** What was typed, where that is not the text of the plan; null otherwise. */
  readonly text: string | null;
  /** What can't be read. */
  readonly faults: readonly string[];
  /** What can be read and can't be done. */
  readonly planFaults: readonly string[];
  /** Null where the plan can't be edited. */
  readonly onChange: ((text: string) => void) | null;
  /** Takes back what could not be read. */
  readonly onDrop: () => void;
}

/** The plan as one text, with line numbers and what can't be read at its line. */
export function TextView(props: TextViewProps) {
  const { plan, text, faults, onChange, onDrop } = props;
  const { t } = useTranslation('plan');
  const area = useRef<HTMLTextAreaElement>(null);
  const [top, setTop] = useState(0);
  const own = useMemo(() => describePlanText(plan), [plan]);
  const shown = text ?? own;
  const faulty = new Set(faults.map(lineOfFault));
  const numbers = useMemo(() => shown.split('\n').map((_, index) => index + 1), [shown]);
  const goTo = (line: number): void => {
    const field = area.current;
    if (field === null) return;
    const at = offsetOfLine(shown, line);
    field.focus();
    field.setSelectionRange(at, at);
    field.scrollTop = Math.max(0, (line - 4) * LINE_PX);
  };
  return (
    <div className={styles.frame}>
      <HiddenNote text={shown} />
      {faults.length > 0 && (
        <div className={styles.faults} role="status">
          <b>{t('textFaults', { count: faults.length })}</b>
          <ul>
            {faults.map((fault) => {
              const line = lineOfFault(fault);
              return (
                <li key={fault}>
                  <PlainText text={fault} maxChars={1_000} />{' '}
                  {line !== null && (
                    <button type="button" className="link" onClick={() => goTo(line)}>
                      {t('goToLine', { line })}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
          <p>{t('textUnread')}</p>
          <Button onClick={onDrop}>{t('textDrop')}</Button>
        </div>
      )}
      {faults.length === 0 && <FaultList faults={props.planFaults} />}
      <div className={styles.editor}>
        <div className={styles.gutter} aria-hidden="true">
          <div style={{ transform: `translateY(${-top}px)` }}>
            {numbers
              .slice(Math.max(0, Math.floor(top / LINE_PX) - 50), Math.floor(top / LINE_PX) + 150)
              .map((number) => (
                <div
                  key={number}
                  className={styles.number}
                  style={{ insetBlockStart: `${(number - 1) * LINE_PX}px` }}
                >
                  {faulty.has(number) ? `✗ ${number}` : number}
                </div>
              ))}
          </div>
        </div>
        <textarea
          ref={area}
          className={styles.text}
          aria-label={t('textLabel')}
          aria-invalid={faults.length > 0 ? true : undefined}
          value={shown}
          readOnly={onChange === null}
          wrap="off"
          spellCheck={false}
          onScroll={(event) => setTop(event.currentTarget.scrollTop)}
          onChange={(event) => onChange?.(event.currentTarget.value)}
        />
      </div>
      <p className={styles.hint}>{t(onChange === null ? 'textReadOnly' : 'textHint')}</p>
    </div>
  );
}

/** Line height of the text, in pixels; the style sheet has the same. */
const LINE_PX = 18;

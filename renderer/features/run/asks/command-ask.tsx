import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskAnswer, AskOf } from '../../../../shared/ipc/asks.ts';
import { allowsCommand } from '../../../../shared/settings/command-rules.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import styles from './asks.module.css';
import { ExactText } from './exact-text.tsx';
import { whyWords } from './why-words.ts';

interface CommandAskProps {
  readonly ask: AskOf<'command'>;
  readonly busy: boolean;
  readonly onAnswer: (answer: AskAnswer) => void;
}

type Mode = 'choose' | 'pattern' | 'refuse';
type Always = Extract<AskAnswer, { kind: 'command' }>['always'];

/** The exact command or call, why it is asked about, and what may become of it; a refusal tells the executor why. */
export function CommandAsk({ ask, busy, onAnswer }: CommandAskProps) {
  const { t } = useTranslation('run');
  const [mode, setMode] = useState<Mode>('choose');
  const box = useFocusOnChange(mode);
  const { tool } = ask;
  const allow = (more: { readonly forRest?: boolean; readonly always?: Always } = {}): void =>
    onAnswer({ kind: 'command', allow: true, forRest: false, note: '', ...more });
  const back = (): void => setMode('choose');
  return (
    <div className={styles.ask}>
      <ExactText
        text={tool === undefined ? ask.command : inputOf(ask.command, tool)}
        label={t(tool === undefined ? 'command' : 'toolInput')}
      />
      {ask.why !== undefined && (
        <p className={styles.note}>{t('whyAsked', { why: whyWords(ask.why, t) })}</p>
      )}
      <div ref={box} className={styles.ask}>
        {mode === 'choose' && <Choices ask={ask} busy={busy} onAllow={allow} onMode={setMode} />}
        {mode === 'pattern' && (
          <PatternAnswer
            ask={ask}
            busy={busy}
            onBack={back}
            onAllow={(pattern) => allow({ always: { what: 'pattern', pattern } })}
          />
        )}
        {mode === 'refuse' && (
          <Refusal
            busy={busy}
            onBack={back}
            onRefuse={(note) => onAnswer({ kind: 'command', allow: false, forRest: false, note })}
          />
        )}
      </div>
    </div>
  );
}

/** The engine puts a tool's name before its input. */
const inputOf = (command: string, tool: string): string =>
  command.startsWith(`${tool} `) ? command.slice(tool.length + 1) : command;

/** Keys go on where the answer went on: in the first control of what took the place of the buttons. */
function useFocusOnChange(mode: Mode) {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(mode);
  useEffect(() => {
    if (shown.current === mode) return;
    shown.current = mode;
    box.current?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }, [mode]);
  return box;
}

function Choices(props: {
  readonly ask: AskOf<'command'>;
  readonly busy: boolean;
  readonly onAllow: (more?: { readonly forRest?: boolean; readonly always?: Always }) => void;
  readonly onMode: (mode: Mode) => void;
}): ReactNode {
  const { t } = useTranslation('run');
  const { ask, busy, onAllow, onMode } = props;
  const isTool = ask.tool !== undefined;
  return (
    <>
      <div className={styles.actions}>
        <Button kind="primary" busy={busy} onClick={() => onAllow()}>
          {t('do.allow')}
        </Button>
        <Button busy={busy} onClick={() => onAllow({ always: { what: 'command' } })}>
          {t(isTool ? 'do.allowCall' : 'do.allowCommand')}
        </Button>
        {typeof ask.pattern === 'string' && (
          <Button onClick={() => onMode('pattern')}>{t('do.allowPattern')}</Button>
        )}
        <Button busy={busy} onClick={() => onAllow({ forRest: true })}>
          {t('do.allowRest')}
        </Button>
        <Button onClick={() => onMode('refuse')}>{t('do.refuse')}</Button>
      </div>
      <p className={styles.note}>
        {t(ask.pattern === null && !isTool ? 'alwaysMeansNoPattern' : 'alwaysMeans')}
      </p>
    </>
  );
}

/** The offered pattern, which may be narrowed or widened as long as it covers this very command. */
function PatternAnswer(props: {
  readonly ask: AskOf<'command'>;
  readonly busy: boolean;
  readonly onAllow: (pattern: string) => void;
  readonly onBack: () => void;
}) {
  const { t } = useTranslation('run');
  const [pattern, setPattern] = useState(props.ask.pattern ?? '');
  const given = pattern.trim();
  const covers = given !== '' && allowsCommand(given, props.ask.command);
  const allow = (): void => {
    if (covers && !props.busy) props.onAllow(given);
  };
  return (
    <>
      <Field
        className={styles.field}
        label={t('pattern')}
        hint={t('patternHint')}
        error={covers ? undefined : t('patternMisses')}
      >
        <TextInput
          mono
          value={pattern}
          maxLength={1_000}
          onChange={setPattern}
          onKeyDown={(event) => {
            if (event.key === 'Enter') allow();
          }}
        />
      </Field>
      <div className={styles.actions}>
        <Button
          kind="primary"
          busy={props.busy}
          disabled={!covers}
          disabledReason={t('patternMisses')}
          onClick={allow}
        >
          {t('do.allowFitting')}
        </Button>
        <Button onClick={props.onBack}>{t('do.back')}</Button>
      </div>
    </>
  );
}

function Refusal(props: {
  readonly busy: boolean;
  readonly onRefuse: (note: string) => void;
  readonly onBack: () => void;
}) {
  const { t } = useTranslation('run');
  const [note, setNote] = useState('');
  return (
    <>
      <Field className={styles.field} label={t('refusalNote')} hint={t('refusalHint')}>
        <TextArea value={note} onChange={setNote} rows={2} />
      </Field>
      <div className={styles.actions}>
        <Button kind="primary" busy={props.busy} onClick={() => props.onRefuse(note)}>
          {t('do.refuseSend')}
        </Button>
        <Button onClick={props.onBack}>{t('do.back')}</Button>
      </div>
    </>
  );
}

import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelInput } from '../../../shared/ipc/replays.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { Notice } from '../../ui/notice.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { EventLink } from './event-link.tsx';
import { InputParts, type Shown } from './input-parts.tsx';
import { InputText } from './input-text.tsx';
import styles from './replay-screen.module.css';

/** The exact bytes that a model was sent, part by part, with how they are known. */
export function InputScreen() {
  const { t } = useTranslation('replay');
  const { run = '' } = useParams({ strict: false });
  const search: { readonly event?: unknown } = useSearch({ strict: false });
  const seq = Number(search.event);
  const isNamed = Number.isSafeInteger(seq) && seq > 0;
  const { state, value, error } = useInvoke('replay.input', isNamed ? { run, seq } : null);
  return (
    <div className={styles.screen}>
      <h1 tabIndex={-1}>{t('input.title')}</h1>
      {!isNamed && <EmptyState title={t('input.none')} body={t('input.noneDetail')} />}
      {state === 'failed' && <ErrorView error={error} />}
      {isNamed && value === null && state === 'waiting' && <Waiting words={t('input.loading')} />}
      {value !== null && <Input key={`${run} ${value.seq}`} run={run} input={value} />}
    </div>
  );
}

interface InputProps {
  readonly run: string;
  readonly input: ModelInput;
}

function Input({ run, input }: InputProps) {
  const [shown, setShown] = useState<Shown>({ of: 0, line: 1 });
  return (
    <>
      <Head run={run} input={input} />
      <div className={styles.panes}>
        <InputParts run={run} input={input} shown={shown} onShow={setShown} />
        <InputText key={String(shown.of)} run={run} input={input} shown={shown} />
      </div>
    </>
  );
}

function Head({ run, input }: InputProps) {
  const { t } = useTranslation('replay');
  const locale = useLocale();
  const { seq, role, purpose, model, provider, origin, proven, bytes, parts } = input;
  const about = { role, purpose: cleanString(purpose), model, provider };
  const size = { size: formatBytes(bytes, locale), parts: parts.length };
  return (
    <>
      <p className={styles.row}>
        <EventLink run={run} seq={seq} />
        <span>{t('input.about', about)}</span>
        <span className={styles.quiet}>{t('input.size', size)}</span>
      </p>
      <Notice tone={proven ? 'ok' : 'warn'}>
        {t(`input.origin.${origin}`)}; {proven ? t('input.proven') : t('input.unproven')}.
      </Notice>
      <p className={styles.row}>
        {input.previousSeq !== null && (
          <Step run={run} seq={input.previousSeq} words={t('input.previous')} />
        )}
        {input.nextSeq !== null && <Step run={run} seq={input.nextSeq} words={t('input.next')} />}
      </p>
    </>
  );
}

const Step = ({ run, seq, words }: { run: string; seq: number; words: string }) => (
  <Link to="/runs/$run/input" params={{ run }} search={{ event: seq }} className="link">
    {words} (#{seq})
  </Link>
);

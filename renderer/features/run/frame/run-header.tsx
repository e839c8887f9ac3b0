import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { cleanString } from '../../../ui/clean-text.ts';
import { formatDateTime, formatTimeOfDay } from '../../../ui/format/time.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import { Elapsed } from './elapsed.tsx';
import styles from './run-header.module.css';

export interface HeaderModel {
  readonly runId: string;
  readonly request: string;
  readonly repository: string;
  readonly branch: string;
  readonly baseBranch: string | null;
  readonly baseCommit: string;
  readonly scripted: boolean;
  readonly mode: 'hybrid' | 'cloud' | 'local';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly passedMs: number;
  /** When that was, by this window’s clock. */
  readonly heardAt: number;
}

export interface HeaderControls {
  readonly running: boolean;
  readonly here: boolean;
  readonly pausing: boolean;
  readonly resumable: boolean;
  /** The step that is worked on; null: none is. */
  readonly step: string | null;
}

interface RunHeaderProps {
  readonly model: HeaderModel;
  readonly controls: HeaderControls;
  readonly busy: boolean;
  readonly onPause: () => void;
  readonly onStop: () => void;
  readonly onSteer: () => void;
  readonly onRetry: () => void;
  readonly onResume: () => void;
}

const TITLE_CHARS = 160;

/** What the run is about, where it works, and what can be done with it. */
export function RunHeader({ model, ...rest }: RunHeaderProps) {
  const { t } = useTranslation('run');
  const locale = useLocale();
  const [first = '', ...more] = model.request.trim().split('\n');
  const name = model.repository.split(/[\\/]/).findLast((part) => part !== '') ?? model.repository;
  const isToday = new Date(model.startedAt).toDateString() === new Date().toDateString();
  const started = isToday
    ? formatTimeOfDay(model.startedAt, locale)
    : formatDateTime(model.startedAt, locale);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <div className={styles.titleLine}>
          <h1
            className={styles.title}
            tabIndex={-1}
            title={cleanString(first, { maxChars: 1_000 })}
          >
            <PlainText text={first} maxChars={TITLE_CHARS} />
          </h1>
          {(more.length > 0 || first.length > TITLE_CHARS) && (
            <Popover
              label={t('wholeRequest')}
              trigger={<Button kind="quiet">{t('wholeRequest')}</Button>}
            >
              <div className={styles.request}>
                <PlainText text={model.request} maxChars={20_000} />
              </div>
            </Popover>
          )}
        </div>
        <p className={styles.crumb}>
          <span title={cleanString(model.repository, { maxChars: 500 })}>
            <PlainText text={name} maxChars={80} />
          </span>
          {' · '}
          <code>
            <PlainText text={model.branch} maxChars={80} />
          </code>{' '}
          {t('from')}{' '}
          <code>
            <PlainText
              text={`${model.baseBranch ?? 'HEAD'}@${model.baseCommit.slice(0, 7)}`}
              maxChars={60}
            />
          </code>
          {' · '}
          {t('startedAt', { time: started })},{' '}
          <Elapsed ms={model.passedMs} at={model.heardAt} ticks={rest.controls.running} />
          {model.scripted && <strong className={styles.scripted}>{t('scripted')}</strong>}
        </p>
      </div>
      <RunActions runId={model.runId} {...rest} />
    </header>
  );
}

function RunActions(props: Omit<RunHeaderProps, 'model'> & { readonly runId: string }) {
  const { t } = useTranslation('run');
  const { controls, busy } = props;
  const elsewhere = controls.running && !controls.here ? t('elsewhere') : undefined;
  return (
    <div className={styles.actions}>
      {controls.running && (
        <>
          <Button
            shortcut="p"
            busy={busy}
            disabled={elsewhere !== undefined}
            disabledReason={elsewhere}
            onClick={props.onPause}
          >
            {controls.pausing ? t('goOn') : t('pause')}
          </Button>
          <Button
            shortcut="Shift+Escape"
            disabled={elsewhere !== undefined}
            disabledReason={elsewhere}
            onClick={props.onStop}
          >
            {t('stop')}
          </Button>
          <Button
            shortcut="s"
            disabled={elsewhere !== undefined}
            disabledReason={elsewhere}
            onClick={props.onSteer}
          >
            {t('steer')}
          </Button>
          {controls.step !== null && (
            <Button
              shortcut="r"
              disabled={elsewhere !== undefined}
              disabledReason={elsewhere}
              onClick={props.onRetry}
            >
              {t('retry')}
            </Button>
          )}
        </>
      )}
      {controls.resumable && (
        <Button kind="primary" busy={busy} onClick={props.onResume}>
          {t('resume')}
        </Button>
      )}
      {!controls.running && (
        <Link to="/new" search={{ from: props.runId }} className={styles.again}>
          {t('again')}
        </Link>
      )}
    </div>
  );
}

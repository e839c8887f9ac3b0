import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shop } from '../../../shared/ipc/models.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { deviceNames, FitBadge } from '../../stores/fit/fit-badge.tsx';
import { QualificationBadge } from '../../stores/fit/qualification-badge.tsx';
import { isOver, useJobs } from '../../stores/models/jobs-store.ts';
import { qualificationOf } from '../../stores/models/qualification-of.ts';
import { useExam } from '../../stores/models/use-exam.tsx';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { executorOf } from './checklist.ts';
import { JobLine } from './job-line.tsx';
import { jobOn, type Suggestion, suggestModel } from './suggest-model.ts';
import styles from './welcome-screen.module.css';

interface ModelLineProps {
  readonly shop: Shop;
  /** The executor in the settings is another one now. */
  readonly onChosen: () => void;
}

/** Which model this machine should use, or uses: fit, pull, choice and exam, each when it is its turn. */
export function ModelLine({ shop, onChosen }: ModelLineProps) {
  const { t } = useTranslation('welcome');
  const chosen = executorOf(shop);
  const suggestion = useMemo(() => suggestModel(shop), [shop]);
  if (chosen !== null) return <Exam shop={shop} server={chosen.server} tag={chosen.tag} />;
  if (!shop.servers.some(({ state }) => state === 'ready'))
    return <p className={styles.dim}>{t('modelNeedsServer')}</p>;
  if (suggestion === null)
    return (
      <p className={styles.dim}>
        {t('modelNone')} <Link to="/models">{t('toModels')}</Link>
      </p>
    );
  return <Suggested suggestion={suggestion} onChosen={onChosen} />;
}

interface SuggestedProps {
  readonly suggestion: Suggestion;
  readonly onChosen: () => void;
}

function Suggested({ suggestion, onChosen }: SuggestedProps) {
  const { t } = useTranslation('welcome');
  const { entry, fit, server, installed } = suggestion;
  const tag = installed?.tag ?? entry.tag;
  return (
    <div className={styles.suggested}>
      <p>
        {t('modelSuggested')}{' '}
        <strong>
          <PlainText text={entry.id} maxChars={80} />
        </strong>{' '}
        <FitBadge
          verdict={fit.verdict}
          context={fit.load.context}
          device={deviceNames(fit.devices)}
        />
      </p>
      {tag !== null &&
        (installed === null ? (
          <Pull server={server} tag={tag} bytes={entry.downloadBytes} />
        ) : (
          <Choose server={server} tag={tag} onChosen={onChosen} />
        ))}
      <Link to="/models">{t('modelOthers')}</Link>
    </div>
  );
}

interface OnServer {
  readonly server: string;
  readonly tag: string;
}

function Pull({ server, tag, bytes }: OnServer & { readonly bytes: number | null }) {
  const { t } = useTranslation('welcome');
  const locale = useLocale();
  const { jobs } = useJobs();
  const pull = useAct('models.pull');
  const job = jobOn(jobs, 'pull', { server, tag });
  return (
    <>
      {(job === null || isOver(job)) && (
        <Button kind="primary" busy={pull.busy} onClick={() => void pull.act({ server, tag })}>
          {bytes === null
            ? t('pull', { tag })
            : t('pullSize', { tag, size: formatBytes(bytes, locale) })}
        </Button>
      )}
      {job !== null && <JobLine job={job} />}
      {pull.error !== null && <ErrorView error={pull.error} />}
    </>
  );
}

function Choose({ server, tag, onChosen }: OnServer & { readonly onChosen: () => void }) {
  const { t } = useTranslation('welcome');
  const read = useAct('settings.read');
  const write = useAct('settings.write');
  const choose = async (): Promise<void> => {
    const now = await read.act({});
    if (!now.ok) return;
    const written = await write.act({
      version: now.value.version,
      changes: [{ key: 'executor', value: `${server}/${tag}` }],
    });
    if (written.ok) onChosen();
  };
  const error = read.error ?? write.error;
  return (
    <>
      <Button kind="primary" busy={read.busy || write.busy} onClick={() => void choose()}>
        {t('choose', { tag })}
      </Button>
      {error !== null && <ErrorView error={error} />}
    </>
  );
}

/** The exam of the model that is chosen: its result, its progress, or the suggestion to take it. */
function Exam({ shop, server, tag }: OnServer & { readonly shop: Shop }) {
  const { t } = useTranslation('welcome');
  const { jobs } = useJobs();
  const exam = useExam({ server, tag });
  const installed = shop.installed.find((model) => model.server === server && model.tag === tag);
  const known = qualificationOf(shop.qualifications, { tag, digest: installed?.digest ?? null });
  const job = jobOn(jobs, 'qualify', { server, tag });
  const underWay = job !== null && !isOver(job);
  return (
    <div className={styles.suggested}>
      <p>
        <QualificationBadge
          qualified={known?.exam.verdict ?? 'none'}
          stale={known?.stale ?? false}
        />
      </p>
      {(known === null || known.stale) && (
        <>
          <p className={styles.dim}>{t('examBody')}</p>
          {!underWay && (
            <Button busy={exam.busy} onClick={exam.begin}>
              {t('exam')}
            </Button>
          )}
        </>
      )}
      {job !== null && <JobLine job={job} />}
      {exam.question}
      {exam.error !== null && <ErrorView error={exam.error} />}
    </div>
  );
}

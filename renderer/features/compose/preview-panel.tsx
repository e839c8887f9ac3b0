import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeText } from '../../ui/code-text.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { formatCount } from '../../ui/format/count.ts';
import { formatTokens } from '../../ui/format/tokens.ts';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './compose-screen.module.css';
import type { Mode } from './draft.ts';
import type { en } from './text/en.ts';

interface PreviewPanelProps {
  readonly mode: Mode;
  /** A checkout that was found good; null: none yet. */
  readonly path: string | null;
  readonly request: string;
}

const LEVELS: Readonly<Record<string, keyof typeof en>> = {
  names: 'previewLevelNames',
  outline: 'previewLevelOutline',
  excerpts: 'previewLevelExcerpts',
  open: 'previewLevelOpen',
};

/** What the first request to Claude would hold of the repository, before anything is sent. */
export function PreviewPanel({ mode, path, request }: PreviewPanelProps) {
  const { t } = useTranslation('compose');
  // The digest is ranked by the request's words; it is built again when asked for, not at every letter.
  const [asked, setAsked] = useState({ path, request });
  const current = asked.path === path ? asked : { path, request };
  const wanted = mode === 'local' || current.path === null;
  const preview = useInvoke(
    'repository.preview',
    wanted ? null : { path: current.path ?? '', request: current.request.slice(0, 20_000) },
  );
  const isOld = current.request !== request;
  return (
    <Section
      title={t('preview')}
      actions={
        mode !== 'local' &&
        path !== null && (
          <Button
            kind="quiet"
            disabled={!isOld && preview.state !== 'failed'}
            onClick={() => (isOld ? setAsked({ path, request }) : preview.again())}
          >
            {t('previewRefresh')}
          </Button>
        )
      }
    >
      {mode === 'local' && <EmptyState title={t('previewLocal')} />}
      {mode !== 'local' && path === null && <EmptyState title={t('previewWait')} />}
      {mode === 'cloud' && <Notice tone="warn">{t('previewCloud')}</Notice>}
      {!wanted && preview.state === 'waiting' && <Waiting words={t('previewBuilding')} />}
      {preview.error !== null && <ErrorView error={preview.error} />}
      {!wanted && preview.value !== null && <Preview value={preview.value} />}
    </Section>
  );
}

type PreviewValue = NonNullable<ReturnType<typeof useInvoke<'repository.preview'>>['value']>;

/** Made once for each digest: it is long, and the panel is rendered at every letter of the request. */
const Preview = memo(function Preview({ value }: { readonly value: PreviewValue }) {
  const { t } = useTranslation('compose');
  const locale = useLocale();
  const level = LEVELS[value.level];
  return (
    <>
      <p>
        {t('previewFacts', {
          tokens: formatTokens(value.digestTokens, locale),
          bytes: formatBytes(value.bytes, locale),
          shown: formatCount(value.filesShown, locale),
          files: formatCount(value.files, locale),
        })}
      </p>
      {level !== undefined && <p className={styles.dim}>{t(level)}</p>}
      <p className={styles.dim}>{t('previewCalls')}</p>
      {value.secrets.length > 0 && (
        <Notice tone="warn">
          {t('previewSecrets', { count: value.secrets.length, list: value.secrets.join('; ') })}
        </Notice>
      )}
      <div className={styles.digest}>
        <CodeText text={value.digest} label={t('digest')} maxLines={400} wrap />
      </div>
    </>
  );
});

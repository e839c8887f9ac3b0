import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import styles from './diagnostics-screen.module.css';
import type { en } from './text/en.ts';

type Finding = OutputOf<'doctor.examine'>['findings'][number];

const AREAS: Readonly<Record<string, keyof typeof en>> = {
  runtime: 'areaRuntime',
  git: 'areaGit',
  data: 'areaData',
  key: 'areaKey',
  server: 'areaServer',
  model: 'areaModel',
  hardware: 'areaHardware',
  sandbox: 'areaSandbox',
  tools: 'areaTools',
};

const STATUS = {
  ok: { mark: 'done', word: 'statusOk' },
  warning: { mark: 'attention', word: 'statusWarning' },
  missing: { mark: 'failed', word: 'statusMissing' },
} as const;

/** Where in the window the thing is mended. */
const FIXES: Readonly<
  Record<string, { readonly word: keyof typeof en; readonly section: string }>
> = {
  key: { word: 'fixKey', section: 'planner' },
  server: { word: 'fixServer', section: 'executors' },
  model: { word: 'fixServer', section: 'executors' },
  data: { word: 'fixData', section: 'effective' },
  sandbox: { word: 'fixSandbox', section: 'sandbox' },
  tools: { word: 'fixTools', section: 'tools' },
};

const ORDER = ['missing', 'warning', 'ok'];

/** What is missing first, then what is worth a look, then the rest. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation('diagnostics');
  const missing = findings.filter(({ status }) => status === 'missing').length;
  const warnings = findings.filter(({ status }) => status === 'warning').length;
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <section aria-label={t('title')}>
      <p className={styles.summary} aria-live="polite">
        {missing === 0 ? t('summaryGood') : t('summaryMissing', { count: missing })}
        {warnings > 0 && ` ${t('summaryWarnings', { count: warnings })}`}
      </p>
      <ul className={styles.findings}>
        {sorted.map((finding) => (
          <FindingRow key={`${finding.area} ${finding.what}`} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const { t } = useTranslation('diagnostics');
  const area = AREAS[finding.area];
  const { mark, word } = STATUS[finding.status];
  const fix = finding.status === 'ok' ? undefined : FIXES[finding.area];
  return (
    <li className={styles.finding}>
      <StatusMark status={mark} label={t(word)} />
      <span className={styles.area}>{area === undefined ? finding.area : t(area)}</span>
      <span className={styles.what}>
        <PlainText text={finding.what} maxChars={600} />
        {finding.next !== '' && (
          <small>
            <PlainText text={finding.next} maxChars={600} />
          </small>
        )}
      </span>
      {fix !== undefined && (
        <Link to="/settings/$section" params={{ section: fix.section }}>
          {t(fix.word)}
        </Link>
      )}
    </li>
  );
}

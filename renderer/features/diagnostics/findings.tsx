import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../../shared/ipc/contract.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import styles from './diagnostics-screen.module.css';
import type { en } from './text/en.ts';

export type Finding = OutputOf<'doctor.examine'>['findings'][number];

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
        {inGroups(sorted).map((group) => (
          <FindingRow key={`${group[0].area} ${group[0].status}`} group={group} />
        ))}
      </ul>
    </section>
  );
}

type Group = readonly [Finding, ...Finding[]];

/** What was found alike about the same area is one row. The order of the areas stays. */
export function inGroups(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.status} ${finding.area}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function FindingRow({ group }: { readonly group: Group }) {
  const { t } = useTranslation('diagnostics');
  const [finding] = group;
  const area = AREAS[finding.area];
  const { mark, word } = STATUS[finding.status];
  const fix = finding.status === 'ok' ? undefined : FIXES[finding.area];
  return (
    <li className={styles.finding}>
      <StatusMark status={mark} label={t(word)} />
      <span className={styles.area}>{area === undefined ? finding.area : t(area)}</span>
      <div className={styles.whats}>
        {group.map(({ what, next }) => (
          <p key={what} className={styles.what}>
            <PlainText text={what} maxChars={600} />
            {next !== '' && (
              <small>
                <PlainText text={next} maxChars={600} />
              </small>
            )}
          </p>
        ))}
      </div>
      {fix !== undefined && (
        <Link to="/settings/$section" params={{ section: fix.section }}>
          {t(fix.word)}
        </Link>
      )}
    </li>
  );
}

import { useTranslation } from 'react-i18next';
import type {
  CheckEnd,
  ComparedPair,
  ComparedRun,
} from '../../../shared/run/compare/comparison.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './compare-screen.module.css';

interface ChecksSectionProps {
  readonly pair: ComparedPair;
  readonly runs: readonly ComparedRun[];
}

/** Checks, gate, verdict and outcome of both runs. */
export function ChecksSection({ pair, runs }: ChecksSectionProps) {
  const { t } = useTranslation('compare');
  const sides = [pair.left, pair.right].map((id) => runs.find(({ runId }) => runId === id));
  return (
    <Section title={t('checks')}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('check')}</th>
              <th scope="col">{t('first')}</th>
              <th scope="col">{t('other')}</th>
            </tr>
          </thead>
          <tbody>
            {pair.checks.map(({ step, command, left, right, state }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same command may be there twice
              <tr key={index} data-differs={state !== 'same'}>
                <th scope="row">
                  <PlainText text={command} maxChars={200} className="mono" />
                  <small> {step === null ? t('whole') : t('ofStep', { step })}</small>
                </th>
                <End check={left} />
                <End check={right} />
              </tr>
            ))}
            <Fact label={t('gate')} sides={sides} say={(run) => gateOf(run, t)} />
            <Fact
              label={t('verdict')}
              sides={sides}
              say={(run) =>
                run.verdict === null
                  ? t('noVerdict')
                  : `${t(`verdicts.${run.verdict.verdict}`)}: ${run.verdict.summary}`
              }
            />
            <Fact
              label={t('outcome')}
              sides={sides}
              say={(run) => t(`status.${run.status}`, { defaultValue: run.status })}
            />
          </tbody>
        </table>
      </div>
    </Section>
  );
}

const SIGNS = { passed: '✓', failed: '✗', timeout: '✗', 'not-run': '–' } as const;

function End({ check }: { readonly check: CheckEnd | null }) {
  const { t } = useTranslation('compare');
  const locale = useLocale();
  if (check === null) return <td className={styles.quiet}>{t('notThere')}</td>;
  const exit = check.exitCode === null ? '' : ` · ${t('exit', { code: check.exitCode })}`;
  return (
    <td>
      {SIGNS[check.status]} {t(`checkStatus.${check.status}`)}
      {exit} · {formatDuration(check.ms, locale)}
    </td>
  );
}

interface FactProps {
  readonly label: string;
  readonly sides: readonly (ComparedRun | undefined)[];
  readonly say: (run: ComparedRun) => string;
}

function Fact({ label, sides, say }: FactProps) {
  const [one, other] = sides.map((run) => (run === undefined ? '' : say(run)));
  return (
    <tr data-differs={one !== other}>
      <th scope="row">{label}</th>
      {[one, other].map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: first and other
        <td key={index}>
          <PlainText text={text ?? ''} maxChars={500} />
        </td>
      ))}
    </tr>
  );
}

function gateOf(run: ComparedRun, t: ReturnType<typeof useTranslation>['t']): string {
  if (run.gate === null || run.gate.green === null) return t('noGate');
  if (run.gate.green) return `✓ ${t('green')}`;
  return `✗ ${t('red')}: ${run.gate.faults.join('; ')}`;
}

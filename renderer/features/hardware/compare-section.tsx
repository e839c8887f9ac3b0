import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import { compareMachines } from '../../../shared/models/compare-machines.ts';
import { AGENT_CONTEXT, type KvType } from '../../../shared/models/fit-report.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/section.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { CompareTable } from './compare-table.tsx';
import { CompareTools } from './compare-tools.tsx';
import styles from './hardware-screen.module.css';
import { KeptReports } from './kept-reports.tsx';
import { runsSomewhere } from './model/compare-rows.ts';

interface CompareSectionProps {
  readonly machine: Machine;
  /** Null until the catalogue was read. */
  readonly catalogue: readonly CatalogueEntry[] | null;
}

/** Several machines, one table: who can run what. This machine comes first, then the kept reports. */
export function CompareSection({ machine, catalogue }: CompareSectionProps) {
  const { t } = useTranslation('hardware');
  const kept = useInvoke('machine.reports', {});
  const [context, setContext] = useState(AGENT_CONTEXT);
  const [kv, setKv] = useState<KvType>('f16');
  const [onlyRunning, setOnlyRunning] = useState(true);
  const reports = kept.value?.reports ?? null;
  const machines = useMemo(
    () => [machine, ...(reports ?? []).map((report) => report.machine)],
    [machine, reports],
  );
  const rows = useMemo(
    () => compareMachines(machines, catalogue ?? [], { context, kv, slots: 1 }).rows,
    [machines, catalogue, context, kv],
  );
  const shown = onlyRunning ? rows.filter(runsSomewhere) : rows;
  return (
    <>
      {kept.error !== null && <ErrorView error={kept.error} />}
      <KeptReports reports={reports} onChanged={kept.again} />
      <Section title={t('table')}>
        <CompareTools
          context={context}
          onContext={setContext}
          kv={kv}
          onKv={setKv}
          onlyRunning={onlyRunning}
          onOnlyRunning={setOnlyRunning}
          machines={machines}
          rows={shown}
        />
        {catalogue === null && <Waiting words={t('catalogueReading')} />}
        {catalogue !== null && (
          <p className={styles.dim} aria-live="polite">
            {t('rowsShown', { shown: shown.length, all: rows.length })}
          </p>
        )}
        {catalogue !== null && shown.length === 0 ? (
          <EmptyState title={t('nothingRuns')} body={t('nothingRunsBody')} />
        ) : (
          <CompareTable machines={machines} rows={shown} />
        )}
      </Section>
    </>
  );
}

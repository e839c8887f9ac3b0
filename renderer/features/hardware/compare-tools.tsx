import { useTranslation } from 'react-i18next';
import type { Machine } from '../../../shared/hardware/machine.ts';
import { type KvType, kvTypes } from '../../../shared/models/fit-report.ts';
import { formatContext } from '../../stores/fit/format-context.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { Select } from '../../ui/select.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import { type CompareRow, compareCells, toCsv, toTabs } from './model/compare-rows.ts';

const CONTEXTS = [8_192, 16_384, 32_768, 65_536, 131_072, 262_144];

interface CompareToolsProps {
  readonly context: number;
  readonly onContext: (context: number) => void;
  readonly kv: KvType;
  readonly onKv: (kv: KvType) => void;
  readonly onlyRunning: boolean;
  readonly onOnlyRunning: (only: boolean) => void;
  readonly machines: readonly Machine[];
  readonly rows: readonly CompareRow[];
}

/** For which load the table is judged, what of it is shown, and the ways to take it along. */
export function CompareTools(props: CompareToolsProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const cells = () => compareCells(props.machines, props.rows, t);
  return (
    <div className={styles.tools}>
      <Field label={t('context')}>
        <Select
          value={String(props.context)}
          onChange={(context) => props.onContext(Number(context))}
          options={CONTEXTS.map((context) => ({
            value: String(context),
            label: t('tokens', { tokens: formatContext(context, locale) }),
          }))}
        />
      </Field>
      <Field label={t('cache')}>
        <Select
          value={props.kv}
          onChange={props.onKv}
          options={kvTypes.map((kv) => ({ value: kv, label: kv }))}
        />
      </Field>
      <Checkbox
        checked={props.onlyRunning}
        onChange={props.onOnlyRunning}
        label={t('onlyRunning')}
      />
      <div className={styles.actions}>
        <Button onClick={() => saveFile(`${t('csvName')}.csv`, toCsv(cells()), 'text/csv')}>
          {t('saveCsv')}
        </Button>
        <CopyButton kind="plain" label={t('copyTable')} text={() => toTabs(cells())} />
      </div>
    </div>
  );
}

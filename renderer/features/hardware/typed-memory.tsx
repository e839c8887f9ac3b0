import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../shared/hardware/machine.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format/count.ts';
import { NumberInput } from '../../ui/number-input.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';
import type { TypedMemoryDesk } from './use-typed-memory.ts';

interface TypedMemoryProps {
  readonly device: Device;
  readonly desk: TypedMemoryDesk;
}

/** People's own figure for a device's memory, which wins over what was read. */
export function TypedMemory({ device, desk }: TypedMemoryProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const typed = desk.typedOf(device);
  const [draft, setDraft] = useState<number | null>(null);
  const value = draft ?? typed;
  if (!desk.ready) return null;
  if (desk.fixedBy !== null)
    return <p className={styles.dim}>{t('typedFixed', { origin: desk.fixedBy })}</p>;
  const save = async (memoryGib: number | null): Promise<void> => {
    if (await desk.type(device, memoryGib)) setDraft(null);
  };
  return (
    <div className={styles.typed}>
      <Field
        label={t('typed')}
        hint={
          typed === null ? t('typedHint') : t('typedWins', { size: formatCount(typed, locale) })
        }
      >
        <NumberInput value={value} onChange={setDraft} min={0.1} max={100_000} step={1} />
      </Field>
      <Button
        busy={desk.busy}
        disabled={draft === null || draft === typed}
        onClick={() => void save(draft)}
      >
        {t('typedSave')}
      </Button>
      {typed !== null && (
        <Button kind="quiet" busy={desk.busy} onClick={() => void save(null)}>
          {t('typedDrop')}
        </Button>
      )}
    </div>
  );
}

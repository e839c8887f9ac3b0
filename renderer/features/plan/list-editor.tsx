import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import styles from './step-form.module.css';

interface ListEditorProps {
  readonly title: string;
  readonly items: readonly string[];
  readonly mono?: boolean;
  /** The number of the item that is edited, so that typing there is one step back; null for adding and removing. */
  readonly onChange: (items: string[], at: number | null) => void;
}

/** A list of texts: each can be changed or taken out, and new ones added. */
export function ListEditor({ title, items, mono = false, onChange }: ListEditorProps) {
  const { t } = useTranslation('plan');
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items may repeat and have no identity but their place
        <div key={index} className={styles.itemRow}>
          <TextArea
            label={t('itemOf', { title, number: index + 1 })}
            value={item}
            rows={1}
            mono={mono}
            autoGrow
            onChange={(text) => onChange(items.toSpliced(index, 1, text), index)}
          />
          <IconButton
            label={t('removeItem', { title, number: index + 1 })}
            icon={<X size={14} />}
            onClick={() => onChange(items.toSpliced(index, 1), null)}
          />
        </div>
      ))}
      <div>
        <Button kind="quiet" icon={<Plus />} onClick={() => onChange([...items, ''], null)}>
          {t('addItem', { title })}
        </Button>
      </div>
    </fieldset>
  );
}

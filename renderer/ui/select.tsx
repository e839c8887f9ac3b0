import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field-context.ts';
import inputs from './input.module.css';
import { OpenLayer } from './open-layer.tsx';
import styles from './popup.module.css';

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: ReactNode;
  readonly disabled?: boolean | undefined;
}

interface SelectProps<Value extends string> {
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  /** Its name where no `Field` is around it. */
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly placeholder?: string | undefined;
  readonly className?: string | undefined;
}

/** One of several, each with a line about it. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { options, value, onChange, disabled = false } = props;
  const { t } = useTranslation('ui');
  const control = useFieldControl({ id: props.id, label: props.label });
  // The list is laid out as soon as its button has the focus; it is a layer only once it is open.
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      onOpenChange={(open) => setIsOpen(open)}
      onValueChange={(next: Value | null) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger
        {...control}
        className={classNames(inputs.input, inputs.trigger, props.className)}
      >
        <Base.Value className={inputs.value} placeholder={props.placeholder ?? t('choose')} />
        <Base.Icon>
          <ChevronsUpDown aria-hidden="true" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={styles.popup}>
            <OpenLayer isShown={isOpen}>
              <Base.List>
                {options.map((option) => (
                  <Base.Item
                    key={option.value}
                    value={option.value}
                    disabled={option.disabled === true}
                    className={styles.item}
                  >
                    <span className={styles.check}>
                      <Base.ItemIndicator>
                        <Check size={14} aria-hidden="true" />
                      </Base.ItemIndicator>
                    </span>
                    <span className={styles.label}>
                      <Base.ItemText>{option.label}</Base.ItemText>
                      {option.detail !== undefined && (
                        <span className={styles.detail}>{option.detail}</span>
                      )}
                    </span>
                  </Base.Item>
                ))}
              </Base.List>
            </OpenLayer>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field-context.ts';
import inputs from './input.module.css';
import styles from './popup.module.css';
import type { Option } from './select.tsx';

interface ComboboxProps {
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Any text is a value; the options are suggestions. */
  readonly allowFree?: boolean | undefined;
  readonly label?: string | undefined;
  readonly id?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly placeholder?: string | undefined;
  readonly className?: string | undefined;
}

/** One of many, found by typing; with `allowFree` also something else. */
export function Combobox({ allowFree = false, ...props }: ComboboxProps) {
  return allowFree ? <FreeCombobox {...props} /> : <ListCombobox {...props} />;
}

type PartProps = Omit<ComboboxProps, 'allowFree'>;

function OptionText({ option }: { readonly option: Option }) {
  return (
    <span className={styles.label}>
      {option.label}
      {option.detail !== undefined && <span className={styles.detail}>{option.detail}</span>}
    </span>
  );
}

function ListCombobox(props: PartProps) {
  const { options, value, onChange, disabled = false } = props;
  const { t } = useTranslation('ui');
  const control = useFieldControl({ id: props.id, label: props.label });
  return (
    <Base.Root
      items={options}
      value={options.find((option) => option.value === value) ?? null}
      onValueChange={(option: Option | null) => {
        if (option !== null) onChange(option.value);
      }}
      isItemEqualToValue={(one: Option, other: Option) => one.value === other.value}
      itemToStringLabel={(option: Option) => option.label}
      disabled={disabled}
      autoHighlight
    >
      <Base.InputGroup className={classNames(inputs.group, props.className)}>
        <Base.Input {...control} className={inputs.input} placeholder={props.placeholder} />
        <Base.Trigger className={inputs.step} aria-label={t('openList')}>
          <ChevronDown aria-hidden="true" />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner className={styles.positioner} sideOffset={4}>
          <Base.Popup className={styles.popup}>
            <Base.Empty className={styles.empty}>{t('noMatch')}</Base.Empty>
            <Base.List>
              {(option: Option) => (
                <Base.Item key={option.value} value={option} className={styles.item}>
                  <span className={styles.check}>
                    <Base.ItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Base.ItemIndicator>
                  </span>
                  <OptionText option={option} />
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function FreeCombobox(props: PartProps) {
  const { options, value, onChange, disabled = false } = props;
  const { t } = useTranslation('ui');
  const control = useFieldControl({ id: props.id, label: props.label });
  return (
    <Autocomplete.Root
      items={options}
      value={value}
      onValueChange={onChange}
      itemToStringValue={(option: Option) => option.value}
      disabled={disabled}
      openOnInputClick
    >
      <Autocomplete.InputGroup className={classNames(inputs.group, props.className)}>
        <Autocomplete.Input
          {...control}
          className={inputs.input}
          placeholder={props.placeholder}
          spellCheck={false}
        />
        <Autocomplete.Trigger className={inputs.step} aria-label={t('openList')}>
          <ChevronDown aria-hidden="true" />
        </Autocomplete.Trigger>
      </Autocomplete.InputGroup>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className={styles.positioner} sideOffset={4}>
          <Autocomplete.Popup className={styles.popup}>
            <Autocomplete.Empty className={styles.empty}>{t('noMatch')}</Autocomplete.Empty>
            <Autocomplete.List>
              {(option: Option) => (
                <Autocomplete.Item key={option.value} value={option} className={styles.item}>
                  <OptionText option={option} />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

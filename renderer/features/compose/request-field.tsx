import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Menu } from '../../ui/menu.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import type { en } from './text/en.ts';

interface RequestFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const TEMPLATES = [
  ['templateBug', 'templateBugText'],
  ['templateFeature', 'templateFeatureText'],
  ['templateRefactor', 'templateRefactorText'],
  ['templateTests', 'templateTestsText'],
  ['templateUpgrade', 'templateUpgradeText'],
] as const satisfies readonly (readonly [keyof typeof en, keyof typeof en])[];

/** From here on the length is worth a word. */
const LONG = 2_000;

/** The request, with skeletons to begin from; a skeleton is added to what is typed, never put in its place. */
export function RequestField({ value, onChange }: RequestFieldProps) {
  const { t } = useTranslation('compose');
  const add = (text: string) =>
    onChange(value.trim() === '' ? text : `${value.trimEnd()}\n\n${text}`);
  return (
    <Field
      label={t('request')}
      hint={value.length < LONG ? t('requestHint') : t('requestLength', { count: value.length })}
      aside={
        <Menu
          align="end"
          trigger={<Button kind="quiet">{t('templates')}</Button>}
          items={TEMPLATES.map(([label, text]) => ({
            label: t(label),
            onSelect: () => add(t(text)),
          }))}
        />
      }
    >
      <TextArea
        value={value}
        onChange={onChange}
        rows={6}
        autoGrow={value.length < 20_000}
        maxRows={18}
        placeholder={t('requestPlaceholder')}
        spellCheck={false}
      />
    </Field>
  );
}

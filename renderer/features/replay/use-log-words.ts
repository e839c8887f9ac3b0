import { useTranslation } from 'react-i18next';
import { en } from './text/en.ts';

type Cause = keyof typeof en.cause;
type Rule = keyof typeof en.rule;

const isCause = (text: string): text is Cause => Object.hasOwn(en.cause, text);
const isRule = (text: string): text is Rule => Object.hasOwn(en.rule, text);

/** What causes and noise rules of the log are called; a name that is not known stays as it is. */
export function useLogWords() {
  const { t } = useTranslation('replay');
  return {
    cause: (text: string): string => (isCause(text) ? t(`cause.${text}`) : text),
    rule: (text: string): string => (isRule(text) ? t(`rule.${text}`) : text),
  };
}

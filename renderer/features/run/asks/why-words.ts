import type { TFunction } from 'i18next';
import { cleanString } from '../../../ui/clean-text.ts';

/** The engine names what made a command a question; its forms are those of shared/settings/command-rules.ts. */
export function whyWords(why: string, t: TFunction): string {
  const [, partly] = /^rule "(.+)" does not cover all of this command$/s.exec(why) ?? [];
  if (partly !== undefined) return t('why.partly', { pattern: cleanString(partly) });
  const [, rule] = /^rule "(.+)"$/s.exec(why) ?? [];
  if (rule !== undefined) return t('why.rule', { pattern: cleanString(rule) });
  const [, tool] = /^policy of the tool (.+)$/s.exec(why) ?? [];
  if (tool !== undefined) return t('why.tool', { tool: cleanString(tool) });
  return why === 'setting "commands"' ? t('why.setting') : cleanString(why, { maxChars: 400 });
}

import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, parseChoice, usage } from './parse-choice.ts';

/** What `tandem tools` is asked for. */
export type ToolsAct =
  | { readonly kind: 'list' }
  | {
      readonly kind: 'inspect' | 'approve' | 'forget';
      readonly name: string;
      readonly yes: boolean;
    };

export const TOOLS_OPTIONS = { yes: 'flag', json: 'flag' } as const;

const ACTS = ['list', 'inspect', 'approve', 'forget'] as const;

/** Errors: `usage`. Without a word it lists. */
export function parseTools({ flags, rest }: OptionValues): Parsed<ToolsAct> {
  const [word = 'list', name, extra] = rest;
  const act = parseChoice('tools', word, ACTS);
  if (!act.ok) return usage(`\`tandem tools ${word}\` is none of: ${ACTS.join(', ')}.`);
  if (act.value === 'list') {
    return name === undefined
      ? ok({ kind: 'list' })
      : usage(`\`tandem tools list\` takes no argument; \`${name}\` is one too many.`);
  }
  if (name === undefined || name === '') {
    return usage(
      `\`tandem tools ${word}\` needs the name of a tool server; \`tandem tools\` lists them.`,
    );
  }
  if (extra !== undefined)
    return usage(`\`tandem tools ${word}\` takes one server; \`${extra}\` is one too many.`);
  return ok({ kind: act.value, name, yes: flags.has('yes') });
}

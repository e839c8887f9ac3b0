import type { CommandRule } from '../run/kinds/command-rule.ts';
import { listCommandParts } from './command-parts.ts';
import { collapseBlanks, readCommandText } from './command-text.ts';
import { fitsOpenly, fitsPattern } from './fit-pattern.ts';

/**
 * What happens to a command of the executor by the rules that people wrote. Rules save people questions; they
 * are no boundary (the sandbox is), so each decision errs to the side that its own kind makes harmless:
 *
 * - `*` stands for any text and the whole command must fit; the first rule that fits decides.
 * - A rule that **allows** is read narrowly. Its `*` never stands for what a shell acts on outside quotes
 *   (`;` `&` `|` `<` `>` `(` `)` `$` `` ` ``), nor for characters that can't be seen. In a command that expands
 *   something, has several lines or an open quote no `*` stands for anything. `npm test*` allows
 *   `npm test -- --bail "a; b"`, and none of `npm test; id`, `A=1 npm test`, `cd x && npm test`, `"npm" test`.
 * - A command that an allowing rule fits but for that is asked about, unless what holds otherwise is stricter.
 * - Rules that **ask** or **deny** are read widely: each simple command inside the command is looked at, without
 *   quotes, environment prefixes, folders of programs and wrappers such as `sudo` or `sh -c`, in any letter case
 *   and with look-alikes of Unicode folded. `rm *` denies `cd x && A=1 /bin/r"m" -rf .`.
 * - Runs of blanks outside quotes count as one.
 * - A check of the approved plan, in exactly its own text, was approved with the plan: only a rule that denies
 *   stands before that.
 */
export interface CommandTerms {
  readonly rules: readonly CommandRule[];
  /** For a command that no rule fits. */
  readonly otherwise: CommandRule['decision'];
  /** Commands that were approved with the plan. */
  readonly planned: readonly string[];
}

export interface CommandDecision {
  readonly decision: CommandRule['decision'];
  /** Who decided, or why it is asked: `rule "npm test*"`, `plan`, `setting "commands"`. */
  readonly by: string;
}

/** Pure and total: the same terms decide alike on resume and replay. */
export function decideCommand(command: string, terms: CommandTerms): CommandDecision {
  const looked = look(command);
  const isPlanned = terms.planned.includes(command);
  let nearly: CommandRule | null = null;
  for (const rule of terms.rules) {
    const { decision } = rule;
    const by = `rule "${rule.pattern}"`;
    if (decision !== 'allow' && command.length > LONGEST) {
      if (isPlanned) return PLANNED;
      return {
        decision: terms.otherwise === 'deny' ? 'deny' : 'ask',
        by: `${by} can’t be held against a command of ${command.length} characters`,
      };
    }
    if (decision === 'allow') {
      const fit = fitToAllow(looked, patternOf(rule));
      if (fit === 'fits') return { decision, by };
      if (fit === 'nearly') nearly ??= rule;
    } else if (fitsAnywhere(looked, patternOf(rule))) {
      if (decision === 'ask' && isPlanned) return PLANNED;
      return { decision, by };
    }
  }
  if (isPlanned) return PLANNED;
  if (nearly !== null && terms.otherwise === 'allow') {
    return { decision: 'ask', by: `rule "${nearly.pattern}" does not cover all of this command` };
  }
  return { decision: terms.otherwise, by: 'setting "commands"' };
}

const PLANNED: CommandDecision = { decision: 'allow', by: 'plan' };

/** Whether a pattern that people are about to allow would cover this very command. */
export const allowsCommand = (pattern: string, command: string): boolean =>
  fitToAllow(look(command), collapseBlanks(pattern)) === 'fits';

interface Looked {
  readonly text: ReturnType<typeof readCommandText>;
  /** With single blanks, as one string. */
  readonly plain: string;
  /** All that a rule which asks or denies compares, folded; made when the first one needs it. */
  readonly parts: () => readonly string[];
}

function look(command: string): Looked {
  const text = readCommandText(command);
  const plain = text.characters.join('');
  let parts: readonly string[] | null = null;
  return {
    text,
    plain,
    parts: () => {
      parts ??= [fold(plain), ...listCommandParts(fold(command)).map(fold)];
      return parts;
    },
  };
}

/** The same rules are asked about every command of a run, so each is read once. */
const readPatterns = new WeakMap<CommandRule, string>();

function patternOf(rule: CommandRule): string {
  const known = readPatterns.get(rule);
  if (known !== undefined) return known;
  const plain = collapseBlanks(rule.pattern);
  const pattern = rule.decision === 'allow' ? plain : fold(plain);
  readPatterns.set(rule, pattern);
  return pattern;
}

/**
 * Longer commands are only ever allowed by their exact text, and asked about where a rule asks or denies: the work
 * stays bounded, and nothing hides behind a long text.
 */
const LONGEST = 20_000;

function fitToAllow({ text, plain }: Looked, wanted: string): 'fits' | 'nearly' | 'not' {
  if (!wanted.includes('*')) return wanted === plain ? 'fits' : 'not';
  if (!fitsPattern(plain, wanted)) return 'not';
  const isShort = text.characters.length <= LONGEST;
  const fits = isShort && text.readable && fitsOpenly(text.characters, [...wanted], text.active);
  return fits ? 'fits' : 'nearly';
}

function fitsAnywhere({ parts }: Looked, wanted: string): boolean {
  return parts().some((part) => fitsPattern(part, wanted));
}

/** Compatibility forms (full width, ligatures) and letter case are one; what can't be seen is left out. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/(?![\n\r\t])[\p{Cc}\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase();

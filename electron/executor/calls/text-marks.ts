import type { OfferedTools } from './offered-tools.ts';
import { DIALECT_MARKS } from './read-dialects.ts';

/** Fences in which a call may stand; in any other, code is code. */
export const CALL_FENCE =
  /^(?:|json5?|jsonc|tool|tools|tool_calls?|tool_code|tool_request|tool_use|function|function_calls?|xml)$/i;
/** Fences that hold nothing but calls, so that a name alone is one. */
export const TOOL_FENCE = /^(?:tool|tools|tool_calls?|tool_request|tool_use)$/i;

const TAGS = [
  '<tool_calls?>',
  '<\\|tool_call\\|>',
  '<toolcall>',
  '<function_call>',
  '\\[TOOL_CALLS?\\]',
  '\\[TOOL_REQUEST\\]',
  '<\\|python_tag\\|>',
  '^[ \\t]*functools(?=\\s*\\[)',
].join('|');
const XML = '<(?:function|invoke)(?:=|\\s+name=)';
const HARMONY = 'to=functions\\.[\\w.-]+|<\\|channel\\|>\\w+\\s+to=[\\w.-]+';
/** Spaces that editors and chat templates put before a line, a byte order mark among them. */
const BLANK = '[ \\t\\u00a0\\u200b\\ufeff]*';
const THOUGHT = `^${BLANK}(?:<(?:think|thinking|reasoning|thought|seed:think)>|\\[THINK\\]|◁think▷)`;
const WHOLE_THOUGHT = new RegExp(`${THOUGHT}$`);

export const isThought = (mark: string): boolean => WHOLE_THOUGHT.test(mark);

/** Whether a fence holds a notation with marks of its own. */
export const TAGGED = new RegExp(`${TAGS}|${XML}`);

/**
 * What a model quotes or goes on to imagine: results of tools, comments, notes to itself. A call in there is
 * somebody else's text, or a plan.
 */
const QUOTED_TAGS =
  'tool_response|tool_result|function_results?|observation|analysis|scratchpad|reflection';
const QUOTE = `^${BLANK}(?:<(?:${QUOTED_TAGS})>|Observation:)|<!--`;

/** Index behind what is quoted from a mark on; null: the mark quotes nothing. */
export function skipQuoted(text: string, start: number, mark: string): number | null {
  const word = mark.trim();
  if (word === '<!--') return endOf(text, '-->', start);
  if (/Observation:$/.test(word)) return text.length;
  const name = new RegExp(`<(${QUOTED_TAGS})>$`).exec(word)?.[1];
  return name === undefined ? null : endOf(text, `</${name}>`, start);
}

function endOf(text: string, closing: string, from: number): number {
  const at = text.indexOf(closing, from);
  return at < 0 ? text.length : at + closing.length;
}

/** Whether the line says before `start` that it quotes: `> `, or a backtick that is still open. */
export function isInQuote(text: string, start: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^\s{0,3}>/.test(line) || line.split('`').length % 2 === 0;
}

/** What may be left over behind a call; `closes` the fence that it stood in, too, where there is one. */
const CLOSERS = [
  '</tool_calls?>',
  '<\\|/tool_calls?\\|>',
  '</toolcall>',
  '</function_calls?>',
  '</minimax:tool_call>',
  '\\[/TOOL_CALLS?\\]',
  '\\[END_TOOL_REQUEST\\]',
  '<\\|tool_calls?(?:_section)?_end\\|>',
  '<｜tool▁calls?▁end｜>',
  '<\\|(?:call|eom_id|eot_id|im_end|end)\\|>',
  '[;)]',
].join('|');
const CLOSING = new RegExp(`\\s*(?:${CLOSERS})`, 'y');
const CLOSING_OR_FENCE = new RegExp(`\\s*(?:${CLOSERS}|\`\`\`(?!\\w))`, 'y');

export const LEFTOVER =
  /<\/?(?:tool_calls?|function_calls|minimax:tool_call)>|<\/(?:think|thinking|reasoning)>|<\|(?:start|channel|message|end|return|call|constrain|tool_calls_section_begin|tool_calls_section_end)\|>|<｜tool▁calls▁(?:begin|end)｜>/g;

/** Index behind the closing marks at `from`. */
export function skipClosing(text: string, from: number, also: 'fence' | 'marks'): number {
  const pattern = also === 'fence' ? CLOSING_OR_FENCE : CLOSING;
  let at = from;
  for (;;) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return at;
    at = pattern.lastIndex;
  }
}

/** Everything that may be the beginning of a call, for one pass over an answer. */
export function createMarks(offered: OfferedTools): RegExp {
  const names = [...offered.keys()].map((name) => name.replace(/[^\w]/g, '\\$&')).join('|');
  const json = '\\{|\\[(?=\\s*(?:\\{|[\\w.-]+\\())|"(?=\\{\\\\)';
  const bare = `^${BLANK}(?:${json}|(?:${names})(?:\\((?=[^)\\n]|\\))|[ \\t]*(?=\\{)))`;
  const tags = `^${BLANK}<(?:${names})>`;
  return new RegExp(
    [
      THOUGHT,
      QUOTE,
      DIALECT_MARKS,
      TAGS,
      XML,
      HARMONY,
      '`{3,}',
      '^[ \\t]{0,3}~{3,}',
      bare,
      tags,
    ].join('|'),
    'gm',
  );
}

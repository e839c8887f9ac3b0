/**
 * Thinking that leaked into the answer. Calls inside it are not calls, so it has to go before calls are
 * looked for. Three leaks are known: a whole block at the start, a block that is never closed, and an orphan
 * closing tag because the template had opened the block in the prompt.
 */
export interface Unthought {
  readonly text: string;
  readonly thinking: string;
}

const OPEN = /^\s*<(think|thinking|reasoning)>/i;
const ORPHAN = /<\/(?:think|thinking|reasoning)>/i;
/** Harmony's own thinking channel, closed by the next control word. */
const ANALYSIS =
  /(?:<\|start\|>assistant)?<\|channel\|>analysis<\|message\|>([\s\S]*?)(?:<\|end\|>|(?=<\|start\|>)|(?=<\|channel\|>)|$)/g;

export function stripThinkTags(answer: string): Unthought {
  const thoughts: string[] = [];
  let text = answer.includes('<|channel|>analysis')
    ? answer.replace(ANALYSIS, (_all, thought: string) => {
        thoughts.push(thought);
        return '';
      })
    : answer;
  for (let open = OPEN.exec(text); open !== null; open = OPEN.exec(text)) {
    const close = `</${(open[1] ?? 'think').toLowerCase()}>`;
    const end = text.toLowerCase().indexOf(close, open[0].length);
    thoughts.push(text.slice(open[0].length, end < 0 ? text.length : end));
    text = end < 0 ? '' : text.slice(end + close.length);
  }
  return { text, thinking: thoughts.join('\n').trim() };
}

/** Where an orphan closing tag ends and starts; null when there is none. */
export function findOrphanTag(
  text: string,
): { readonly start: number; readonly end: number } | null {
  const found = ORPHAN.exec(text);
  return found === null ? null : { start: found.index, end: found.index + found[0].length };
}

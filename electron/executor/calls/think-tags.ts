/**
 * Thinking that leaked into the answer. Calls inside it are not calls, so it has to go before calls are
 * looked for. Three leaks are known: a whole block at the start, a block that is never closed, and an orphan
 * closing tag because the template had opened the block in the prompt.
 */
export interface Unthought {
  readonly text: string;
  readonly thinking: string;
}

const OPEN = /\s*(?:<(?:think|thinking|reasoning|thought|seed:think)>|\[THINK\]|◁think▷)/iy;
const CLOSE = /<\/(?:think|thinking|reasoning|thought|seed:think)>|\[\/THINK\]|◁\/think▷/gi;
/** Harmony's own thinking channel, closed by the next control word. */
const ANALYSIS =
  /(?:<\|start\|>assistant)?<\|channel\|>analysis<\|message\|>([\s\S]*?)(?:<\|end\|>|(?=<\|start\|>)|(?=<\|channel\|>)|$)/g;

export function stripThinkTags(answer: string): Unthought {
  const thoughts: string[] = [];
  const text = answer.includes('<|channel|>analysis')
    ? answer.replace(ANALYSIS, (_all, thought: string) => {
        thoughts.push(thought);
        return '';
      })
    : answer;
  let at = 0;
  for (let open = openAt(text, at); open !== null; open = openAt(text, at)) {
    const close = nextClosingTag(text, open);
    thoughts.push(text.slice(open, close?.start ?? text.length));
    at = close?.end ?? text.length;
  }
  return { text: text.slice(at), thinking: thoughts.join('\n').trim() };
}

/** For text that holds no call: an orphan closing tag, too, ends thinking. */
export function stripThinking(answer: string): Unthought {
  const { text, thinking } = stripThinkTags(answer);
  const orphan = nextClosingTag(text, 0);
  if (orphan === null) return { text, thinking };
  const leaked = text.slice(0, orphan.start).trim();
  return { text: text.slice(orphan.end), thinking: joinThoughts(thinking, leaked) };
}

export const joinThoughts = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('\n');

/** Index behind an opening tag that is the next thing at `at`; null when something else is. */
function openAt(text: string, at: number): number | null {
  OPEN.lastIndex = at;
  return OPEN.test(text) ? OPEN.lastIndex : null;
}

/** Where the next closing tag starts and ends; null when there is none. */
export function nextClosingTag(
  text: string,
  from: number,
): { readonly start: number; readonly end: number } | null {
  CLOSE.lastIndex = from;
  const found = CLOSE.exec(text);
  return found === null ? null : { start: found.index, end: found.index + found[0].length };
}

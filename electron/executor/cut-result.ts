import type { JsonObject } from '../workflow/chat-server.ts';
import { boundText } from './bound-text.ts';

/** One result and the call that it answers. */
interface Said {
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly text: string;
}

/**
 * Makes a result fit `max` characters (the note about the cut comes on top). Each tool's is cut where it hurts
 * least, and the note names the call that gets the rest: what was left out is never further away than that.
 */
export function cutResult(said: Said, max: number): string {
  const { text } = said;
  if (text.length <= max) return text;
  switch (said.tool) {
    case 'read_file':
      return cutFile(said, max);
    case 'run_command':
      return cutCommand(said, max);
    case 'search_files':
      return cutList(said, max, 'search_files again with a narrower pattern, or below one path');
    case 'list_files':
      return cutList(said, max, 'list_files with the path of one folder inside it');
    default:
      return boundText(text, max);
  }
}

/** Lines come as `12|text`: the last whole one that fits says where to go on. */
function cutFile(said: Said, max: number): string {
  const kept = wholeLines(said.text, max);
  const last = /(?:^|\n)(\d+)\|[^\n]*$/.exec(kept)?.[1];
  if (last === undefined) return boundText(said.text, max);
  const { path, end_line: end } = said.arguments;
  const next = {
    path,
    start_line: Number(last) + 1,
    ...(end === undefined ? {} : { end_line: end }),
  };
  return `${kept}\n[Cut after line ${last}: the context has no room for more at once. Go on with read_file ${JSON.stringify(next)}, or search_files.]`;
}

/** Failures stand at the end of an output; its beginning says what ran. */
function cutCommand(said: Said, max: number): string {
  const { text } = said;
  const head = wholeLines(text, Math.floor(max * 0.3));
  const tail = text.slice(-Math.ceil(max * 0.7)).replace(/^[^\n]{0,200}\n/, '');
  const left = text.length - head.length - tail.length;
  const command = typeof said.arguments.command === 'string' ? said.arguments.command : 'it';
  const again = command.length > 200 ? 'the command' : `\`${command}\``;
  return `${head}\n[${left} of ${text.length} characters left out here. To see them run ${again} again with its output through | head -n 60, | tail -n 60 or | grep -n PATTERN.]\n${tail}`;
}

function cutList(said: Said, max: number, how: string): string {
  const kept = wholeLines(said.text, max);
  const left = said.text.length - kept.length;
  return `${kept}\n[Cut: ${left} of ${said.text.length} characters are not shown. Call ${how}.]`;
}

/** The beginning of a text up to a line's end; a first line that is longer is cut itself. */
function wholeLines(text: string, max: number): string {
  const at = text.lastIndexOf('\n', max);
  return at > 0 ? text.slice(0, at) : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

import type { BodyOf } from '../../../shared/run/event.ts';
import type { ChatCall, ChatMessage } from '../../workflow/chat-server.ts';
import type { CloudPart } from '../../workflow/ports.ts';
import type { CloudDoor } from '../cloud-door.ts';
import { type Block, blocksOf, toolResult } from './blocks.ts';

/**
 * Clears one message for leaving. What the tools brought up goes through the door's admission like all
 * material: a result that belongs to a path is an excerpt of it, so a denied path holds here as everywhere,
 * and its place says that something was withheld. Claude's own words came from there and go back unchanged.
 *
 * A command can print what a denied path holds in ways that nobody can tell from its output; one that names
 * such a path is withheld.
 */

type Entry = Parameters<CloudDoor['open']>[0];

export interface Cleared {
  readonly blocks: readonly Block[];
  readonly parts: BodyOf<'egress.sent'>['parts'];
  readonly masked: number;
  readonly denied: Entry['denied'];
}

export async function clearMessage(
  door: Pick<CloudDoor, 'admit'>,
  message: ChatMessage,
  callOf: (id: string) => ChatCall | undefined,
): Promise<Cleared> {
  switch (message.role) {
    case 'system':
      return { ...unchanged(message, 'prompt', 'executor/system.md') };
    case 'assistant':
      return { ...unchanged(message, 'transcript', 'claude') };
    case 'user': {
      const part = { class: 'transcript', source: 'brief', text: message.content } as const;
      const { text, ...rest } = await clearParts(door, [part]);
      return { ...rest, blocks: [{ type: 'text', text }] };
    }
    case 'tool': {
      const call = callOf(message.callId);
      const named = await denialOfCommand(door, call);
      const { text, ...rest } = named ?? (await clearParts(door, partsOf(message, call)));
      return { ...rest, blocks: [toolResult(message.callId, text)] };
    }
  }
}

function unchanged(message: ChatMessage, part: string, source: string): Cleared {
  const blocks = blocksOf(message);
  const bytes = Buffer.byteLength(JSON.stringify(blocks));
  return { blocks, parts: [{ class: part, source, bytes }], masked: 0, denied: [] };
}

type ClearedText = Omit<Cleared, 'blocks'> & { readonly text: string };

async function clearParts(
  door: Pick<CloudDoor, 'admit'>,
  pieces: readonly CloudPart[],
): Promise<ClearedText> {
  const texts: string[] = [];
  const parts: BodyOf<'egress.sent'>['parts'] = [];
  const denied: Entry['denied'] = [];
  let masked = 0;
  for (const piece of pieces) {
    const admission = await door.admit([piece]);
    const why = admission.denied.map((one) => one.why).join('; ');
    texts.push(...(admission.admitted.length > 0 ? [] : [withheld(why)]));
    texts.push(...admission.admitted.map((part) => part.text));
    parts.push(...admission.manifest);
    denied.push(...admission.denied);
    masked += admission.masked;
  }
  return { text: texts.join('\n'), parts, masked, denied };
}

const withheld = (why: string): string =>
  `[Withheld: ${why}. It may not leave the user's machine; go on without it.]`;

function partsOf(
  message: Extract<ChatMessage, { role: 'tool' }>,
  call: ChatCall | undefined,
): readonly CloudPart[] {
  const { tool, content } = message;
  if (tool === 'search_files') return searchParts(content);
  const path = call?.arguments.path;
  if (tool !== 'list_files' && typeof path === 'string') return [excerpt(path, content)];
  const command = call?.arguments.command;
  const source = typeof command === 'string' ? `${tool} ${command.slice(0, 80)}` : tool;
  const isDiff = /^diff --(?:git|cc|combined) /m.test(content);
  return [{ class: isDiff ? 'diff' : 'transcript', source, text: content }];
}

const excerpt = (source: string, text: string): CloudPart => ({
  ...{ class: 'excerpt', source, text, allowedBy: 'mode cloud' },
});

/** `path:line: text`: lines of one file are an excerpt of it; whatever else is said stays as it is. */
function searchParts(content: string): readonly CloudPart[] {
  const groups: { path: string | null; lines: string[] }[] = [];
  for (const line of content.split('\n')) {
    const path = /^(.+?):\d+: /.exec(line)?.[1] ?? null;
    const last = groups.at(-1);
    if (last !== undefined && last.path === path) last.lines.push(line);
    else groups.push({ path, lines: [line] });
  }
  return groups.map(({ path, lines }) => {
    const text = lines.join('\n');
    return path === null
      ? { class: 'transcript', source: 'search_files', text }
      : excerpt(path, text);
  });
}

const MOST_WORDS = 64;

/** Null when no word of the command is a denied path. */
async function denialOfCommand(
  door: Pick<CloudDoor, 'admit'>,
  call: ChatCall | undefined,
): Promise<ClearedText | null> {
  const command = call?.arguments.command;
  if (typeof command !== 'string') return null;
  const words = command.split(/[\s"'`;|&<>()=$]+/).filter(isRelativePath);
  const { denied } = await door.admit(words.slice(0, MOST_WORDS).map((word) => excerpt(word, '')));
  const why = denied[0]?.why;
  return why === undefined ? null : { text: withheld(why), parts: [], masked: 0, denied };
}

const isRelativePath = (word: string): boolean =>
  word !== '' && !/^[-/~]|^[a-z]:/i.test(word) && !word.split('/').includes('..');

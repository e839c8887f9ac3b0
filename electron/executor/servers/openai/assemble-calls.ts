import type { NativeCall } from '../../../workflow/chat-server.ts';
import type { CallPiece } from './wire.ts';
import { parseJson } from './wire.ts';

interface Growing {
  id: string | null;
  name: string;
  index: number | null;
  text: string;
}

/** Calls in the making; far more than any answer needs. */
const MOST_CALLS = 64;

/**
 * Puts calls together from the pieces of a stream. Servers agree on little: ids may be missing, come only once or anew
 * with each piece; every call may say index 0; arguments come by the character, whole, as an object, or once more as a
 * whole at the end. What tells one call from the next is, in this order, the id, the index, and that a name arrives
 * although the call before it is complete.
 */
export function createCallAssembly() {
  const calls: Growing[] = [];

  const start = (piece: CallPiece, name: string): Growing => {
    const call = { id: piece.id || null, name, index: piece.index ?? null, text: '' };
    calls.push(call);
    return call;
  };

  return {
    take(piece: CallPiece): void {
      const name = piece.function?.name ?? '';
      const text = textOf(piece.function?.arguments);
      const known = find(calls, piece);
      if (known === null || isNext(known, piece, { name, text })) {
        if (calls.length < MOST_CALLS) start(piece, name).text = text;
        return;
      }
      known.id ??= piece.id || null;
      if (known.name === '') known.name = name;
      known.text = grow(known.text, text);
    },
    /** Arguments as an object where they are one, else the text as it came. */
    calls: (): readonly NativeCall[] =>
      calls.map(({ id, name, text }) => ({ id, name, arguments: readArguments(text) })),
    count: () => calls.length,
    characters: () => calls.reduce((sum, { name, text }) => sum + name.length + text.length, 0),
    /** Whether one of them lost a part on its way. */
    isBroken: () => calls.some(({ name, text }) => name === '' || !isReadable(text)),
  };
}

/** The call that a piece belongs to. */
function find(calls: readonly Growing[], { id, index }: CallPiece): Growing | null {
  const byId = id ? calls.findLast((call) => call.id === id) : undefined;
  if (byId !== undefined) return byId;
  if (index === null || index === undefined) return calls.at(-1) ?? null;
  return calls.findLast((call) => call.index === index) ?? null;
}

/** Whether a piece begins another call although its place is taken. */
function isNext(
  known: Growing,
  { id }: CallPiece,
  said: { readonly name: string; readonly text: string },
): boolean {
  // Some servers give each piece an id of its own: without a name it still continues.
  if (said.name === '' || (id && id === known.id)) return false;
  if (id && known.id !== null) return true;
  if (known.name === '') return false;
  if (said.name !== known.name) return true;
  return isObjectText(known.text) && said.text !== '' && !isRepeated(known.text, said.text);
}

/** Adds a piece, or takes it for the whole thing when that is what it is. */
function grow(text: string, piece: string): string {
  if (text === '' || piece === '') return text + piece;
  const isWhole = isObjectText(piece);
  if (isWhole && (isRepeated(text, piece) || piece.startsWith(text) || isObjectText(text)))
    return piece;
  return text + piece;
}

const isRepeated = (text: string, piece: string): boolean =>
  text === piece ||
  (isObjectText(text) &&
    isObjectText(piece) &&
    JSON.stringify(parseJson(text)) === JSON.stringify(parseJson(piece)));

function textOf(given: unknown): string {
  if (given === undefined || given === null) return '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}

const isReadable = (text: string): boolean => text.trim() === '' || isObjectText(text);

function isObjectText(text: string): boolean {
  if (!/^\s*\{[\s\S]*\}\s*$/.test(text)) return false;
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readArguments(text: string): unknown {
  if (text.trim() === '') return {};
  return isObjectText(text) ? parseJson(text) : text;
}

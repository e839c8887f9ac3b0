import { isRunId } from '../../shared/ids.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { refuse } from './import-limits.ts';

/** Control characters, and those that turn text around or hide it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
const HASH = /^[0-9a-f]{64}$/;
const LONGEST_KEY = 1_000;

/** Rules for events from elsewhere, beyond the vocabulary: what becomes part of a name, a path or a line. */
export function checkEvent(event: RunEvent): void {
  const place = `event ${event.seq}`;
  for (const text of [event.key, event.parent]) {
    if (text.length > LONGEST_KEY)
      refuse('key', `${place}: its path is ${text.length} characters long.`);
    if (UNSEEN.test(text))
      refuse('control-characters', `${place}: its path holds characters that nobody sees.`);
  }
  switch (event.kind) {
    case 'run.started':
      if (event.parentRun !== null) checkRunId(event.parentRun, place);
      break;
    case 'fork.created':
      checkRunId(event.parentRun, place);
      break;
    case 'file.changed':
      checkPath(event.path, place);
      break;
    case 'delivery.made':
      for (const path of event.files) checkPath(path, place);
      break;
    case 'run.finished':
      for (const path of event.filesChanged) checkPath(path, place);
      break;
    default:
  }
}

const checkRunId = (text: string, place: string): void => {
  if (!isRunId(text)) refuse('run-id', `${place}: it names a run by what is no run’s id.`);
};

function checkPath(path: string, place: string): void {
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(path);
  const climbs = path.split(/[\\/]/).includes('..');
  if (path === '' || path.includes('\0') || isAbsolute || climbs) {
    refuse('path', `${place}: it changes a file outside of the repository.`);
  }
}

/** Hashes of payloads that an event names, at any depth. */
export function payloadsOf(value: unknown, found: string[] = []): readonly string[] {
  if (Array.isArray(value)) for (const item of value) payloadsOf(item, found);
  else if (value !== null && typeof value === 'object') {
    if (
      'blob' in value &&
      typeof value.blob === 'string' &&
      'bytes' in value &&
      HASH.test(value.blob)
    ) {
      found.push(value.blob);
    }
    for (const item of Object.values(value)) payloadsOf(item, found);
  }
  return found;
}

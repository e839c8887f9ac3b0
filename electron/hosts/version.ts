import { readFileSync } from 'node:fs';

/** This program's version, from the package it belongs to: beside the sources, or beside `dist/`. */
export const version = readVersion(['../../package.json', '../../../package.json']);

function readVersion(places: readonly string[]): string {
  for (const place of places) {
    try {
      const text = readFileSync(new URL(place, import.meta.url), 'utf8');
      const found = /"name":\s*"tandem"[\s\S]*?"version":\s*"([^"]+)"/.exec(text)?.[1];
      if (found !== undefined) return found;
    } catch {
      // Not there: the next place is tried.
    }
  }
  return 'unknown';
}

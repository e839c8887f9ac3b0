import { expect, it } from 'vitest';
import { parseRequest } from '../../../electron/planner/digest/request-words.ts';

it('finds the paths that a request names', () => {
  expect(
    parseRequest('Round once in src/postage/quote.js and say so in README.md.').mentions,
  ).toEqual(['src/postage/quote.js', 'readme.md']);
});

it('passes over pasted data of a million letters and finds what is named around it', () => {
  const request = `Mend src/a.ts; it printed ${'x'.repeat(1_000_000)} where b.ts prints nothing.`;
  expect(parseRequest(request).mentions).toEqual(['src/a.ts', 'b.ts']);
});

import type { JsonObject } from '../../workflow/chat-server.ts';
import { ORDER_RULE } from './scripted-answers.ts';

/**
 * What the executor's model says in the demo, turn by turn, written in advance. The calls are carried out
 * for real. The first attempt has a real bug of the kind that weak models make (`m` is tried before `ms`)
 * and is handed in untested, so the harness finds it; the third follows the verifier's finding.
 */
export interface ScriptedTurn {
  readonly says: string;
  readonly calls: readonly { readonly name: string; readonly arguments: JsonObject }[];
}

const turn = (says: string, name: string, args: JsonObject): ScriptedTurn => ({
  says,
  calls: [{ name, arguments: args }],
});

const PATTERN = "const names = units.map((unit) => unit.name).join('|');";
const LONGEST_FIRST =
  "// Longer names first, or `m` would match the beginning of `ms`.\nconst names = units\n  .map((unit) => unit.name)\n  .sort((a, b) => b.length - a.length)\n  .join('|');";

const parseDuration = `import { units } from './units.js';

${PATTERN}
const part = new RegExp(\`^(\\\\d+)(\${names})\`);

/** Reads what formatDuration writes and returns whole milliseconds. */
export function parseDuration(text) {
  let ms = 0;
  let rest = text;
  do {
    const [matched, count, name] = part.exec(rest) ?? fail(text);
    const unit = units.find((known) => known.name === name);
    ms += Number(count) * unit.ms;
    rest = rest.slice(matched.length);
    if (rest !== '' && !/^ \\d/.test(rest)) fail(text);
    rest = rest.trimStart();
  } while (rest !== '');
  return ms;
}

function fail(text) {
  throw new RangeError(\`Not a duration: \${text}\`);
}
`;

const parseTest = `import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatDuration } from '../src/index.js';
import { parseDuration } from '../src/parse-duration.js';

describe('parseDuration', () => {
  for (const ms of [250, 61_000, 90_061_001]) {
    it(\`reads back \${formatDuration(ms)}\`, () => {
      assert.equal(parseDuration(formatDuration(ms)), ms);
    });
  }

  for (const text of ['', '90', '1h and a bit']) {
    it(\`refuses "\${text}"\`, () => {
      assert.throws(() => parseDuration(text), { name: 'RangeError', message: \`Not a duration: \${text}\` });
    });
  }
});
`;

const SUM = `    const unit = units.find((known) => known.name === name);
    ms += Number(count) * unit.ms;`;
const SUM_IN_ORDER = `    const index = units.findIndex((known) => known.name === name);
    const ${ORDER_RULE} = index > last;
    if (!${ORDER_RULE}) fail(text);
    last = index;
    ms += Number(count) * units[index].ms;`;

/** By step and attempt; the turns of an attempt in order. */
export const scriptedTurns: Readonly<Record<string, readonly ScriptedTurn[]>> = {
  'parse/1': [
    turn('I look at the units first.', 'read_file', { path: 'src/units.js' }),
    turn('And at how they are written.', 'read_file', { path: 'src/format-duration.js' }),
    turn('Now the parser.', 'write_file', {
      path: 'src/parse-duration.js',
      content: parseDuration,
    }),
    turn('And its test.', 'write_file', {
      path: 'test/parse-duration.test.js',
      content: parseTest,
    }),
    turn('Done.', 'finish_step', { summary: 'Added parseDuration and its test.' }),
  ],
  'parse/2': [
    turn('The check failed on 250ms; I look at the pattern.', 'read_file', {
      path: 'src/parse-duration.js',
    }),
    turn('`m` matches before `ms` is tried: longer names have to come first.', 'edit_file', {
      path: 'src/parse-duration.js',
      old_text: PATTERN,
      new_text: LONGEST_FIRST,
    }),
    turn('I run the tests myself this time.', 'run_command', { command: 'node --test' }),
    turn('They pass.', 'finish_step', { summary: 'The pattern tries longer unit names first.' }),
  ],
  'parse/3': [
    turn('The finding is about order; I look at the loop.', 'read_file', {
      path: 'src/parse-duration.js',
    }),
    turn('Each unit has to come after the one before it.', 'edit_file', {
      path: 'src/parse-duration.js',
      old_text: SUM,
      new_text: SUM_IN_ORDER,
    }),
    turn('It starts before the first unit.', 'edit_file', {
      path: 'src/parse-duration.js',
      old_text: '  let ms = 0;',
      new_text: '  let ms = 0;\n  let last = -1;',
    }),
    turn('Both texts of the finding go into the test.', 'edit_file', {
      path: 'test/parse-duration.test.js',
      old_text: "['', '90', '1h and a bit']",
      new_text: "['', '90', '1h and a bit', '1h 1h', '30m 1h']",
    }),
    turn('I run the tests.', 'run_command', { command: 'node --test' }),
    turn('They pass.', 'finish_step', {
      summary: 'A unit that repeats or follows a smaller one is refused; both are tested.',
    }),
  ],
  'publish/1': [
    turn('I look at what is exported.', 'read_file', { path: 'src/index.js' }),
    turn('One line more.', 'edit_file', {
      path: 'src/index.js',
      old_text: "export { formatDuration } from './format-duration.js';",
      new_text:
        "export { formatDuration } from './format-duration.js';\nexport { parseDuration } from './parse-duration.js';",
    }),
    turn('Now the README.', 'read_file', { path: 'README.md' }),
    turn('The import of the example.', 'edit_file', {
      path: 'README.md',
      old_text: "import { formatDuration } from 'spell-time';",
      new_text: "import { formatDuration, parseDuration } from 'spell-time';",
    }),
    turn('Its result.', 'edit_file', {
      path: 'README.md',
      old_text: "formatDuration(5_400_000); // '1h 30m'",
      new_text: "formatDuration(5_400_000); // '1h 30m'\nparseDuration('1h 30m'); // 5400000",
    }),
    turn('And the error.', 'edit_file', {
      path: 'README.md',
      old_text: 'A number that is no duration throws a\n`RangeError`.',
      new_text: 'A number or a text that is no\nduration throws a `RangeError`.',
    }),
    turn('Everything is there.', 'finish_step', {
      summary: 'Exported parseDuration and showed it in the README.',
    }),
  ],
};

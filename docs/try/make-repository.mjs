import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes the repository of the ride in the README: a mail-order shop of some 300 files in JavaScript,
 * TypeScript and Python, with a history, the same commits each time. `node docs/try/make-repository.mjs DIR`
 */

const AREAS = [
  ['accounts', 'account'],
  ['basket', 'item'],
  ['catalogue', 'article'],
  ['coupons', 'coupon'],
  ['invoices', 'invoice'],
  ['orders', 'order'],
  ['payments', 'payment'],
  ['returns', 'return'],
  ['stock', 'shelf'],
  ['suppliers', 'supplier'],
];

/** What each area can do; `THING` and `Thing` stand for what it is about. */
const VERBS = {
  find: 'export function findThing(list, id) {\n  return list.find((thing) => thing.id === id) ?? null;\n}\n',
  create:
    'export function createThing(id, fields = {}) {\n  return { id, kind: "THING", ...fields };\n}\n',
  rename: 'export function renameThing(thing, name) {\n  return { ...thing, name };\n}\n',
  remove:
    'export function removeThing(list, id) {\n  return list.filter((thing) => thing.id !== id);\n}\n',
  count:
    'export function countThing(list, isWanted = () => true) {\n  return list.filter(isWanted).length;\n}\n',
  sort: 'export function sortThing(list, key) {\n  return list.toSorted((a, b) => String(a[key]).localeCompare(String(b[key])));\n}\n',
  group:
    'export function groupThing(list, key) {\n  return Object.groupBy(list, (thing) => String(thing[key]));\n}\n',
  total:
    'export function totalThing(list) {\n  return list.reduce((sum, thing) => sum + (thing.cents ?? 0), 0);\n}\n',
  describe:
    'export function describeThing(thing) {\n  return `THING ${thing.id}: ${thing.name ?? "without a name"}`;\n}\n',
  export:
    'export function exportThing(list) {\n  return list.map((thing) => JSON.stringify(thing)).join("\\n");\n}\n',
};

const capital = (word) => word[0].toUpperCase() + word.slice(1);
const fill = (text, thing) => text.replaceAll('THING', thing).replaceAll('Thing', capital(thing));

function areaFiles([area, thing]) {
  const files = {};
  for (const [verb, text] of Object.entries(VERBS)) {
    const name = `${verb}${capital(thing)}`;
    files[`src/${area}/${verb}.js`] = fill(text, thing);
    files[`web/${area}/${verb}-${thing}.ts`] =
      `/** Asks the shop's server to ${verb} one ${thing} or several. */\n` +
      `export async function ${name}(body: unknown): Promise<unknown> {\n` +
      `  const answer = await fetch('/${area}/${verb}', { method: 'POST', body: JSON.stringify(body) });\n` +
      '  return answer.json();\n}\n';
  }
  for (const period of ['day', 'week', 'month', 'quarter', 'year']) {
    files[`reports/${area}/per_${period}.py`] =
      `"""${capital(area)} per ${period}."""\n\n\ndef ${area}_per_${period}(rows: list[dict]) -> dict[str, int]:\n` +
      `    counts: dict[str, int] = {}\n    for row in rows:\n        counts[row["${period}"]] = counts.get(row["${period}"], 0) + 1\n    return counts\n`;
  }
  files[`test/${area}/${area}.test.js`] =
    `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { create${capital(thing)} } from '../../src/${area}/create.js';\n` +
    `import { find${capital(thing)} } from '../../src/${area}/find.js';\n\ntest('a ${thing} is found by its id', () => {\n` +
    `  const made = create${capital(thing)}('7');\n  assert.equal(find${capital(thing)}([made], '7'), made);\n});\n`;
  files[`docs/${area}.md`] =
    `# ${capital(area)}\n\nWhat the shop does with each ${thing}: ${Object.keys(VERBS).join(', ')}.\n`;
  files[`fixtures/${area}.json`] =
    `${JSON.stringify([1, 2, 3].map((id) => ({ id: String(id), kind: thing, cents: id * 250 })))}\n`;
  return files;
}

const PARCEL_KEY = 'prcl_9f2c7d41b86e4a0f93d5';

const BEGINNING = {
  'package.json': `${JSON.stringify({ name: 'harbour-shop', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  '.gitignore': 'node_modules/\n.env\n__pycache__/\n',
  'README.md': `# Harbour Shop\n\nA mail-order shop that posts its parcels with the carrier's test key ${PARCEL_KEY}.\n`,
  'CHANGELOG.md': '# Changes\n\n## Next\n\n- Coupons can be grouped.\n',
};

const POSTAGE = {
  'src/money/round.js':
    '/** Whole cents, towards zero. */\nexport function roundDown(cents) {\n  return Math.trunc(cents);\n}\n',
  'src/postage/rates.js':
    'const CENTS_PER_KILO = { island: 187.5, mainland: 262.5, abroad: 918.75 };\n\n/** Cents for a kilogram to a zone. */\nexport function rateFor(zone) {\n  const rate = CENTS_PER_KILO[zone];\n  if (rate === undefined) throw new RangeError(`No postage to ${zone}`);\n  return rate;\n}\n',
  'src/postage/quote.js':
    "import { roundDown } from '../money/round.js';\nimport { rateFor } from './rates.js';\n\n/** Postage in cents for parcels of `{ grams, zone }`. */\nexport function quotePostage(parcels) {\n  let total = 0;\n  for (const { grams, zone } of parcels) {\n    total += roundDown((grams / 1000) * rateFor(zone));\n  }\n  return total;\n}\n",
  'test/postage/quote.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { quotePostage } from '../../src/postage/quote.js';\n\ntest('no parcel costs nothing', () => {\n  assert.equal(quotePostage([]), 0);\n});\n\ntest('a whole kilogram abroad', () => {\n  assert.equal(quotePostage([{ grams: 4000, zone: 'abroad' }]), 3675);\n});\n",
  'docs/postage.md':
    '# Postage\n\nEach parcel is weighed, priced by zone and rounded down to whole cents.\n',
};

const target = process.argv[2];
if (target === undefined) fail('Say where: node docs/try/make-repository.mjs DIR');
const folder = resolve(target);
if (existsSync(folder)) fail(`${folder} is there already; remove it or name another folder.`);

let files = 0;
let commits = 0;
write({ '.env': `CARRIER_KEY=${PARCEL_KEY}\n` });
git(['init', '-q', '-b', 'main']);
commit('A shop begins', BEGINNING);
for (const area of AREAS) commit(`${capital(area[0])}: pages, reports and tests`, areaFiles(area));
commit('Postage by weight and zone', POSTAGE);
process.stdout.write(`${files} files in ${commits} commits: ${folder}\n`);

function commit(message, content) {
  files += write(content);
  git(['add', '-A']);
  // A fixed date and author, so that everybody gets the same commits.
  const day = String(commits + 1).padStart(2, '0');
  const when = `2026-03-${day}T09:00:00Z`;
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@shop.example'];
  const unsigned = ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null'];
  const dated = { ...process.env, GIT_COMMITTER_DATE: when };
  git([...who, ...unsigned, 'commit', '-q', '-m', message, `--date=${when}`], dated);
  commits += 1;
}

function write(content) {
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return Object.keys(content).length;
}

function git(args, env = process.env) {
  execFileSync('git', args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

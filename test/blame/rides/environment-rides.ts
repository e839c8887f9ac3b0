import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXECUTOR_TAG } from '../../e2e/rig.ts';
import type { SimTurn } from '../../sim/ollama/script.ts';
import { startOllamaSim } from '../../sim/ollama/start-ollama-sim.ts';
import {
  command,
  edit,
  finish,
  greeting,
  heldOut,
  type Planted,
  plan,
  read,
  ride,
  SAYS_GOOD_DAY,
} from './planted.ts';

/** A check that fails at the given runs of it, whatever the files are, and otherwise looks for the greeting. */
function flakyCheck(failsAt: string): Readonly<Record<string, string>> {
  const count = join(mkdtempSync(join(tmpdir(), 'tandem-flaky-')), 'count');
  return {
    'check.mjs': `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const file = ${JSON.stringify(count)};
const good = readFileSync('src/greet.js', 'utf8').includes('Good day');
if (!good) { console.log('not ok: no polite greeting in src/greet.js'); process.exit(1); }
const run = existsSync(file) ? Number(readFileSync(file, 'utf8')) + 1 : 1;
writeFileSync(file, String(run));
if ([${failsAt}].includes(run)) { console.log('Error: socket hang up while waiting for the clock'); process.exit(1); }
console.log('ok');
`,
  };
}

const withFault = (fault: SimTurn['fault']): readonly SimTurn[] => [
  read(),
  { ...edit(), ...(fault === undefined ? {} : { fault }) },
  finish(),
];

const brokenNeighbour = {
  'test/calendar.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n\ntest('counts weeks', () => {\n  assert.equal(51, 52);\n});\n",
};

const lint = {
  'ci.sh': `grep -q 'Good day' src/greet.js || { echo "src/greet.js: error: greeting is rude"; exit 1; }
echo "lib/legacy.js:12: error: unused variable old"
exit 1
`,
  'lib/legacy.js': 'const old = 1;\n',
};

async function takenPort() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { port, close };
}

const cut: readonly SimTurn[] = [
  { ...read(), promptTokens: 3_000 },
  { ...read('README.md'), promptTokens: 900 },
  finish(),
];

export const environmentRides: readonly Planted[] = [
  ride('a flaky check fails at the gate', ['environment'], () =>
    greeting({
      files: flakyCheck('2'),
      answers: { plan: [plan({ checks: ['node check.mjs'] })] },
      budgets: { rounds: 1, tries: 1, replans: 0 },
    }),
  ),
  heldOut('a flaky check fails three times in a row', ['environment'], () =>
    greeting({
      files: flakyCheck('1, 2, 3'),
      answers: { plan: [plan({ checks: ['node check.mjs'] })] },
    }),
  ),
  ride('a neighbouring test was red before', ['environment'], () =>
    greeting({ files: brokenNeighbour, answers: { plan: [plan({ checks: ['node --test'] })] } }),
  ),
  heldOut('the linter was red before, in another file', ['environment'], () =>
    greeting({ files: lint, answers: { plan: [plan({ checks: ['sh ci.sh'] })] } }),
  ),
  ride('the disk is full when the test writes', ['environment'], () =>
    greeting({
      files: {
        'report.mjs':
          "import { writeFileSync } from 'node:fs';\nwriteFileSync('/dev/full', 'report');\n",
      },
      answers: { plan: [plan({ checks: [SAYS_GOOD_DAY, 'node report.mjs'] })] },
    }),
  ),
  heldOut('the disk is full for a shell check', ['environment'], () =>
    greeting({ answers: { plan: [plan({ checks: ['cat src/greet.js > /dev/full'] })] } }),
  ),
  ride('another model answers', ['environment'], () =>
    greeting({ turns: withFault({ kind: 'substituted', model: 'other:1b' }) }),
  ),
  heldOut('the model file is another one after a resume', ['environment'], async () => {
    let second: Awaited<ReturnType<typeof startOllamaSim>> | null = null;
    return greeting({
      more: {
        watch: (rig) => {
          const stop = new AbortController();
          return {
            signal: stop.signal,
            onEvent: (_run, event) => {
              rig.events.push(event);
              if (event.kind === 'step.started') stop.abort();
            },
          };
        },
        after: async (rig, run) => {
          second = await startOllamaSim({
            models: [{ tag: EXECUTOR_TAG, digest: 'b'.repeat(64) }],
            script: [{ turns: [edit('Yo '), finish('Changed the greeting.')] }],
          });
          rig.env.OLLAMA_HOST = second.url;
          await rig.resume(run);
        },
        close: () => second?.close(),
      },
    });
  }),
  ride('the model server answers 500', ['environment'], () =>
    greeting({
      turns: withFault({
        kind: 'status',
        status: 500,
        error: 'timed out waiting for llama-server to start',
      }),
    }),
  ),
  heldOut('the model runner dies for lack of memory', ['environment'], () =>
    greeting({ turns: withFault({ kind: 'runner-died' }) }),
  ),
  ride('the server cuts the conversation', ['environment'], () => greeting({ turns: cut })),
  heldOut('the server reads half a window', ['environment'], () =>
    greeting({
      turns: [
        { ...read(), promptTokens: 2_400 },
        { ...read('test/greet.test.js'), promptTokens: 3_900 },
        { ...edit(), promptTokens: 1_100 },
        finish(),
      ],
    }),
  ),
  ride('a check needs a program that is not installed', ['environment'], () =>
    greeting({
      files: {
        'package.json': JSON.stringify({
          name: 'sample',
          type: 'module',
          scripts: { lint: 'lint-of-nobody src' },
        }),
      },
      answers: { plan: [plan({ checks: [SAYS_GOOD_DAY, 'npm run --silent lint'] })] },
    }),
  ),
  heldOut('a check for the whole plan needs a program that is not installed', ['environment'], () =>
    greeting({ answers: { plan: [{ ...plan(), checks: ['typecheck-of-nobody --strict src'] }] } }),
  ),
  ride('the model server queues, then falls silent', ['environment'], () =>
    greeting({
      turns: [
        { ...read(), fault: { kind: 'busy', times: 2 } },
        { ...edit(), fault: { kind: 'stall', after: 0 } },
        finish(),
      ],
    }),
  ),
  ride('a port is taken', ['environment'], async () => {
    const { port, close } = await takenPort();
    return greeting({
      files: {
        'serve.mjs': `import { createServer } from 'node:http';\ncreateServer().listen(${port}, '127.0.0.1', () => process.exit(0));\n`,
      },
      answers: { plan: [plan({ checks: ['node serve.mjs'] })] },
      more: { close },
    });
  }),
  heldOut('a name can’t be resolved', ['environment'], () =>
    greeting({
      turns: [
        edit(),
        command('node fetch.mjs'),
        finish('The greeting is polite; fetching fails here.'),
      ],
      files: { 'fetch.mjs': "await fetch('http://host-of-nobody.invalid/');\n" },
      answers: { plan: [plan({ checks: ['node fetch.mjs'] })] },
    }),
  ),
];

import { describe, expect, it } from 'vitest';
import { chooseManifests, findCommands } from '../../../electron/planner/digest/find-commands.ts';
import { readHeadline } from '../../../electron/planner/digest/read-headline.ts';
import { withoutSecrets } from '../../../electron/planner/digest/read-manifest.ts';

const commandsOf = (files: Readonly<Record<string, string>>): string[] => {
  const paths = Object.keys(files);
  const manifests = chooseManifests(paths.map((path) => ({ path, bytes: 10 })));
  const read = manifests.map(({ path }) => ({ path, text: files[path] ?? '' }));
  return findCommands(read, (path) => paths.includes(path)).map(({ run }) => run);
};

const CASES: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  [
    'package.json',
    { 'package.json': '{"scripts":{"test":"x","lint:fix":"y","postinstall":"z"}}' },
    ['npm test', 'npm run lint:fix'],
  ],
  [
    'pnpm',
    { 'package.json': '{"scripts":{"build":"x"}}', 'pnpm-lock.yaml': '' },
    ['pnpm run build'],
  ],
  [
    'a declared package manager',
    { 'package.json': '{"packageManager":"yarn@4.1.0","scripts":{"test":"x"}}' },
    ['yarn test'],
  ],
  [
    'a package in a folder',
    { 'packages/a/package.json': '{"scripts":{"test":"x"}}' },
    ['npm test (in packages/a)'],
  ],
  ['broken JSON', { 'package.json': '{"scripts":' }, []],
  [
    'Makefile',
    { Makefile: 'VAR := 1\ntest: build\n\tgo test\nbuild:\n.PHONY: test\nother:\n' },
    ['make test', 'make build'],
  ],
  [
    'justfile',
    { justfile: 'set shell := ["sh"]\ntest target="all":\n  x\n@lint:\n  y\n' },
    ['just test', 'just lint'],
  ],
  [
    'pyproject.toml',
    { 'pyproject.toml': '[tool.pytest.ini_options]\n[tool.ruff]\n', 'uv.lock': '' },
    ['uv run pytest', 'uv run ruff check'],
  ],
  ['tox.ini', { 'tox.ini': '[tox]' }, ['tox']],
  [
    'Cargo.toml',
    { 'Cargo.toml': '[workspace]\n' },
    ['cargo build --workspace', 'cargo test --workspace'],
  ],
  ['go.mod', { 'go.mod': 'module x' }, ['go build ./...', 'go test ./...']],
  ['pom.xml', { 'pom.xml': '<project/>', mvnw: '' }, ['./mvnw test']],
  ['Gradle', { 'build.gradle.kts': '', gradlew: '' }, ['./gradlew build', './gradlew test']],
  [
    'CMake',
    { 'CMakeLists.txt': 'enable_testing()' },
    ['cmake -S . -B build && cmake --build build', 'ctest --test-dir build'],
  ],
  ['composer.json', { 'composer.json': '{"scripts":{"test":"phpunit"}}' }, ['composer test']],
  [
    'Ruby',
    { Gemfile: "gem 'rspec'", Rakefile: 'task :build do\nend\n' },
    ['bundle exec rspec', 'bundle exec rake build'],
  ],
  ['.NET', { 'App.sln': '' }, ['dotnet build App.sln', 'dotnet test App.sln']],
  [
    'CI',
    {
      '.github/workflows/ci.yml':
        'steps:\n  - run: npm ci\n  - run: echo "CANARY"\n  - run: |\n      cargo test --all\n',
    },
    ['npm ci', 'cargo test --all'],
  ],
];

describe('findCommands', () => {
  for (const [what, files, expected] of CASES) {
    it(`finds how to build and test by ${what}`, () => {
      expect(commandsOf(files)).toEqual(expected);
    });
  }

  it('keeps secrets out of command lines', () => {
    expect(withoutSecrets('API_KEY=abc123 node run.js')).toBe('API_KEY=… node run.js');
    expect(withoutSecrets('tool --token hunter2 --fast')).toBe('tool --token … --fast');
    expect(withoutSecrets(`sh -c "echo secret"`)).toBe('sh -c "…"');
    expect(withoutSecrets('curl https://me:pw@host/x')).toBe('curl https://…@host/x');
    expect(withoutSecrets('send sk0abcdefghij1234567890ABCDEF now')).toBe('send … now');
  });
});

describe('readHeadline', () => {
  const README: readonly (readonly [string, string, string, string])[] = [
    ['a plain heading', '# Tool\n\nIt does one thing. And CANARY.\n', 'Tool', 'It does one thing.'],
    [
      'badges and links',
      '[![b](x)](y) ![i](z)\n# **Tool**\n\n> A [fast](https://x) `tool`. CANARY',
      'Tool',
      'A fast tool.',
    ],
    ['HTML', '<h1 align="center">Tool</h1>\n<p>Quick. CANARY</p>', 'Tool', 'Quick.'],
    [
      'an underlined title',
      'Tool\n====\n\nv1.2 is out e.g. now. CANARY',
      'Tool',
      'v1.2 is out e.g. now.',
    ],
    [
      'comments, fences, lists',
      '<!-- CANARY -->\n# T\n```sh\nCANARY\n```\n- CANARY\n\nReal text!\n',
      'T',
      'Real text!',
    ],
    ['no text', '# T\n## CANARY\nmore\n', 'T', ''],
    ['nothing', '', '', ''],
  ];
  for (const [what, text, title, sentence] of README) {
    it(`reads title and first sentence of a README with ${what}`, () => {
      expect(readHeadline(text)).toEqual({ title, sentence });
    });
  }
});

import { oneLine } from './escape-name.ts';

/** The manifests that need reading, one function each. Whatever does not parse simply says nothing. */

/** How to build and test, as the repository itself says; `says` is what the command stands for, or empty. */
export interface FoundCommand {
  readonly run: string;
  readonly says: string;
}

/** Where a manifest stands and what else is in the commit. */
export interface ManifestPlace {
  readonly folder: string;
  readonly base: string;
  readonly text: string;
  /** Whether the commit holds this path. */
  readonly has: (path: string) => boolean;
}

const INTERESTING =
  /^(?:all|build|compile|bundle|test|tests|check|checks|lint|typecheck|type-check|types|format|fmt|start|serve|dev|e2e|unit|integration|coverage|ci|verify|validate|install|bench|generate)(?:$|[:._-])/i;
const MOST_PER_FILE = 12;

export function nodeScripts({ folder, text, has }: ManifestPlace): FoundCommand[] {
  const manifest = parseObject(text);
  const tool = packageTool(folder, String(manifest.packageManager ?? ''), has);
  return Object.entries(objectOf(manifest.scripts))
    .filter(([name, script]) => INTERESTING.test(name) && typeof script === 'string')
    .slice(0, MOST_PER_FILE)
    .map(([name, script]) => ({
      run: name === 'test' || name === 'start' ? `${tool} ${name}` : `${tool} run ${name}`,
      says: withoutSecrets(String(script)),
    }));
}

function packageTool(folder: string, declared: string, has: (path: string) => boolean): string {
  const named = /^(npm|pnpm|yarn|bun)@/.exec(declared)?.[1];
  if (named) return named;
  for (const at of new Set([folder, ''])) {
    if (has(`${at}pnpm-lock.yaml`)) return 'pnpm';
    if (has(`${at}yarn.lock`)) return 'yarn';
    if (has(`${at}bun.lock`) || has(`${at}bun.lockb`)) return 'bun';
  }
  return 'npm';
}

export function makeTargets({ text }: ManifestPlace): FoundCommand[] {
  return names(text, /^([A-Za-z][\w.-]{0,60})[ \t]*::?(?![=:])/gm).map((name) =>
    bare(`make ${name}`),
  );
}

export function justRecipes({ text }: ManifestPlace): FoundCommand[] {
  return names(text, /^@?([A-Za-z_][\w-]{0,60})(?:[ \t]+[^:\n]{1,200})?[ \t]*:(?!=)/gm).map(
    (name) => bare(`just ${name}`),
  );
}

export function python({ folder, base, text, has }: ManifestPlace): FoundCommand[] {
  if (base === 'tox.ini') return [bare('tox')];
  if (base === 'noxfile.py') return [bare('nox')];
  if (base === 'manage.py') return [bare('python manage.py test')];
  const found: FoundCommand[] = [];
  const runner = has(`${folder}uv.lock`)
    ? 'uv run '
    : has(`${folder}poetry.lock`)
      ? 'poetry run '
      : '';
  if (base === 'pytest.ini' || /\bpytest\b/.test(text)) found.push(bare(`${runner}pytest`));
  else if (/test_suite|unittest/.test(text)) found.push(bare(`${runner}python -m unittest`));
  if (/^\[tool\.ruff/m.test(text)) found.push(bare(`${runner}ruff check`));
  if (/^\[tool\.mypy/m.test(text)) found.push(bare(`${runner}mypy .`));
  if (/^\[tool\.tox/m.test(text)) found.push(bare('tox'));
  return found;
}

export function phpScripts({ base, text, has }: ManifestPlace): FoundCommand[] {
  if (base !== 'composer.json')
    return has('composer.json') ? [bare('vendor/bin/phpunit')] : [bare('phpunit')];
  return Object.keys(objectOf(parseObject(text).scripts))
    .filter((name) => INTERESTING.test(name))
    .slice(0, MOST_PER_FILE)
    .map((name) => bare(`composer ${name}`));
}

export function ruby({ folder, base, text, has }: ManifestPlace): FoundCommand[] {
  const exec = has(`${folder}Gemfile`) ? 'bundle exec ' : '';
  if (base === 'Gemfile') {
    return /['"]rspec(?:-rails)?['"]/.test(text) ? [bare('bundle exec rspec')] : [];
  }
  const tasks = names(text, /^\s*(?:task|multitask)[ (]+:?['"]?([a-z]\w{0,60})/gm);
  const known = /Rake::TestTask|RSpec::Core::RakeTask/.test(text) ? ['test', ...tasks] : tasks;
  return [...new Set(known)].map((name) => bare(`${exec}rake ${name}`));
}

export function dotnet({ base, text }: ManifestPlace): FoundCommand[] {
  const file = /[\s"'$]/.test(base) ? `"${base.replace(/["$`\\]/g, '?')}"` : base;
  if (/\.slnx?$/.test(base)) return [bare(`dotnet build ${file}`), bare(`dotnet test ${file}`)];
  return /Microsoft\.NET\.Test\.Sdk/.test(text)
    ? [bare(`dotnet test ${file}`)]
    : [bare(`dotnet build ${file}`)];
}

const CI_COMMAND =
  /^(?:npm|npx|pnpm|yarn|bun|deno|node|make|just|cargo|go|python3?|pytest|tox|nox|uv|poetry|ruff|mypy|\.?\/?(?:mvnw|gradlew)|mvn|gradle|cmake|ctest|meson|ninja|dotnet|bundle|rake|composer|vendor\/bin\/\w+|phpunit|bazel|swift|mix)\b[^\n]*\b(?:test|tests|build|check|lint|typecheck|verify|ci|pytest|tox|clippy|vet|ruff|mypy|rspec|phpunit|ctest)\b/;
const MOST_CI_LINES = 6;

/** Commands that continuous integration runs, where they build or check something. */
export function ciLines({ text }: ManifestPlace): FoundCommand[] {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:-\s+)?(?:run:\s*)?[|>]?[+-]?\s*/, '').trim())
    .filter((line) => CI_COMMAND.test(line));
  return [...new Set(lines)]
    .slice(0, MOST_CI_LINES)
    .map((line) => ({ run: withoutSecrets(line), says: 'in CI' }));
}

const bare = (run: string): FoundCommand => ({ run, says: '' });

function names(text: string, pattern: RegExp): string[] {
  const found = new Set<string>();
  for (const [, name] of text.matchAll(pattern))
    if (name && INTERESTING.test(name)) found.add(name);
  return [...found].slice(0, MOST_PER_FILE);
}

/**
 * A script's command line with every place emptied where a secret is wont to stand: quoted text, values of
 * assignments and of flags that sound secret, credentials in addresses, long opaque words.
 */
export function withoutSecrets(command: string): string {
  const masked = command
    .replace(/"[^"]*"?|'[^']*'?|`[^`]*`?/g, '"…"')
    .replace(/\b([A-Za-z_]\w*)=(?!=)\S+/g, '$1=…')
    .replace(
      /(--?[\w-]*(?:token|secret|passw|key|auth|credential|user)[\w-]*)[= ]+[^-\s]\S*/gi,
      '$1 …',
    )
    .replace(/\/\/[^\s/@]+@/g, '//…@')
    .replace(/(?<![\w/.-])(?=[\w+=-]*\d)(?=[\w+=-]*[A-Za-z])[\w+=-]{20,}(?![\w/.-])/g, '…');
  return oneLine(masked, 80);
}

type Unknowns = Readonly<Record<string, unknown>>;

function parseObject(text: string): Unknowns {
  try {
    return objectOf(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

const isObject = (value: unknown): value is Unknowns =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOf = (value: unknown): Unknowns => (isObject(value) ? value : {});

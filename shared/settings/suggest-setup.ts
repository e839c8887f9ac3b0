/** What installs exactly the versions of a lock file, into folders of the checkout. The first that is there counts. */
const COMMANDS: readonly (readonly [lockFile: string, command: string])[] = [
  ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
  ['yarn.lock', 'yarn install --frozen-lockfile'],
  ['bun.lock', 'bun install --frozen-lockfile --backend=copyfile'],
  ['package-lock.json', 'npm ci'],
  ['npm-shrinkwrap.json', 'npm ci'],
  ['uv.lock', 'uv sync --frozen'],
  ['poetry.lock', 'POETRY_VIRTUALENVS_IN_PROJECT=true poetry install'],
  ['requirements.txt', 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt'],
  ['Cargo.lock', 'cargo build --locked'],
  ['Gemfile.lock', 'BUNDLE_PATH=vendor/bundle bundle install'],
  ['composer.lock', 'composer install'],
];

/** Names that a suggestion depends on, all at the top of a checkout. */
export const telltaleFiles: readonly string[] = COMMANDS.map(([lockFile]) => lockFile);

/**
 * A setup command to offer to people for a checkout with these files at its top; null: none is known. Only ever
 * shown: what runs is what people settle, never what a repository says.
 */
export function suggestSetup(present: readonly string[]): string | null {
  const names = new Set(present);
  return COMMANDS.find(([lockFile]) => names.has(lockFile))?.[1] ?? null;
}

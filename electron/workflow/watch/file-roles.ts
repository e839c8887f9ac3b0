/** What part a file has in judging a change, told from its path alone. */

const TEST_FOLDER =
  /(?:^|\/)(?:tests?|__tests__|specs?|__snapshots__|e2e|cypress|testdata|src\/(?:test|androidTest|it))\//i;
const TEST_NAME =
  /(?:^|\/)(?:[^/]+[._-](?:test|tests|spec|specs|cy|e2e)\.[^/]+|test_[^/]+\.py|conftest\.py|[^/]+_test\.(?:go|py|exs|rb|cc|cpp|dart|rs|c)|[^/]+_spec\.rb|[^/]+(?:Test|Tests|Spec|IT)\.(?:java|kt|cs|php|swift|scala|groovy|m)|Test[^/]+\.(?:java|php)|[^/]+\.snap|[^/]+\.t)$/;
const TEST_FILE_KIND =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|kts|cs|php|swift|scala|groovy|exs?|dart|c|cc|cpp|m|snap|feature|t|sh|bats|vue|svelte)$/;

/** A file that tests: by its name, or as source in a folder of tests. Data beside tests is not one. */
export const isTestFile = (path: string): boolean =>
  TEST_NAME.test(path) || (TEST_FOLDER.test(path) && TEST_FILE_KIND.test(path));

const CHECK_NAME =
  /(?:^|\/)(?:package\.json|\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|deno\.jsonc?|Makefile|GNUmakefile|justfile|Taskfile\.ya?ml|Rakefile|tox\.ini|noxfile\.py|setup\.cfg|pyproject\.toml|pytest\.ini|\.?mypy\.ini|\.?ruff\.toml|\.flake8|\.pylintrc|\.coveragerc|conftest\.py|phpunit[^/]*\.xml(?:\.dist)?|phpstan\.neon(?:\.dist)?|\.rspec|\.rubocop\.yml|\.golangci\.ya?ml|build\.gradle(?:\.kts)?|pom\.xml|Cargo\.toml|clippy\.toml|tsconfig[^/]*\.json|jsconfig\.json|biome\.jsonc?|\.eslintrc[^/]*|eslint\.config\.[^/]+|\.eslintignore|\.prettierignore|\.stylelintrc[^/]*|(?:jest|vitest|vite|playwright|cypress|karma|ava|wdio|nyc|c8)\.(?:config|setup|workspace)[^/]*|\.mocharc[^/]*|\.nycrc[^/]*|\.c8rc[^/]*|codecov\.ya?ml|sonar-project\.properties|\.pre-commit-config\.yaml|lefthook\.ya?ml|turbo\.json|nx\.json|Jenkinsfile|azure-pipelines\.ya?ml|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|bitbucket-pipelines\.ya?ml|dune-project|mix\.exs|Directory\.Build\.props|[^/]+\.csproj)$/;
const CHECK_FOLDER =
  /(?:^|\/)(?:\.github\/workflows|\.circleci|\.husky|\.woodpecker|\.buildkite)\//;

/** A file that decides what checks run, on what, and what counts as a failure. */
export const isCheckFile = (path: string): boolean =>
  CHECK_NAME.test(path) || CHECK_FOLDER.test(path);

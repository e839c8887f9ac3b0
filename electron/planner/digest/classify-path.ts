import { languageOf } from './language-of.ts';

/** What a file is for, as far as its path tells. */
export type PathKind =
  | 'source'
  | 'test'
  | 'manifest'
  | 'document'
  | 'other'
  | 'asset'
  | 'generated'
  | 'lock'
  | 'vendored';

const VENDORED =
  /(?:^|\/)(?:node_modules|vendors?|third[-_]?party|bower_components|jspm_packages|pods|carthage|site-packages|\.yarn|\.pnp|deps)\//i;
const GENERATED_FOLDER =
  /(?:^|\/)(?:dist|out|target|coverage|generated|__generated__|__snapshots__|\.next|\.nuxt)\//i;
const GENERATED_NAME =
  /(?:\.min\.(?:js|css)|\.bundle\.js|\.map|\.pb\.(?:go|cc|h)|_pb2(?:_grpc)?\.pyi?|\.generated\.\w+|\.g\.(?:cs|dart)|\.designer\.cs|\.snap)$/i;
const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|gemfile\.lock|composer\.lock|go\.sum|flake\.lock|packages\.lock\.json|gradle\.lockfile|podfile\.lock|mix\.lock|deno\.lock)$/i;
const TEST =
  /(?:^|\/)(?:tests?|spec|specs|__tests__|testing|testdata|fixtures|e2e)\/|[._-](?:test|tests|spec|e2e)\.\w+$|(?:^|\/)test_[^/]*\.py$|(?:^|\/)conftest\.py$|(?:Tests?|Spec|IT)\.(?:java|cs|kt|php|scala)$/;
const MANIFEST =
  /(?:^|\/)(?:package\.json|deno\.jsonc?|makefile|gnumakefile|justfile|pyproject\.toml|tox\.ini|setup\.(?:py|cfg)|noxfile\.py|pytest\.ini|cargo\.toml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|cmakelists\.txt|meson\.build|composer\.json|phpunit\.xml(?:\.dist)?|gemfile|rakefile|[^/]+\.(?:sln|slnx|csproj|fsproj))$/i;
const DOCUMENT =
  /\.(?:md|mdx|markdown|rst|adoc|txt)$|(?:^|\/)(?:license|licence|copying|notice|readme)[^/]*$/i;
const ASSET =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|psd|mp[34]|wav|ogg|webm|mov|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|o|a|so|dll|dylib|exe|bin|dat|wasm|pyc|db|sqlite|csv|tsv|parquet|po|pot|mo|lfs)$/i;

export function classifyPath(path: string): PathKind {
  if (LOCK.test(path)) return 'lock';
  if (VENDORED.test(path)) return 'vendored';
  if (GENERATED_NAME.test(path) || GENERATED_FOLDER.test(path)) return 'generated';
  if (ASSET.test(path)) return 'asset';
  if (MANIFEST.test(path)) return 'manifest';
  const code = languageOf(path)?.code ?? false;
  if (code) return TEST.test(path) ? 'test' : 'source';
  return DOCUMENT.test(path) ? 'document' : 'other';
}

const ENTRY =
  /(?:^|\/)(?:index|main|app|server|cli|mod|lib|__init__|__main__|manage|wsgi|asgi|program|startup|application|bootstrap)\.\w+$/i;

/** Where a program or a package is entered, by convention of its ecosystem. */
export const isEntryPoint = (path: string): boolean => ENTRY.test(path);

/** The name a test and its source share: `src/a/retry.test.ts`, `test_retry.py`, `RetryTest.java` → `retry`. */
export function sharedStem(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1);
  const bare = base.replace(/\.\w+$/, '').replace(/[._-](?:test|tests|spec|e2e)$/i, '');
  return bare
    .replace(/^test_/, '')
    .replace(/(?<=[a-z0-9])(?:Tests?|Spec|IT)$/, '')
    .toLowerCase();
}

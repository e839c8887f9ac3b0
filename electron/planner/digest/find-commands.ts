import { escapeName, oneLine } from './escape-name.ts';
import {
  ciLines,
  dotnet,
  type FoundCommand,
  justRecipes,
  type ManifestPlace,
  makeTargets,
  nodeScripts,
  phpScripts,
  python,
  ruby,
} from './read-manifest.ts';

type Reader = (place: ManifestPlace) => readonly FoundCommand[];
const says = (run: string): FoundCommand => ({ run, says: '' });

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^package\.json$/, nodeScripts],
  [/^deno\.jsonc?$/, () => [says('deno test')]],
  [/^(?:gnu)?makefile$/i, makeTargets],
  [/^\.?justfile$/i, justRecipes],
  [/^(?:pyproject\.toml|tox\.ini|pytest\.ini|noxfile\.py|setup\.(?:py|cfg)|manage\.py)$/, python],
  [/^Cargo\.toml$/, ({ text }) => cargo(text)],
  [/^go\.mod$/, () => [says('go build ./...'), says('go test ./...')]],
  [/^pom\.xml$/, ({ folder, has }) => [says(`${has(`${folder}mvnw`) ? './mvnw' : 'mvn'} test`)]],
  [/^(?:build|settings)\.gradle(?:\.kts)?$/, (place) => gradle(place)],
  [/^CMakeLists\.txt$/, ({ text }) => cmake(text)],
  [/^meson\.build$/, () => [says('meson setup build && meson test -C build')]],
  [/^(?:composer\.json|phpunit\.xml(?:\.dist)?)$/, phpScripts],
  [/^(?:Gemfile|Rakefile)$/, ruby],
  [/\.(?:slnx?|csproj|fsproj)$/, dotnet],
  [/^mix\.exs$/, () => [says('mix test')]],
  [/^Package\.swift$/, () => [says('swift build'), says('swift test')]],
  [/^(?:WORKSPACE|MODULE)\.bazel$|^WORKSPACE$/, () => [says('bazel test //...')]],
  [/\.ya?ml$/, ciLines],
];

const CI =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|azure-pipelines\.yml)$/;
const DEEPEST = 2;
const MOST_MANIFESTS = 48;
const LARGEST = 256 * 1024;

/** The manifests worth reading: near the root, fewest folders first. Vendored ones are the caller's to leave out. */
export function chooseManifests<T extends { readonly path: string; readonly bytes: number }>(
  files: readonly T[],
): T[] {
  const depth = (path: string): number => path.split('/').length - 1;
  return files
    .filter(({ path, bytes }) => {
      if (bytes > LARGEST) return false;
      if (CI.test(path)) return true;
      const base = path.slice(path.lastIndexOf('/') + 1);
      return (
        depth(path) <= DEEPEST &&
        !/\.ya?ml$/.test(base) &&
        READERS.some(([pattern]) => pattern.test(base))
      );
    })
    .sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_MANIFESTS);
}

/**
 * Commands of the given manifests, nearest to the root first, each once; what a CI file adds comes last.
 * Commands of a sub-folder carry it: `npm test (in packages/core)`.
 */
export function findCommands(
  manifests: readonly { readonly path: string; readonly text: string }[],
  has: (path: string) => boolean,
): FoundCommand[] {
  const found = new Map<string, FoundCommand>();
  for (const { path, text } of [...manifests].sort(
    (a, b) => Number(CI.test(a.path)) - Number(CI.test(b.path)),
  )) {
    const slash = path.lastIndexOf('/') + 1;
    const place = { folder: path.slice(0, slash), base: path.slice(slash), text, has };
    const read = READERS.find(([pattern]) => pattern.test(place.base))?.[1];
    for (const command of read?.(place) ?? []) {
      const where =
        place.folder === '' || CI.test(path)
          ? ''
          : ` (in ${escapeName(place.folder.slice(0, -1))})`;
      const run = `${oneLine(command.run, 100)}${where}`;
      if (!found.has(run)) found.set(run, { run, says: command.says });
    }
  }
  return [...found.values()];
}

function cargo(text: string): FoundCommand[] {
  const all = /^\[workspace\]/m.test(text) ? ' --workspace' : '';
  return [says(`cargo build${all}`), says(`cargo test${all}`)];
}

function gradle({ folder, has }: ManifestPlace): FoundCommand[] {
  const tool = has(`${folder}gradlew`) || has('gradlew') ? './gradlew' : 'gradle';
  return [says(`${tool} build`), says(`${tool} test`)];
}

function cmake(text: string): FoundCommand[] {
  const build = says('cmake -S . -B build && cmake --build build');
  const tests = /\b(?:enable_testing|add_test|include\s*\(\s*CTest)\b/i.test(text);
  return tests ? [build, says('ctest --test-dir build')] : [build];
}

import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds to package-lock.json the optional binaries of other platforms that npm left out because it could not
 * see them when the file was written (npm/cli#4828). Without them `npm ci` refuses the file everywhere.
 * Run it after a dependency was added or changed: `node scripts/complete-lock.mjs`.
 */
const SYSTEMS = 'aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(
  ' ',
);
const PROCESSORS = 'arm arm64 ia32 loong64 mips64el ppc64 riscv64 s390x wasm32 x64'.split(' ');

/** Optional dependencies without an entry, as `[path, entry]`; their names tell platform and processor. */
export function missingBinaries(packages) {
  const known = { ...packages };
  const missing = [];
  // What lies higher is placed first, as npm does it: another version then goes beside the package deeper down.
  const byDepth = Object.keys(packages).sort((a, b) => depthOf(a) - depthOf(b));
  for (const path of byDepth) {
    const { optionalDependencies = {}, dev } = packages[path];
    const beside = path.slice(0, path.lastIndexOf('node_modules/'));
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const places = [
        `node_modules/${name}`,
        `${beside}node_modules/${name}`,
        `${path}/node_modules/${name}`,
      ];
      if (places.some((place) => known[place]?.version === version)) continue;
      const entry = describeBinary(name, version, dev);
      if (entry === null) continue;
      const place = places.find((free) => known[free] === undefined);
      known[place] = entry;
      missing.push([place, entry]);
    }
  }
  return missing;
}

const depthOf = (path) => path.split('node_modules/').length;

/** Null for what is no prebuilt binary of one exact version: npm knows how to leave that out. */
function describeBinary(name, version, dev) {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (cpu.length === 0 || !/^\d+\.\d+\.\d+/.test(version)) return null;
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

if (process.argv[1]?.endsWith('complete-lock.mjs')) {
  const file = 'package-lock.json';
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingBinaries(lock.packages);
  const entries = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} entries added to ${file}`);
}

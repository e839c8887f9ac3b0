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

/** Optional dependencies without an entry, as `[path, entry]`; names tell platform and processor. */
export function missingBinaries(packages) {
  const missing = [];
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    const beside = path.slice(0, path.lastIndexOf('node_modules/'));
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const places = [
        `${path}/node_modules/${name}`,
        `${beside}node_modules/${name}`,
        `node_modules/${name}`,
      ];
      if (places.some((place) => packages[place]?.version === version)) continue;
      const words = name.split(/[-/]/);
      const os = SYSTEMS.filter((system) => words.includes(system));
      const cpu = PROCESSORS.filter((processor) => words.includes(processor));
      if (cpu.length === 0 || !/^\d+\.\d+\.\d+/.test(version)) continue;
      const entry = {
        version,
        cpu,
        ...(dev ? { dev } : {}),
        optional: true,
        ...(os.length > 0 ? { os } : {}),
      };
      missing.push([packages[places[2]] ? places[1] : places[2], entry]);
    }
  }
  return missing;
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

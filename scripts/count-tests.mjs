import { readFileSync } from 'node:fs';

/** Prints "N passed, N failed" from vitest's JSON report; exit 1 unless all passed and there were any. */
export function countTests(report) {
  const passed = report.numPassedTests ?? 0;
  // A test file that could not even be loaded has no tests to count, and is a failure all the same.
  const unloaded = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return { passed, failed: (report.numFailedTests ?? 0) + unloaded };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No report: the run broke off before it could write one.
    return { numPassedTests: 0, numFailedTests: 1 };
  }
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('count-tests.mjs')) {
  const { passed, failed } = countTests(readReport(process.argv[2]));
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

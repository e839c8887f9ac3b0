import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Two workers fit the two cores that the project is tested on; rides spawn git and a tool runner each.
    maxWorkers: 2,
    // Class names as they are written, so that a test can read them.
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});

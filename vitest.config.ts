import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Tests whose files share a process, one after the other, so that it reads the sources once: half of their time. Each
 * leaves the process as it found it. The others start processes, measure or need much memory: each has one of its own.
 */
const TOGETHER = [
  'src/**/*.test.ts',
  'adapters/**/*.test.ts',
  'tests/conformance/**/*.test.ts',
  'tests/e2e/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest leaves one core free; on two cores that would be every other one.
    maxWorkers: 2,
    // They run in the order of their names: what takes longest is not begun last.
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TOGETHER],
        },
      },
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
    ],
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['./test/helpers/leave-nothing-behind.ts'],
    // A fresh process for each of 230 files would spend most of its time reading the same modules.
    isolate: false,
    // One core is not kept free: the tests of the whole stack mostly wait.
    maxWorkers: '100%',
    // An order that nobody wrote down is an order that somebody relies on.
    sequence: { shuffle: { files: true } },
    reporters: ['default', './test/helpers/closing-line-reporter.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});

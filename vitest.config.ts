import { defineConfig } from 'vitest/config';
import { testsOnLedger } from './test/helpers/tests-on-ledger.ts';

export default defineConfig({
  test: {
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
    projects: [
      { extends: true, test: { name: 'engine', include: ['test/**/*.test.ts'] } },
      {
        // What the simulation runs on is held to the same tests as what everything else runs on.
        extends: true,
        test: {
          name: 'memory',
          include: testsOnLedger(),
          env: { POSTPROOF_TEST_LEDGER: 'memory' },
        },
      },
    ],
  },
});

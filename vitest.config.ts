import { defineConfig } from 'vitest/config';
import { testsOnLedger } from './test/helpers/tests-on-ledger.ts';

// Processes that tests start, and functions that they boot, read the same modules again and again.
process.env.NODE_COMPILE_CACHE ??= `${import.meta.dirname}/node_modules/.cache/node`;

const WHOLE_STACK = 'test/e2e/**/*.test.ts';

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
    // These only bound a hang: what takes a second alone takes twenty on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // One after the other: a process serves one project, and ends when a file of another one is next.
    projects: [
      {
        // Alone, because what is measured in real time should not wait for hundreds of other tests.
        extends: true,
        test: {
          name: 'stack',
          include: [WHOLE_STACK],
          globalSetup: ['./test/e2e/synthesise-once.ts'],
          testTimeout: 240_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/**/*.test.ts'],
          exclude: [WHOLE_STACK],
          sequence: { groupOrder: 1 },
        },
      },
      {
        // What the simulation runs on is held to the same tests as what everything else runs on.
        extends: true,
        test: {
          name: 'memory',
          include: testsOnLedger(),
          env: { POSTPROOF_TEST_LEDGER: 'memory' },
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

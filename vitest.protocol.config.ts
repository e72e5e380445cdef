import { defineConfig } from 'vitest/config';
import { testsOnLedger } from './test/helpers/tests-on-ledger.ts';
import { isPatched, patchInTests } from './test/simulation/patch-plugins.ts';

const { STRYKER_MUTATOR_WORKER } = process.env;

/** Whose tests settle events or deliver postbacks. */
const ROOMS = /^test\/lambdas\/(authority|delivery|bindings|clicks|operations)\//;

/** Not for the many mutants of Stryker, each of which would boot functions and their engines. */
const onEngine = {
  extends: true as const,
  plugins: [patchInTests],
  test: {
    name: 'engine',
    include: ['test/lambdas/{authority,delivery}/**/*.test.ts'],
    exclude: testsOnLedger(),
  },
};

/** The tests of the authority and of delivery, in memory where they can be: mutants are held against them. */
export default defineConfig({
  test: {
    setupFiles: ['./test/helpers/leave-nothing-behind.ts'],
    isolate: false,
    maxWorkers: 1,
    // It goes by what stands in the file.
    fsModuleCache: !isPatched,
    projects: [
      {
        extends: true,
        plugins: [patchInTests],
        test: {
          name: 'memory',
          env: { POSTPROOF_TEST_LEDGER: 'memory' },
          include: testsOnLedger().filter((file) => ROOMS.test(file)),
        },
      },
      ...(STRYKER_MUTATOR_WORKER === undefined ? [onEngine] : []),
    ],
  },
});

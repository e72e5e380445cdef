/**
 * Mutation testing of the pure modules in which a small slip costs money or trust.
 *
 * The threshold is 100: a mutant that survives fails the run, unless the source says why no test
 * can tell it from the original (`// Stryker disable next-line <Mutator>: <reason>`). What it does
 * not prove: a mutant that is killed shows that some test looks, not that the rule is the right one.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'vitest',
  // Vitest's own pool: in Stryker's choice, threads, a test cannot change the time zone.
  vitest: { configFile: 'vitest.mutation.config.ts', pool: 'forks' },
  coverageAnalysis: 'perTest',
  // One pattern per folder: Stryker warns of a pattern that matches nothing.
  mutate: [
    'core/money/**/*.ts',
    'core/rendering/**/*.ts',
    'core/signing/**/*.ts',
    'core/verdicts/**/*.ts',
    'core/{authority,click-damage,click-id,qualify,revenue,routing,suspect-duplicate}.ts',
  ],
  // Stryker rewrites `extends` and `references` through an API that TypeScript 7 does not have. Ours
  // has neither, so a name that no file bears leaves tsconfig.json as it is.
  tsconfigFile: 'none',
  ignorePatterns: ['.postproof', 'cdk.out', 'coverage', 'reports'],
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  concurrency: 2,
  thresholds: { high: 100, low: 100, break: 100 },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
};

import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints `N passed, N failed` (and skipped, if any) alone on the last line, so that a reader and a
 * machine can trust one line. A file that fails outside its tests counts as one failure: a run in
 * which a module cannot be loaded must not close with `0 failed`.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(testModules: ReadonlyArray<TestModule>, unhandledErrors: ReadonlyArray<unknown>) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const testModule of testModules) {
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        counts[state === 'pending' ? 'failed' : state] += 1;
      }
      counts.failed += testModule.errors().length;
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
  }
}

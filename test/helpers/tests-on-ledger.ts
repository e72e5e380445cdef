import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a test must import, by itself or through its helpers, to be one on the ledger. */
export const LEDGER_ENGINE = 'test/helpers/ledger-engine.ts';

/** Files by which a test of the ledger runs once, and why. */
export const RUNS_ONCE: Record<string, string> = {
  'test/lambdas/adapters/handler-under-test.ts':
    'runs a deployed entry point, whose own client finds the engine by its endpoint',
  'test/simulation/memory/table-differential.test.ts': 'runs on both by itself',
};

/**
 * What is tested here comes to the ledger through the adapters and rooms of `lambdas`, whose own tests
 * run on both.
 */
const FOLDERS_THAT_RUN_ONCE = ['test/cli/', 'test/capture/'];

const IMPORT = /^(?:import|export)\s(?!type\b)[^'"`(]*?['"](\.[^'"]+)['"]/gms;

/**
 * The tests that run twice, on the engine and in memory: those that come to the ledger's helper by
 * their imports, unless there is a reason to run them once.
 *
 * @returns paths from the project's root, in order
 */
export function testsOnLedger(): string[] {
  const imports = new Map<string, string[]>();
  const tests = globSync('test/**/*.test.ts').filter((test) => {
    const files = reachedFrom(test, imports);
    if (FOLDERS_THAT_RUN_ONCE.some((folder) => test.startsWith(folder))) return false;
    return files.has(LEDGER_ENGINE) && Object.keys(RUNS_ONCE).every((file) => !files.has(file));
  });
  return tests.sort();
}

/** A file and all that it imports below `test`, by itself or through others. */
function reachedFrom(file: string, imports: Map<string, string[]>): ReadonlySet<string> {
  const reached = new Set([file]);
  // A set gives what is added to it while it is gone through.
  for (const next of reached) {
    const targets = imports.get(next) ?? importsOf(next);
    imports.set(next, targets);
    for (const target of targets) reached.add(target);
  }
  return reached;
}

function importsOf(file: string): string[] {
  const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)];
  const targets = imports.map(([, target]) => join(dirname(file), target as string));
  // Some tests hold other files' text, with imports of its own.
  return targets.filter((target) => target.startsWith('test/') && existsSync(target));
}

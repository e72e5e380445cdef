import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Mutant, survivorsOf, withoutAwaits } from './find-mutants.ts';
import { HARMLESS } from './harmless-mutants.ts';
import type { PatchTask } from './try-patch.ts';

/**
 * Holds the protocol's tests and the simulation against slips: each `await` of the authority and of
 * delivery left out, and what Stryker changed there (`npm run mutation -- stryker.protocol.config.mjs`,
 * which is run first) without a test noticing. Prints what nothing noticed and nobody explained.
 */
const { values } = parseArgs({
  options: {
    report: { type: 'string', default: 'reports/mutation-protocol.json' },
    seeds: { type: 'string', default: '25' },
    /** Only those whose file and text hold this. */
    only: { type: 'string', default: '' },
  },
});
const ROOT = join(import.meta.dirname, '../..');
const TRY_PATCH = join(import.meta.dirname, 'try-patch.ts');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
/** What stands between an entry point and the rest, and is tested with it, on engines. */
const ON_ENGINE = /\/(handler|work-off|read-intake-event|report-\w+)\.ts$/;
/** Far more than either takes: whatever hangs has been noticed. */
const HANGS_AFTER_MS = 300_000;

const awaits = globSync(['lambdas/authority/*.ts', 'lambdas/delivery/*.ts'], { cwd: ROOT })
  .sort()
  .flatMap(withoutAwaits);
const survivors = existsSync(values.report)
  ? survivorsOf(JSON.parse(readFileSync(values.report, 'utf8')))
  : [];
console.info(`${awaits.length} awaits, ${survivors.length} mutants that no test noticed.`);
const unnoticed: Mutant[] = [];
const left = [...awaits, ...survivors].filter(({ name }) => name.includes(values.only));
const inVain = HARMLESS.flatMap(({ mutants }) => mutants).filter(
  (mutant) => survivors.length > 0 && !survivors.some(({ name }) => name === mutant),
);
await Promise.all(Array.from({ length: availableParallelism() }, hunt));
for (const mutant of inVain) console.info(`EXPLAINED IN VAIN: ${mutant}`);
for (const mutant of unnoticed) console.info(`NOT NOTICED: ${describe(mutant)}`);
console.info(`${unnoticed.length} not noticed and not explained.`);
process.exitCode = unnoticed.length + inVain.length === 0 ? 0 : 1;

async function hunt(): Promise<void> {
  for (let mutant = left.shift(); mutant; mutant = left.shift()) {
    const by = whyHarmless(mutant) ?? (await bySimulation(mutant)) ?? (await byTests(mutant));
    console.info(`${left.length} left; ${describe(mutant)}: ${by ?? 'NOT NOTICED'}`);
    if (by === undefined) unnoticed.push(mutant);
  }
}

function whyHarmless({ name }: Mutant): string | undefined {
  const because = HARMLESS.find(({ mutants }) => mutants.includes(name))?.because;
  return because && `harmless, because ${because}`;
}

function describe({ name, line }: Mutant): string {
  return `line ${line} of ${name}`;
}

async function bySimulation({ patch }: Mutant): Promise<string | undefined> {
  const task: PatchTask = { patch, seeds: Number(values.seeds) };
  const { failed, stdout } = await run([TRY_PATCH, JSON.stringify(task)], {});
  if (failed) return 'the simulation does not run';
  return stdout === '' ? undefined : `simulation, ${stdout.split('\n')[0]?.slice(0, 120)}`;
}

async function byTests({ patch }: Mutant): Promise<string | undefined> {
  const inMemory = ON_ENGINE.test(patch.file) ? [] : ['--project', 'memory'];
  const config = ['--config', 'vitest.protocol.config.ts', ...inMemory];
  const args = [VITEST, 'run', ...config, '--bail', '1'];
  const { failed } = await run(args, { POSTPROOF_PATCH: JSON.stringify(patch) });
  return failed ? 'tests' : undefined;
}

async function run(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<{ failed: boolean; stdout: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      timeout: HANGS_AFTER_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { failed: false, stdout };
  } catch {
    return { failed: true, stdout: '' };
  }
}

import { parseArgs } from 'node:util';
import type { UnknownOutcomePolicy } from '../../core/specification/platform-specification.ts';
import { patchSource, type SourcePatch } from './patch-source.ts';
import type { Fault } from './weather.ts';

/** What the process is given, as JSON in its first argument. */
export type PatchTask = {
  patch: SourcePatch;
  /** Tried before all others. */
  firstSeeds?: readonly number[];
  /** Then the seeds from 1 to here. */
  seeds: number;
  stressed?: readonly Fault[];
  policy?: UnknownOutcomePolicy;
};

/**
 * Runs seeds with one patch of the source until a promise breaks, in a process of its own.
 * Prints `seed N: what broke`, or nothing if every promise held.
 */
const [task = ''] = parseArgs({ allowPositionals: true }).positionals;
const { patch, firstSeeds = [], seeds, stressed = [], policy } = JSON.parse(task) as PatchTask;
// An injected fault's place is of no use here, and finding it takes most of the time.
Error.stackTraceLimit = 0;
patchSource(patch);
const { runSeed } = await import('./run-seed.ts');
const all = Array.from({ length: seeds }, (_, index) => index + 1);
for (const seed of [...firstSeeds, ...all]) {
  const { broken } = await runSeed(seed, { stressed, policy });
  if (broken.length === 0) continue;
  console.info(`seed ${seed}: ${broken[0]}`);
  break;
}

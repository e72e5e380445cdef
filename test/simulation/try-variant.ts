import { BROKEN_VARIANTS } from './broken-variants.ts';
import { patchSource } from './patch-source.ts';

/**
 * Runs seeds with one broken variant until a promise breaks, in a process of its own: first those that
 * have found it before, then all.
 * Prints `seed N: what broke`, or nothing if every promise held.
 */
const [name, seeds = '1'] = process.argv.slice(2);
const variant = BROKEN_VARIANTS.find((one) => one.name === name);
if (variant === undefined) throw new RangeError(`There is no broken variant "${name}".`);
// An injected fault's place is of no use here, and finding it takes most of the time.
Error.stackTraceLimit = 0;
patchSource(variant);
const { runSeed } = await import('./run-seed.ts');
const all = Array.from({ length: Number(seeds) }, (_, index) => index + 1);
const { showsUnder: stressed = [], policy } = variant;
for (const seed of [...(variant.foundBy ?? []), ...all]) {
  const { broken } = await runSeed(seed, { stressed, policy });
  if (broken.length === 0) continue;
  console.info(`seed ${seed}: ${broken[0]}`);
  break;
}

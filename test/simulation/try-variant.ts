import { BROKEN_VARIANTS } from './broken-variants.ts';
import { patchSource } from './patch-source.ts';

/**
 * Runs seeds with one broken variant until a promise breaks, in a process of its own.
 * Prints `seed N: what broke`, or nothing if every promise held.
 */
const [name, seeds = '1'] = process.argv.slice(2);
const variant = BROKEN_VARIANTS.find((one) => one.name === name);
if (variant === undefined) throw new RangeError(`There is no broken variant "${name}".`);
patchSource(variant);
const { runSeed } = await import('./run-seed.ts');
for (let seed = 1; seed <= Number(seeds); seed += 1) {
  const { broken } = await runSeed(seed, { stressed: variant.showsUnder ?? [] });
  if (broken.length === 0) continue;
  console.info(`seed ${seed}: ${broken[0]}`);
  break;
}

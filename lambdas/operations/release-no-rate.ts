import { type ReleaseDependencies, type Released, releaseHeld } from './release-held.ts';

/** Releases what waits for a rate, at every platform: after new rates have been kept. */
export async function releaseNoRate(dependencies: ReleaseDependencies): Promise<Released> {
  const all: Released = { released: [], stillHeld: {} };
  for (const platform of Object.keys(dependencies.config.platforms)) {
    const { released, stillHeld } = await releaseHeld(
      { platform, mayGo: ({ reason }) => reason === 'no-rate' },
      dependencies,
    );
    all.released.push(...released);
    for (const [reason, count] of Object.entries(stillHeld)) {
      all.stillHeld[reason] = (all.stillHeld[reason] ?? 0) + count;
    }
  }
  return all;
}

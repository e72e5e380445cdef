import { dayOf } from '../../core/days.ts';
import type { Released } from '../operations/release-held.ts';
import { releaseNoRate } from '../operations/release-no-rate.ts';
import { fetchEcbRates } from './fetch-ecb-rates.ts';
import type { RatesDependencies } from './ports.ts';
import { ratesAgeDays } from './rates-age.ts';

export type Refreshed = Released & {
  /** The newest rates that are kept now; absent if there never were any. */
  newest?: { date: string; ageDays: number };
  /** Why no new ones were kept. */
  failure?: { error: unknown };
};

/**
 * Keeps the newest reference rates and releases what waited for a rate. It releases without new
 * rates too: they may have been kept by a run that ended before it could release.
 */
export async function refreshRates(dependencies: RatesDependencies): Promise<Refreshed> {
  const { config, ledger, nowEpochMs } = dependencies;
  const failure = await keepNewest(dependencies).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const released = await releaseNoRate(dependencies);
  const newest = await ledger.ratesOn(config.rates.source, dayOf(nowEpochMs()));
  return {
    ...released,
    ...(newest && { newest: { date: newest.date, ageDays: ratesAgeDays(newest, nowEpochMs()) } }),
    ...(failure && { failure }),
  };
}

async function keepNewest(dependencies: RatesDependencies): Promise<void> {
  const rates = await fetchEcbRates(dependencies.config.rates.url, dependencies);
  await dependencies.keepRates(rates);
}

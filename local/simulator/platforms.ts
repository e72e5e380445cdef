import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { accountOf } from '../../core/platform-config.ts';
import type { PlatformBehaviour } from './platform-behaviour.ts';
import { behaviourOf } from './specified-platform.ts';

/** Every platform of a stage, played by the specification that the stage names for it. */
export function platformsOf({ platforms, currencies }: PipelineConfig): PlatformBehaviour[] {
  return Object.entries(platforms).map(([name, platform]) => {
    const { specification, words, brands, testBaseUrl } = platform;
    const accounts = Object.keys(brands).map((brand) => accountOf(platform, brand).account);
    return behaviourOf(name, specification, {
      accounts: accounts.length > 0 ? distinct(accounts) : [platform.account],
      words,
      currencies,
      ...(testBaseUrl !== undefined && { testPath: new URL(testBaseUrl).pathname }),
    });
  });
}

export function findPlatform(
  platforms: readonly PlatformBehaviour[],
  name: string,
): PlatformBehaviour | undefined {
  return platforms.find((platform) => platform.name === name);
}

/** Brands mostly share one account: reading by the same settings twice tells nothing new. */
function distinct(accounts: readonly Record<string, string>[]): Record<string, string>[] {
  const all = accounts.map(
    (account) => [JSON.stringify(Object.entries(account).toSorted()), account] as const,
  );
  return [...new Map(all).values()];
}

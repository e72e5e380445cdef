import type { PlatformConfig } from '../core/platform-config.ts';
import { CommandError } from './command-error.ts';
import type { FarSide } from './far-side.ts';

/**
 * Where a test conversion goes, in words: by the platform's own test mode where it has one, else to
 * the configured test address.
 *
 * @param options.live - it may count as a real conversion
 * @throws {CommandError} `NO_TEST_ADDRESS` or `COUNTS_AS_REAL` if it cannot or must not be sent
 */
export function testDestination(
  { platform, settings }: { platform: string; settings: PlatformConfig },
  { live, farSide }: { live: boolean; farSide: FarSide | undefined },
): string {
  const { specification, baseUrl, testBaseUrl } = settings;
  const { testMode, title } = specification;
  const setting = `platforms.${platform}.testBaseUrl`;
  if (farSide) return `${title}, simulated on this machine`;
  switch (testMode.by) {
    case 'parameter':
      return `${baseUrl}, marked as a test: ${testMode.effect}`;
    case 'endpoint': {
      const url = testBaseUrl ?? testMode.baseUrl;
      if (url) return `${url}: ${testMode.effect}`;
      throw new CommandError(
        'NO_TEST_ADDRESS',
        `${title} takes test conversions at an address of its own, and ${setting} is not set. Set it in the stage file, deploy, and try again.`,
      );
    }
    case 'none':
      if (testBaseUrl) return `the test address ${testBaseUrl}`;
      // The stage file may give plain HTTP to this machine only.
      if (baseUrl.startsWith('http://')) return `${baseUrl}, on this machine`;
      if (live) return `${baseUrl}, where it counts as a real conversion`;
      throw new CommandError(
        'COUNTS_AS_REAL',
        `${title} has no test mode and ${setting} is not set: this counts as a real conversion at ${title}. Set a test address in the stage file, or send it all the same with --live.`,
      );
  }
}

import { fileURLToPath } from 'node:url';
import { checkSpecification } from '../core/specification/check-specification.ts';
import type {
  PlatformSpecification,
  PlatformSpecificationInput,
} from '../core/specification/platform-specification.ts';
import { WRITTEN_SPECIFICATIONS } from '../integrations/platforms/index.ts';
import { CommandError } from './command-error.ts';

/** The project whose specifications the commands are about. */
export type SpecProject = {
  /** Its directory. */
  root: string;
  /** The specifications by name, as they are written. */
  written: Record<string, PlatformSpecificationInput>;
};

export const THIS_PROJECT: SpecProject = {
  root: fileURLToPath(new URL('..', import.meta.url)),
  written: WRITTEN_SPECIFICATIONS,
};

export type CheckedSpecification = {
  platform: string;
  result: { specification: PlatformSpecification } | { faults: string[] };
};

/**
 * One specification, or all of them, each with its faults.
 *
 * @throws {CommandError} `NO_SUCH_SPECIFICATION`
 */
export function checkedSpecifications(
  { written }: SpecProject,
  platform?: string,
): CheckedSpecification[] {
  if (platform !== undefined && !Object.hasOwn(written, platform)) {
    throw new CommandError(
      'NO_SUCH_SPECIFICATION',
      `No specification "${platform}": known are ${Object.keys(written).join(', ')}. Begin one with postproof spec new ${platform}.`,
      { isUsage: true },
    );
  }
  const names = platform === undefined ? Object.keys(written) : [platform];
  return names.map((name) => ({ platform: name, result: checkSpecification(written[name]) }));
}

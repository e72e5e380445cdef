import type { LaneRecord } from '../core/lane.ts';
import { type PipelineConfig, platformOf } from '../core/pipeline-config.ts';
import { readLane } from '../lambdas/adapters/lane-ledger.ts';
import { closest } from './closest.ts';
import { CommandError } from './command-error.ts';
import type { Target } from './target.ts';

type Stage = Pick<PipelineConfig, 'stage' | 'platforms'>;

/** @throws {CommandError} `NO_SUCH_LANE`, a usage error */
export function checkLane(config: Stage, platform: string): void {
  if (platformOf(config, platform) === undefined) throw noSuchLane(config, platform);
}

/**
 * How a lane stands on record, one included whose platform has left the stage file since.
 *
 * @throws {CommandError} `NO_SUCH_LANE`, a usage error, if neither stage nor ledger knows it
 */
export async function readKnownLane(
  { config, ledger }: Pick<Target, 'config' | 'ledger'>,
  platform: string,
): Promise<LaneRecord | undefined> {
  const record = await readLane(ledger, platform);
  if (record === undefined) checkLane(config, platform);
  return record;
}

export function noSuchLane({ stage, platforms }: Stage, name: string): CommandError {
  const known = Object.keys(platforms);
  const meant = closest(name, known);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return new CommandError(
    'NO_SUCH_LANE',
    `Stage ${stage} has no lane "${name}"; it has ${known.join(', ')}.${hint}`,
    { isUsage: true },
  );
}

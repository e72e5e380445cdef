import type { PostbackName } from '../../core/keys.ts';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import { isOpen, type PostbackRow } from '../../core/postback.ts';
import { type SettleOptions, settleAttempt } from '../../core/settle-attempt.ts';
import type { Transition } from '../../core/transition.ts';

/** Settles an attempt by the rules of its platform; one that is no longer configured is parked. */
export function settleByConfig(
  row: PostbackRow,
  config: PipelineConfig,
  outcome: Pick<SettleOptions, 'verdict' | 'nowEpochMs' | 'retryAfterSeconds' | 'isProbe'>,
): Transition {
  return settleAttempt(row, { ...rulesOf(row, config), ...outcome });
}

function rulesOf({ platform, milestone }: PostbackName, config: PipelineConfig) {
  const settings = platformOf(config, platform);
  return {
    policy: settings?.unknownOutcome[milestone] ?? ('park' as const),
    retryDelaysSeconds: settings?.retryDelaysSeconds ?? [],
    lookupDelaySeconds: settings?.specification.lookup?.delaySeconds,
  };
}

/** What happens after an attempt, in words for the people who read the ledger. */
export function nextInWords({ state, attempt, dueAtEpochMs }: Transition): string {
  if (state === 'retrying') return `attempt ${attempt} at ${new Date(dueAtEpochMs).toISOString()}`;
  return `${isOpen(state) ? 'open' : 'closed'} as ${state}`;
}

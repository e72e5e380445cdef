import { formatPostbackName } from '../../core/keys.ts';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import type { StoredPostback } from '../books/read-ledger.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import { transactionOf } from './transaction-of.ts';

/**
 * Whether the postbacks that were not delivered ended as the rules of their platforms say, and whether
 * the platforms have booked any of them twice.
 *
 * @returns the names of those that did not, by what is wrong
 */
export function verifyEnds(
  postbacks: readonly StoredPostback[],
  requests: readonly RequestEntry[],
  config: PipelineConfig,
): Record<string, string[]> {
  const booked = Map.groupBy(
    requests.filter(({ outcome }) => outcome.recorded),
    transactionOf,
  );
  const named = (isWrong: (row: StoredPostback) => boolean) =>
    postbacks.filter(isWrong).map(formatPostbackName);
  return {
    'given up with attempts left': named((row) => isGivenUpEarly(row, config)),
    'dead though it may have arrived': named((row) => row.state === 'dead' && row.unanswered > 0),
    'taken for a foreign duplicate': named((row) => row.foreign === true),
    'booked twice': named((row) => (booked.get(row.values.transactionId)?.length ?? 0) > 1),
  };
}

function isGivenUpEarly(row: StoredPostback, config: PipelineConfig): boolean {
  if (row.state !== 'dead' && row.state !== 'unknown') return false;
  const platform = platformOf(config, row.platform);
  const parks = (platform?.unknownOutcome[row.milestone] ?? 'park') === 'park';
  if (row.state === 'unknown' && parks && row.last?.verdict?.kind === 'unknown') return false;
  return row.spent <= (platform?.retryDelaysSeconds.length ?? 0);
}

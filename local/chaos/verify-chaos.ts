import { formatPostbackName } from '../../core/keys.ts';
import { compareBooks } from '../books/compare-books.ts';
import type { LedgerContents, StoredPostback } from '../books/read-ledger.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import { endedAmong } from './ended-among.ts';
import { withoutPostback } from './make-load.ts';
import { transactionOf } from './transaction-of.ts';

/** What the run proved, or failed to. Every count in `violations` must be 0. */
export type ChaosReport = {
  states: Record<string, number>;
  attempts: number;
  requests: number;
  repeatedPostbacks: number;
  unknownAttempts: number;
  violations: Record<string, string[]>;
};

/**
 * Holds the ledger and the platforms' log against the promises.
 *
 * @param expected - what accepted webhooks reported, as `factOf` words it
 */
export function verifyChaos(
  expected: readonly string[],
  ledger: LedgerContents,
  requests: readonly RequestEntry[],
): ChaosReport {
  // A lookup is an attempt as well, and repeats nothing.
  const postbackRequests = requests.filter(({ about }) => about !== 'lookup');
  const byTransaction = Map.groupBy(postbackRequests, transactionOf);
  const requestsOf = (row: StoredPostback) => byTransaction.get(row.values.transactionId) ?? [];
  const all = ledger.postbacks;
  const hasEnded = endedAmong(all);
  const repeated = all.filter((row) => requestsOf(row).length > 1);
  return {
    states: Object.fromEntries(
      [...Map.groupBy(all, ({ state }) => state)].map(([state, { length }]) => [state, length]),
    ),
    attempts: all.reduce((sum, { attempts }) => sum + attempts.length, 0),
    requests: requests.length,
    repeatedPostbacks: repeated.length,
    unknownAttempts: all.flatMap(({ attempts }) => attempts).filter(isUnknown).length,
    violations: {
      'accepted but without a postback': withoutPostback(expected, ledger.postbacks),
      'not in a terminal state': all.filter((row) => !hasEnded(row)).map(formatPostbackName),
      'requested after its recorded acknowledgement': all
        .filter((row) => requestsOf(row).some((entry) => isAfter(entry, row)))
        .map(formatPostbackName),
      'repeated though the answer was clear': repeated
        .filter((row) => row.attempts.filter(mayBeRepeated).length < requestsOf(row).length - 1)
        .map(formatPostbackName),
      'ledger and platform differ': compareBooks(ledger, requests).map(
        ({ postback, problem }) => `${postback}: ${problem}`,
      ),
    },
  };
}

function isUnknown({ verdict }: StoredPostback['attempts'][number]): boolean {
  return verdict?.kind === 'unknown';
}

/** Unknown, or answered in a way that asks for another attempt. */
function mayBeRepeated({ verdict, response }: StoredPostback['attempts'][number]): boolean {
  return verdict?.kind === 'unknown' || (verdict?.kind === 'retryable' && response !== undefined);
}

function isAfter({ receivedAt }: RequestEntry, { confirmedAt }: StoredPostback): boolean {
  return confirmedAt !== undefined && Date.parse(receivedAt) > Date.parse(confirmedAt);
}

import { formatPostbackName } from '../../core/keys.ts';
import type { AttemptRecord, RequestRecord } from '../../core/postback.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import type { LedgerContents, StoredPostback } from './read-ledger.ts';

/** One thing on which the ledger and the platforms' own log do not agree. */
export type Difference = { postback: string; problem: string };

/**
 * Compares what the ledger says it sent with what the platforms say they received.
 *
 * A request is named by what was on the wire: method, target and body, credentials masked on both
 * sides. An attempt that was answered must be in the log; one whose outcome is unknown may be; one
 * that never reached the platform must not be.
 */
export function compareBooks(
  { postbacks }: Pick<LedgerContents, 'postbacks'>,
  requests: readonly RequestEntry[],
): Difference[] {
  // A key that was handed over is no postback, and no attempt has sent it; a lookup is an attempt.
  const postbackRequests = requests.filter(({ about }) => about !== 'key');
  const received = Map.groupBy(postbackRequests, wireOfEntry);
  const sent = new Map<string, StoredPostback>();
  const differences: Difference[] = [];
  for (const postback of postbacks) {
    for (const attempt of postback.attempts) sent.set(wireOf(attempt.request), postback);
    differences.push(...differencesOf(postback, received));
  }
  for (const [wire, entries] of received) {
    if (sent.has(wire)) continue;
    const [first] = entries;
    differences.push({
      postback: '(none)',
      problem: `${first?.platform} received ${entries.length} request(s) that no attempt in the ledger sent: ${wire.slice(0, 200)}`,
    });
  }
  return differences;
}

function differencesOf(
  postback: StoredPostback,
  received: ReadonlyMap<string, RequestEntry[]>,
): Difference[] {
  const name = formatPostbackName(postback);
  const reports = postback.attempts.filter(({ lookup }) => !lookup);
  const lookups = postback.attempts.filter(({ lookup }) => lookup);
  // Apart, for a request that may have arrived is no excuse for a lookup that is not there.
  const problems = [
    ...countProblems(reports, received, 'request(s)'),
    ...countProblems(lookups, received, 'lookup(s)'),
  ];
  const recorded = entriesOf(reports, received).filter(({ outcome }) => outcome.recorded).length;
  if (postback.state === 'delivered' && recorded === 0 && !postback.foreign) {
    problems.push('delivered, but the platform has no conversion');
  }
  return problems.map((problem) => ({ postback: name, problem }));
}

function countProblems(
  attempts: readonly AttemptRecord[],
  received: ReadonlyMap<string, RequestEntry[]>,
  what: string,
): string[] {
  const { length } = entriesOf(attempts, received);
  const answered = attempts.filter(({ response }) => response !== undefined).length;
  const perhaps = attempts.filter(mayHaveArrived).length;
  if (answered <= length && length <= answered + perhaps) return [];
  const expected = perhaps === 0 ? `${answered}` : `${answered} to ${answered + perhaps}`;
  return [`the ledger accounts for ${expected} ${what}, the platform logged ${length}`];
}

function entriesOf(
  attempts: readonly AttemptRecord[],
  received: ReadonlyMap<string, RequestEntry[]>,
): RequestEntry[] {
  const wires = new Set(attempts.map(({ request }) => wireOf(request)));
  return [...wires].flatMap((wire) => received.get(wire) ?? []);
}

function mayHaveArrived({ response, failure }: AttemptRecord): boolean {
  return response === undefined && !failure?.startsWith('unreached');
}

function wireOf({ method, url, body }: RequestRecord): string {
  return `${method} ${url.slice(new URL(url).origin.length)} ${body ?? ''}`;
}

function wireOfEntry({ method, path, body }: RequestEntry): string {
  return `${method} ${path} ${body}`;
}

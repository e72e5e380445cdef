import type { AttemptRecord, PostbackRow, Verdict } from '../../../core/postback.ts';
import type { LedgerContents, StoredPostback } from '../../../local/books/read-ledger.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import { postbackRow } from '../../core/postback-row.ts';

const ACCEPTED: Verdict = { kind: 'accepted', rule: 'success' };
export const UNKNOWN: Verdict = { kind: 'unknown', rule: 'transport:timeout' };

/** The first deposit `dep-<n>`, delivered at 12:00:02 by its only attempt. */
export function delivered(n: number, changes: Partial<StoredPostback> = {}): StoredPostback {
  const clickId = `click-${n}`;
  const row: PostbackRow = postbackRow({
    clickId,
    state: 'delivered',
    confirmedAt: '2026-11-22T12:00:02.000Z',
    values: {
      ...postbackRow().values,
      clickId,
      transactionId: `ftd:aurora:dep-${n}`,
    },
  });
  return {
    ...row,
    pk: `CLICK#scaleo#${clickId}`,
    sk: 'POSTBACK#ftd#once',
    attempts: [answered(n)],
    ...changes,
  };
}

/** An attempt of `dep-<n>` that the platform answered. */
export function answered(n: number, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    ...sent(n),
    response: { status: 200, headers: {}, bodyExcerpt: '{"status":"success"}' },
    verdict: ACCEPTED,
    ...changes,
  };
}

/** An attempt of `dep-<n>` without an answer. */
export function unanswered(n: number, failure: string, verdict = UNKNOWN): AttemptRecord {
  return { ...sent(n), failure, verdict };
}

function sent(n: number): AttemptRecord {
  return {
    n: 1,
    claimId: 'claim-1',
    startedAt: '2026-11-22T12:00:00.000Z',
    leaseEndsAt: '2026-11-22T12:00:25.000Z',
    specificationVersion: 1,
    request: { method: 'GET', url: `http://127.0.0.1:50123${target(n)}`, headers: {} },
  };
}

/** The request of `dep-<n>` as the platform logged it, with a conversion, at 12:00:01. */
export function logged(n: number, changes: Partial<RequestEntry> = {}): RequestEntry {
  return {
    id: `request-${n}`,
    platform: 'scaleo',
    receivedAt: '2026-11-22T12:00:01.000Z',
    method: 'GET',
    path: target(n),
    headers: [],
    body: '',
    clickIds: [`click-${n}`],
    outcome: { recorded: true, verdict: 'accepted' },
    conversions: [],
    answer: { status: 200, body: '{"status":"success"}' },
    ...changes,
  };
}

/** The same request again, recognised by the platform. */
export function loggedAgain(n: number, changes: Partial<RequestEntry> = {}): RequestEntry {
  return logged(n, { id: 'again', outcome: { recorded: false, verdict: 'duplicate' }, ...changes });
}

export function ledgerOf(...postbacks: StoredPostback[]): LedgerContents {
  return { postbacks, events: [], suppressions: [] };
}

function target(n: number): string {
  return `/scaleo/track/conv?click_id=click-${n}&adv_order_id=ftd%3Aaurora%3Adep-${n}&token=***`;
}

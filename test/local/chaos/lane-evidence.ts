import type { AttemptRecord } from '../../../core/postback.ts';
import type { StoredPostback } from '../../../local/books/read-ledger.ts';
import type { AcceptedItem } from '../../../local/chaos/send-paced.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import { answered, delivered, logged } from '../books/books-fixture.ts';

/** Seconds of these runs, from noon. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 10, 22, 12) + seconds * 1000).toISOString();
}

/** A webhook of the n-th click that was accepted then. */
export function accepted(n: number, seconds: number, platform = 'scaleo'): AcceptedItem {
  const acceptedAtEpochMs = Date.parse(at(seconds));
  const clickId = `click-${n}`;
  const sign = () => ({ url: '', headers: {}, body: '' });
  return {
    item: { platform, clickId, expected: `${clickId} dep-${n}`, sign },
    sentAtEpochMs: acceptedAtEpochMs - 5,
    acceptedAtEpochMs,
  };
}

/** Its request at the platform. */
export function received(n: number, seconds: number, changes: Partial<RequestEntry> = {}) {
  return logged(n, { receivedAt: at(seconds), ...changes });
}

/** Its postback, delivered then by its only attempt, a second after it was made. */
export function confirmed(
  n: number,
  seconds: number,
  changes: Partial<StoredPostback> = {},
): StoredPostback {
  const createdAt = at(seconds - 1);
  return delivered(n, {
    createdAt,
    confirmedAt: at(seconds),
    attempts: [startedAt(n, seconds)],
    ...changes,
  });
}

export function startedAt(n: number, seconds: number): AttemptRecord {
  return answered(n, { startedAt: at(seconds) });
}

import { type Claim, isClaim } from '../core/claim.ts';
import { type ItemKey, sourceAttention } from '../core/keys.ts';
import type { PlayerEvent } from '../core/player-event.ts';
import type { LedgerTable } from '../lambdas/adapters/ledger-table.ts';
import type { ClaimItem } from '../lambdas/authority/claim-ports.ts';
import type { EventItem } from '../lambdas/authority/ports.ts';
import { INDEXES } from '../lambdas/contract.ts';
import { pagesOf, readRows } from './ledger-reading.ts';

/** An event or a claim that waits for a person. */
export type Waiting = {
  /** Of the item in the ledger. */
  key: ItemKey;
  event: PlayerEvent | Claim;
  reason: string;
  /** Another event that it may be a second report of, as `source/sourceEventId`. */
  suspectedOf?: string;
  /** ISO 8601. */
  since: string;
};

type Kept = ItemKey & (EventItem | ClaimItem) & { attentionSince?: string };

/** What waits of one source, the longest waiting first, a page of the index at a time. */
export async function* waitingOf(table: LedgerTable, source: string): AsyncGenerator<Waiting[]> {
  const pages = pagesOf(table, {
    IndexName: INDEXES.attention,
    KeyConditionExpression: 'attention = :partition',
    ExpressionAttributeValues: { ':partition': sourceAttention(source) },
  });
  for await (const keys of pages) {
    const rows: unknown = await readRows(table, keys);
    // The index follows the items with a delay: the item itself says whether it waits.
    const held = (rows as Kept[]).filter(({ status }) => status === 'held');
    yield held.map(waitingIn).sort((one, other) => (one.since < other.since ? -1 : 1));
  }
}

function waitingIn(item: Kept): Waiting {
  const { pk, sk, reason = 'unknown', attentionSince = '' } = item;
  const suspectedOf = 'suspectedOf' in item ? item.suspectedOf : undefined;
  return {
    key: { pk, sk },
    event: 'claim' in item ? item.claim : item.event,
    reason,
    ...(suspectedOf !== undefined && { suspectedOf }),
    since: attentionSince,
  };
}

/** What an event says it is; of a claim, in the source's words. */
export function typeOf(event: PlayerEvent | Claim): string {
  return isClaim(event) ? `${event.said} (${event.type})` : event.type;
}

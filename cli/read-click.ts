import type { ClickRecord } from '../core/click-record.ts';
import {
  attemptKey,
  auditKey,
  type ClickName,
  clickCollection,
  EVENT_PREFIX,
  formatPostbackName,
  playerCollection,
} from '../core/keys.ts';
import { type AttemptRecord, type PostbackRow, uniteAttempts } from '../core/postback.ts';
import type { LedgerTable } from '../lambdas/adapters/ledger-table.ts';
import type { RefusedBinding } from '../lambdas/authority/click-ports.ts';
import type { EventItem, PlayerItem, Suppression } from '../lambdas/authority/ports.ts';
import type { AuditItem } from '../lambdas/operations/ports.ts';
import { type LedgerItem, readCollection } from './ledger-reading.ts';

export type RecordedRefusal = RefusedBinding & { at: string; lastAt: string };
export type RecordedEvent = EventItem & { recordedAt: string; releasedAt?: string };
export type RecordedSuppression = Suppression & { recordedAt: string };

export type PostbackReport = {
  /** As `postbacks replay` takes it. */
  name: string;
  row: PostbackRow;
  /** In order of their numbers. */
  attempts: AttemptRecord[];
  /** What people did to it, oldest first. */
  audits: AuditItem[];
};

/** Everything the ledger knows of a click ID at one platform. */
export type ClickReport = {
  platform: string;
  /** A test conversion's click. */
  test?: true;
  click?: ClickRecord;
  /** Bindings of it that were refused. */
  refusals: RecordedRefusal[];
  /** The player that the click is bound to, with every event kept for that player. */
  player?: PlayerItem;
  events: RecordedEvent[];
  suppressions: RecordedSuppression[];
  /** In order of their creation. */
  postbacks: PostbackReport[];
};

/** @returns undefined if the ledger knows nothing of it */
export async function readClick(
  table: LedgerTable,
  name: ClickName,
): Promise<ClickReport | undefined> {
  const { platform, test } = name;
  const items = await readCollection(table, clickCollection(name));
  if (items.length === 0) return undefined;
  const [click] = ofKind<ClickRecord>(items, 'CLICK');
  return {
    platform,
    ...(test && { test }),
    ...(click && { click }),
    ...(await readPlayer(table, click, test)),
    refusals: ofKind<RecordedRefusal>(items, 'REFUSED'),
    suppressions: ofKind<RecordedSuppression>(items, 'SUPPRESSED'),
    postbacks: ofKind<PostbackRow>(items, 'POSTBACK')
      .map((row) => reportOf(row, items))
      .sort((one, other) => Date.parse(one.row.createdAt) - Date.parse(other.row.createdAt)),
  };
}

async function readPlayer(
  table: LedgerTable,
  click: ClickRecord | undefined,
  test: true | undefined,
): Promise<Pick<ClickReport, 'player' | 'events'>> {
  const { brand, playerRef } = click ?? {};
  if (brand === undefined || playerRef === undefined) return { events: [] };
  const items = await readCollection(table, playerCollection({ brand, playerRef, test }));
  const [player] = ofKind<PlayerItem>(items, 'PLAYER');
  const events = items.filter(({ sk }) => sk.startsWith(EVENT_PREFIX)) as unknown;
  return { ...(player && { player }), events: events as RecordedEvent[] };
}

function reportOf(row: PostbackRow, items: readonly LedgerItem[]): PostbackReport {
  const kept = ofKind<AttemptRecord & LedgerItem>(items, 'ATTEMPT').filter(
    (item) => item.sk === attemptKey(row, item.n).sk,
  );
  return {
    name: formatPostbackName(row),
    row,
    attempts: uniteAttempts(kept, row.last),
    audits: ofKind<AuditItem & LedgerItem>(items, 'AUDIT').filter(
      (item) => item.sk === auditKey(row, item.at).sk,
    ),
  };
}

/** The first part of a sort key says what the item is; see `core/keys.ts`. */
function ofKind<Item>(items: readonly LedgerItem[], kind: string): Item[] {
  return items.filter(({ sk }) => sk.split('#')[0] === kind) as Item[];
}

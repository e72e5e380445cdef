import { hourOf, hoursFrom } from '../core/hours.ts';
import { attentionPartition, hourPartitions } from '../core/keys.ts';
import {
  ATTENTION_STATES,
  FOREIGN,
  type PostbackRow,
  type PostbackState,
} from '../core/postback.ts';
import type { LedgerTable } from '../lambdas/adapters/ledger-table.ts';
import { INDEXES } from '../lambdas/contract.ts';
import { type ListedRow, pagesOf, readRows } from './ledger-reading.ts';

export type PostbackQuery = {
  platforms: readonly string[];
  /** Those of test conversions, and only those. */
  test?: true;
  /** `foreign`: delivered, and known to the platform before we told it. */
  states: ReadonlyArray<PostbackState | typeof FOREIGN>;
  /** Rows that have waited in an attention state since then or later; all that wait if absent. */
  waitingSinceEpochMs?: number;
  /** Rows in another state that were created then or later. */
  createdSinceEpochMs: number;
  nowEpochMs: number;
  limit: number;
};

export type PostbackList = { rows: ListedRow[]; more: boolean };

/** States that are listed by since when they stand, and ask for no hours. */
export const INDEXED: readonly string[] = [...ATTENTION_STATES, FOREIGN];

/** Postbacks by state: those that wait for someone first, oldest first; then the others, newest first. */
export async function listPostbacks(
  table: LedgerTable,
  query: PostbackQuery,
): Promise<PostbackList> {
  const rows = [...(await listWaiting(table, query)), ...(await listCreated(table, query))];
  return { rows: rows.slice(0, query.limit), more: rows.length > query.limit };
}

/** One query per platform and state: the `attention` index holds nothing else. */
async function listWaiting(table: LedgerTable, query: PostbackQuery): Promise<ListedRow[]> {
  const states = query.states.filter((state) => INDEXED.includes(state));
  const since = new Date(query.waitingSinceEpochMs ?? 0).toISOString();
  const found = await Promise.all(
    query.platforms.flatMap((platform) =>
      states.map((state) =>
        waitingIn(table, { platform, test: query.test, state, since, limit: query.limit }),
      ),
    ),
  );
  return found
    .flat()
    .sort((one, other) => compare(one.attentionSince ?? '', other.attentionSince ?? ''));
}

async function waitingIn(
  table: LedgerTable,
  {
    platform,
    test,
    state,
    ...from
  }: {
    platform: string;
    test: true | undefined;
    state: PostbackQuery['states'][number];
    since: string;
    limit: number;
  },
): Promise<ListedRow[]> {
  const rows: ListedRow[] = [];
  const pages = pagesOf(table, {
    IndexName: INDEXES.attention,
    KeyConditionExpression: 'attention = :partition AND attentionSince >= :since',
    ExpressionAttributeValues: {
      ':partition': attentionPartition({ platform, test }, state),
      ':since': from.since,
    },
    // One more than wanted tells that there are more.
    Limit: from.limit + 1,
  });
  for await (const keys of pages) {
    // The index follows the rows with a delay: the row itself says where it stands.
    rows.push(...(await readRows(table, keys)).filter((row) => isIn(row, state)));
    if (rows.length > from.limit) break;
  }
  return rows;
}

/** Hour by hour backwards, until there are enough: the states of these rows are in no index. */
async function listCreated(table: LedgerTable, query: PostbackQuery): Promise<ListedRow[]> {
  const states = query.states.filter((state) => !INDEXED.includes(state));
  if (states.length === 0) return [];
  const since = new Date(query.createdSinceEpochMs).toISOString();
  const rows: ListedRow[] = [];
  const hours = hoursFrom(hourOf(query.createdSinceEpochMs), hourOf(query.nowEpochMs));
  for (const hour of hours.toReversed()) {
    const { platforms, test } = query;
    const created = await createdIn(table, { platforms, test, hour, since });
    rows.push(...created.filter((row) => states.includes(row.state)));
    if (rows.length > query.limit) break;
  }
  return rows;
}

async function createdIn(
  table: LedgerTable,
  {
    platforms,
    test,
    hour,
    since,
  }: { platforms: readonly string[]; test: true | undefined; hour: string; since: string },
): Promise<ListedRow[]> {
  const partitions = platforms.flatMap((platform) => hourPartitions({ platform, test }, hour));
  const rows = await Promise.all(
    partitions.map(async (partition) => {
      const found: ListedRow[] = [];
      const pages = pagesOf(table, {
        IndexName: INDEXES.byHour,
        // `hour` is a reserved word.
        KeyConditionExpression: '#hour = :partition AND createdAt >= :since',
        ExpressionAttributeNames: { '#hour': 'hour' },
        ExpressionAttributeValues: { ':partition': partition, ':since': since },
      });
      for await (const keys of pages) found.push(...(await readRows(table, keys)));
      return found;
    }),
  );
  return rows.flat().sort((one, other) => compare(other.createdAt, one.createdAt));
}

function isIn({ state, foreign }: PostbackRow, wanted: PostbackQuery['states'][number]): boolean {
  return wanted === FOREIGN ? foreign === true : state === wanted;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

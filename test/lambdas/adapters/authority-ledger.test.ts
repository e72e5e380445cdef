import { randomUUID } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playerCollection, postbackKey } from '../../../core/keys.ts';
import type { Click } from '../../../core/player-event.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { DynamoClickLedger } from '../../../lambdas/adapters/click-ledger.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import type { EventItem, FirstDeposit } from '../../../lambdas/authority/ports.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
let ledger: DynamoAuthorityLedger;
let clicks: DynamoClickLedger;
beforeAll(async () => {
  engine = await startLedgerEngine();
  ledger = new DynamoAuthorityLedger(engine.table);
  clicks = new DynamoClickLedger(engine.table, { unboundDays: 90 });
});
afterAll(() => engine.stop());

/** A player with a click of their own, and what may happen to them. */
function somebody() {
  const events = playerEvents(randomUUID());
  const { playerRef, clickId } = events;
  const click: Click = { platform: 'scaleo', clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
  return {
    ...events,
    click,
    bind: () => clicks.bind(events.registration(), click),
    player: () => ledger.player({ brand: 'aurora', playerRef }),
    row: (changes: Partial<PostbackRow> = {}) => postbackRow({ playerRef, clickId, ...changes }),
  };
}

const first = (n: number): FirstDeposit => ({
  identity: `dep-${n}`,
  eventIdentity: `stripe/evt-${n}`,
  occurredAt: '2026-11-22T09:59:00.000Z',
});

type Stored = Record<string, unknown>;
const stored = (row: PostbackRow) => readItem<Stored>(engine.table, postbackKey(row));

async function itemsOf(pk: string, prefix: string): Promise<Stored[]> {
  const { tableName, client } = engine.table;
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: true,
    }),
  );
  return Items;
}
const eventsOf = (playerRef: string) =>
  itemsOf(playerCollection({ brand: 'aurora', playerRef }), 'EVENT#');

describe('a postback', () => {
  test('is created once, with the attributes of its hour; a repeat gets what stands', async () => {
    const { row } = somebody();
    const again = row({ eventIdentity: 'stripe/evt_2' });

    expect(await ledger.create(row())).toEqual({ created: true });
    expect(await ledger.create(again)).toEqual({ created: false, existing: await stored(row()) });
    expect(await stored(row())).toMatchObject({
      ...row(),
      hour: expect.stringMatching(/^scaleo#2026-11-22T12#[0-3]$/),
    });
  });

  test('is created by exactly one of twenty events', async () => {
    const { row } = somebody();
    const rivals = Array.from({ length: 20 }, (_, n) => row({ eventIdentity: `stripe/evt_${n}` }));

    const results = await Promise.all(rivals.map((rival) => ledger.create(rival)));

    const winner = results.findIndex(({ created }) => created);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect((await stored(row()))?.eventIdentity).toBe(`stripe/evt_${winner}`);
  });
});

describe('a first deposit', () => {
  test('sets the player’s first deposit and creates the postback', async () => {
    const { bind, row, player, click } = somebody();
    await bind();

    expect(await ledger.createFirstDeposit(row(), first(1))).toEqual({ created: true });
    expect(await player()).toMatchObject({ firstDeposit: first(1), link: click });
    expect(await stored(row())).toMatchObject(row());
  });

  test('is a conflict for a player without a link, and nothing is written', async () => {
    const { row, player } = somebody();

    expect(await ledger.createFirstDeposit(row(), first(1))).toBe('conflict');
    expect(await player()).toBeUndefined();
    expect(await stored(row())).toBeUndefined();
  });

  test('is a conflict for a player who has one, be it the same', async () => {
    const { bind, row, player } = somebody();
    await bind();
    await ledger.createFirstDeposit(row(), first(1));

    expect(await ledger.createFirstDeposit(row(), first(1))).toBe('conflict');
    expect(await ledger.createFirstDeposit(row({ occurrence: 'x' }), first(2))).toBe('conflict');
    expect((await player())?.firstDeposit).toEqual(first(1));
    expect(await stored(row({ occurrence: 'x' }))).toBeUndefined();
  });

  test('whose postback exists already is not set; what stands is given back', async () => {
    const { bind, row, player } = somebody();
    await bind();
    await ledger.create(row({ eventIdentity: 'stripe/before' }));

    const result = await ledger.createFirstDeposit(row(), first(1));

    expect(result).toMatchObject({
      created: false,
      existing: { eventIdentity: 'stripe/before', occurrence: 'once' },
    });
    expect((await player())?.firstDeposit).toBeUndefined();
  });

  test('is exactly one of twenty deposits', async () => {
    const { bind, row, player } = somebody();
    await bind();

    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ledger.createFirstDeposit(row({ occurrence: `dep-${n}` }), first(n)),
      ),
    );

    const winner = results.findIndex((result) => result !== 'conflict');
    expect(results.filter((result) => result !== 'conflict')).toEqual([{ created: true }]);
    expect((await player())?.firstDeposit).toEqual(first(winner));
  });
});

describe('a suppression', () => {
  const suppression = ({ click, deposit }: ReturnType<typeof somebody>) => ({
    click: { platform: click.platform, clickId: click.clickId },
    milestone: 'ftd' as const,
    identity: 'dep-1',
    reason: 'brand-not-on-platform',
    because: { brand: 'aurora' },
    event: deposit(1),
  });

  test('is kept once beside the postbacks of its click and takes no postback’s key', async () => {
    const who = somebody();

    await ledger.suppress(suppression(who));
    await ledger.suppress(suppression(who));

    expect(await itemsOf(`CLICK#scaleo#${who.clickId}`, '')).toEqual([
      expect.objectContaining({
        sk: 'SUPPRESSED#ftd#dep-1',
        reason: 'brand-not-on-platform',
        because: { brand: 'aurora' },
        recordedAt: '2026-11-22T10:00:00.000Z',
      }),
    ]);
    expect(await who.player()).toBeUndefined();
  });

  test('with a first deposit is kept only if that is still open: the loser is decided anew', async () => {
    const who = somebody();
    await who.bind();

    const won = await ledger.suppress(suppression(who), first(1));
    const lost = await ledger.suppress({ ...suppression(who), identity: 'dep-2' }, first(2));

    expect([won, lost]).toEqual([true, false]);
    expect((await who.player())?.firstDeposit).toEqual(first(1));
    expect(await itemsOf(`CLICK#scaleo#${who.clickId}`, 'SUPPRESSED#')).toHaveLength(1);
  });
});

describe('an event', () => {
  const kept = (
    { deposit }: ReturnType<typeof somebody>,
    changes: Partial<EventItem> = {},
  ): EventItem => ({
    milestone: 'deposit',
    identity: 'dep-1',
    status: 'recorded',
    event: deposit(1),
    ...changes,
  });

  test.each(['recorded', 'duplicate', 'suppressed', 'released'] as const)(
    'that is %s stays what it was first told to be',
    async (status) => {
      const who = somebody();

      await ledger.keepEvent(kept(who, { status, reason: 'first' }));
      await ledger.keepEvent(kept(who, { status: 'duplicate', reason: 'second' }));

      expect(await eventsOf(who.playerRef)).toMatchObject([{ status, reason: 'first' }]);
    },
  );

  test.each(['held', 'recorded', 'duplicate'] as const)(
    'that only corroborated until it stood in for its authority becomes %s',
    async (status) => {
      const who = somebody();

      await ledger.keepEvent(kept(who, { status: 'corroborating' }));
      await ledger.keepEvent(kept(who, { status, reason: 'second' }));
      await ledger.keepEvent(kept(who, { status: 'corroborating', reason: 'third' }));

      expect(await eventsOf(who.playerRef)).toMatchObject([{ status, reason: 'second' }]);
    },
  );

  test('that was held and turns out a duplicate is told so', async () => {
    const who = somebody();

    await ledger.hold(kept(who, { status: 'held', reason: 'no-click' }));
    await ledger.keepEvent(kept(who, { status: 'duplicate', reason: 'its postback' }));

    expect(await eventsOf(who.playerRef)).toMatchObject([
      { status: 'duplicate', reason: 'its postback' },
    ]);
  });

  test('is marked as released only while it is held', async () => {
    const who = somebody();
    const recorded = kept(who, { identity: 'dep-2' });
    await ledger.hold(kept(who, { status: 'held', reason: 'no-click' }));
    await ledger.keepEvent(recorded);

    await ledger.markReleased(kept(who));
    await ledger.markReleased(recorded);
    await ledger.markReleased(kept(who, { identity: 'never seen' }));

    expect(await eventsOf(who.playerRef)).toMatchObject([
      { identity: 'dep-1', status: 'released', releasedAt: '2026-11-22T10:00:00.000Z' },
      { identity: 'dep-2', status: 'recorded' },
    ]);
  });

  test('is held with the first deposit it may be, both or neither', async () => {
    const who = somebody();
    const held = kept(who, { status: 'held', reason: 'no-click' });

    expect(await ledger.hold(held, first(1))).toBe(true);
    expect(await ledger.hold({ ...held, identity: 'dep-2' }, first(2))).toBe(false);
    expect(await ledger.hold({ ...held, identity: 'dep-2' })).toBe(true);

    expect((await who.player())?.firstDeposit).toEqual(first(1));
    expect(await eventsOf(who.playerRef)).toMatchObject([
      { identity: 'dep-1', status: 'held' },
      { identity: 'dep-2', status: 'held' },
    ]);
  });

  test('that is held again is there once', async () => {
    const who = somebody();
    const held = kept(who, { status: 'held', reason: 'no-click' });

    await ledger.hold(held);

    expect(await ledger.hold(held)).toBe(true);
    expect(await eventsOf(who.playerRef)).toHaveLength(1);
  });

  test.each([['with', first(1)] as const, ['without', undefined] as const])(
    'of a player who has a link is not held, %s a first deposit',
    async (_, deposit) => {
      const who = somebody();
      await who.bind();

      expect(await ledger.hold(kept(who, { status: 'held' }), deposit)).toBe(false);
      expect(await eventsOf(who.playerRef)).toEqual([]);
      expect((await who.player())?.firstDeposit).toBeUndefined();
    },
  );
});

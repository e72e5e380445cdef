import { randomUUID } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptKey, postbackKey } from '../../../core/keys.ts';
import type { AttemptRecord, PostbackRow, PostbackState } from '../../../core/postback.ts';
import type { Transition } from '../../../core/transition.ts';
import { DynamoDeliveryLedger } from '../../../lambdas/adapters/delivery-ledger.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { attemptRecord, NOON_EPOCH_MS, postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';

const LEASE_ENDS = NOON_EPOCH_MS + 25_000;
const LATER = '2026-11-22T12:00:00.001Z';
const STATES = [
  'pending',
  'sending',
  'retrying',
  'held',
  'delivered',
  'rejected',
  'unknown',
  'dead',
  'discarded',
] as const satisfies readonly PostbackState[];

let engine: LedgerEngine;
let ledger: DynamoDeliveryLedger;
beforeAll(async () => {
  engine = await startLedgerEngine();
  ledger = new DynamoDeliveryLedger(engine.table);
});
afterAll(() => engine.stop());

/** A row of a click of its own, as read before `meanwhile` happened to it. */
async function store(row: Partial<PostbackRow> = {}, meanwhile: Partial<PostbackRow> = {}) {
  const read = postbackRow({ clickId: randomUUID(), ...row });
  await putRow(engine.table, { ...read, ...meanwhile });
  return read;
}

const item = (row: PostbackRow) =>
  readItem<PostbackRow & Record<string, unknown>>(engine.table, postbackKey(row));
const attemptItem = (row: PostbackRow, n: number) =>
  readItem<AttemptRecord & Record<string, unknown>>(engine.table, attemptKey(row, n));

function transition(changes: Partial<Transition> = {}): Transition {
  return {
    state: 'retrying',
    reason: 'server',
    attempt: 2,
    dueAtEpochMs: NOON_EPOCH_MS + 30_000,
    spent: 1,
    answered: 1,
    unanswered: 0,
    updatedAt: '2026-11-22T12:00:01.000Z',
    ...changes,
  };
}

const RETRYING = { state: 'retrying', attempt: 2, last: attemptRecord(1) } as const;
const SENDING = { state: 'sending', dueAtEpochMs: LEASE_ENDS, last: attemptRecord(1) } as const;

describe('a claim', () => {
  test('of a pending row that is due takes it for this attempt and lease', async () => {
    const row = await store();

    expect(await ledger.claim(row, attemptRecord(1), LEASE_ENDS)).toBe(true);
    expect(await item(row)).toMatchObject({
      state: 'sending',
      attempt: 1,
      dueAtEpochMs: 1_795_348_825_000,
      updatedAt: '2026-11-22T12:00:00.000Z',
      last: { n: 1, claimId: 'claim-1' },
    });
  });

  test('of a retrying row keeps the attempt before it as an item of its own', async () => {
    const row = await store(RETRYING);

    expect(await ledger.claim(row, attemptRecord(2), LEASE_ENDS)).toBe(true);
    expect(await item(row)).toMatchObject({ state: 'sending', last: { n: 2, claimId: 'claim-2' } });
    expect(await attemptItem(row, 1)).toEqual({
      pk: `CLICK#scaleo#${row.clickId}`,
      sk: 'ATTEMPT#ftd#once#0001',
      v: 1,
      ...attemptRecord(1),
    });
    expect(await attemptItem(row, 2)).toBeUndefined();
  });

  const meanwhile: Array<[string, Partial<PostbackRow>]> = [
    ...STATES.filter((state) => state !== 'pending' && state !== 'retrying').map(
      (state): [string, Partial<PostbackRow>] => [`it is ${state}`, { state }],
    ),
    ['another attempt is its next', { attempt: 3 }],
    ['it was touched', { updatedAt: LATER }],
    ['it is due later', { dueAtEpochMs: NOON_EPOCH_MS + 1 }],
    ['it is confirmed', { confirmedAt: '2026-11-22T11:00:00.000Z' }],
  ];
  describe.each([
    ['first', {}, 1],
    ['second', RETRYING, 2],
  ] as const)('of the %s attempt', (_, before, n) => {
    test.each(meanwhile)('fails and changes nothing if %s', async (_, change) => {
      const row = await store(before, change);
      const stored = await item(row);

      expect(await ledger.claim(row, attemptRecord(n), LEASE_ENDS)).toBe(false);
      expect(await item(row)).toEqual(stored);
      expect(await attemptItem(row, 1)).toBeUndefined();
    });

    test('is won by exactly one of twenty', async () => {
      const row = await store(before);
      const claims = Array.from({ length: 20 }, (_, index) => ({
        ...attemptRecord(n),
        claimId: `claim-of-${index}`,
      }));

      const won = await Promise.all(
        claims.map((attempt) => ledger.claim(row, attempt, LEASE_ENDS)),
      );

      expect(won.filter(Boolean)).toEqual([true]);
      expect((await item(row))?.last?.claimId).toBe(`claim-of-${won.indexOf(true)}`);
    });
  });

  test('of a row that is gone fails and makes none', async () => {
    const row = postbackRow({ clickId: randomUUID() });

    expect(await ledger.claim(row, attemptRecord(1), LEASE_ENDS)).toBe(false);
    expect(await item(row)).toBeUndefined();
  });
});

describe('an outcome', () => {
  const finished = { ...attemptRecord(1), verdict: { kind: 'retryable', rule: 'x' } } as const;

  test('is written while the lease holds, whatever else has touched the row', async () => {
    const row = await store(SENDING, { updatedAt: LATER });

    expect(await ledger.settle(row, finished, transition())).toBe(true);
    expect(await item(row)).toMatchObject({ ...transition(), last: finished });
  });

  test.each<[string, Partial<PostbackRow>]>([
    ...STATES.filter((state) => state !== 'sending').map(
      (state): [string, Partial<PostbackRow>] => [`the row is ${state}`, { state }],
    ),
    ['the row is at another attempt', { attempt: 2 }],
    ['another execution holds the row', { last: { ...attemptRecord(1), claimId: 'other' } }],
    ['the row is confirmed', { confirmedAt: '2026-11-22T11:00:00.000Z' }],
  ])('fails and changes nothing if %s', async (_, change) => {
    const row = await store(SENDING, change);
    const stored = await item(row);

    expect(await ledger.settle(row, finished, transition())).toBe(false);
    expect(await item(row)).toEqual(stored);
  });

  test('removes what it says is no longer so', async () => {
    const row = await store({ ...SENDING, reason: 'server', firstFailureAtEpochMs: 1 });
    const delivered = transition({
      state: 'delivered',
      reason: undefined,
      firstFailureAtEpochMs: undefined,
      confirmedAt: '2026-11-22T12:00:01.000Z',
    });

    await ledger.settle(row, finished, delivered);

    const after = await item(row);
    expect(after).toMatchObject({ state: 'delivered', confirmedAt: '2026-11-22T12:00:01.000Z' });
    expect(after).not.toHaveProperty('reason');
    expect(after).not.toHaveProperty('firstFailureAtEpochMs');
  });
});

describe('a move', () => {
  test('leaves the latest attempt as it is, unless it is given', async () => {
    const row = await store(SENDING);

    expect(await ledger.move(row, transition())).toBe(true);
    expect(await item(row)).toMatchObject({ ...transition(), last: attemptRecord(1) });

    const moved = { ...row, ...RETRYING, updatedAt: '2026-11-22T12:00:01.000Z' };
    const late = { ...attemptRecord(1), late: true };
    expect(await ledger.move(moved, transition({ state: 'held' }), late)).toBe(true);
    expect(await item(row)).toMatchObject({ state: 'held', last: { late: true } });
  });

  test.each<[string, Partial<PostbackRow>]>([
    ['state', { state: 'retrying' }],
    ['attempt', { attempt: 2 }],
    ['time of the last change', { updatedAt: LATER }],
  ])('fails and changes nothing if the %s is not as it was read', async (_, change) => {
    const row = await store(SENDING, change);
    const stored = await item(row);

    expect(await ledger.move(row, transition())).toBe(false);
    expect(await item(row)).toEqual(stored);
  });
});

describe('index and expiry', () => {
  // The engine's clock stands at 2026-11-22T10:00:00Z; a row lives 730 days.
  const worry = (state: string) => ({
    attention: `scaleo#${state}`,
    attentionSince: '2026-11-22T10:00:00.000Z',
  });
  const expiry = { expiresAtEpochSeconds: 1_858_413_600 };

  test.each<[PostbackState, object]>([
    ['pending', {}],
    ['sending', {}],
    ['retrying', worry('retrying')],
    ['held', worry('held')],
    ['unknown', worry('unknown')],
    ['dead', worry('dead')],
    ['rejected', { ...worry('rejected'), ...expiry }],
    ['delivered', expiry],
    ['discarded', expiry],
  ])('of a row that becomes %s are those of the state', async (state, expected) => {
    const row = await store({ state: 'rejected' });

    await ledger.move(row, transition({ state }));

    const after = (await item(row)) ?? {};
    const derived = Object.entries(after).filter(([name]) => /^(attention|expires)/.test(name));
    expect(Object.fromEntries(derived)).toEqual(expected);
  });

  test('a row that is being sent is nobody’s worry until its outcome says so', async () => {
    const row = await store(RETRYING);
    expect(await worrying(row)).toBe(true);

    await ledger.claim(row, attemptRecord(2), LEASE_ENDS);
    expect(await worrying(row)).toBe(false);

    await ledger.settle(row, attemptRecord(2), transition({ attempt: 3 }));
    expect(await worrying(row)).toBe(true);
  });

  async function worrying({ clickId }: PostbackRow): Promise<boolean> {
    const { tableName, client } = engine.table;
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'attention',
        KeyConditionExpression: 'attention = :retrying',
        ExpressionAttributeValues: { ':retrying': 'scaleo#retrying' },
      }),
    );
    return Items.some(({ pk }) => pk === `CLICK#scaleo#${clickId}`);
  }
});

test('an attempt that no longer holds the row is kept beside it', async () => {
  const row = await store();

  await ledger.keepAttempt(row, { ...attemptRecord(4), late: true });

  expect(await attemptItem(row, 4)).toMatchObject({
    sk: 'ATTEMPT#ftd#once#0004',
    n: 4,
    late: true,
  });
});

test('a postback that is not there reads as undefined', async () => {
  expect(await ledger.read(postbackKey(postbackRow({ clickId: randomUUID() })))).toBeUndefined();
});

import { randomUUID } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { DeliveryLedger } from '../../../lambdas/delivery/ports.ts';
import { DeliveryBench, unchangedLedger } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

type Claim = DeliveryLedger['claim'];

/** A bench whose ledger claims as given; `real` is the ledger's own way. */
function claiming(claim: (real: Claim, bench: DeliveryBench) => Claim): DeliveryBench {
  const bench: DeliveryBench = new DeliveryBench(engine, (real) => ({
    ...unchangedLedger(real),
    claim: (...given) => claim((...same) => real.claim(...same), bench)(...given),
  }));
  return bench;
}

/** What expiry does to the row of a test conversion. */
async function expire(row: PostbackRow) {
  const { client, tableName } = engine.table;
  await client.send(new DeleteCommand({ TableName: tableName, Key: postbackKey(row) }));
}

describe('a slow claim', () => {
  const leaving = (ms: number) =>
    claiming((real, b) => (...given) => {
      b.remainingMs = ms;
      return real(...given);
    });

  test('takes its time from the request and never from the outcome', async () => {
    const b = leaving(8_000);
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);

    expect(b.timeoutsMs).toEqual([3_000]);
  });

  test.each([5_000, 4_000])('that leaves %i ms sends nothing, and says so', async (ms) => {
    const b = leaving(ms);
    const row = await b.create(randomUUID());

    const action = await b.deliver(row, 1);

    expect(b.requests).toEqual([]);
    expect(action).toEqual({ queue: 'acknowledge', because: 'retrying' });
    expect(await b.row(row)).toMatchObject({
      state: 'retrying',
      attempt: 2,
      reason: 'unreached',
      unanswered: 0,
      last: { n: 1, failure: 'unreached: no-time-left (refused)' },
    });
    expect((await b.row(row)).mayBeThere).toBeUndefined();
  });
});

describe('a claim that was applied', () => {
  test('though every answer to it was lost is followed by its request', async () => {
    const b = claiming((real) => async (...given) => {
      await real(...given);
      throw new Error('socket hang up');
    });
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);

    expect(b.requests).toHaveLength(1);
    expect(await b.row(row)).toMatchObject({ state: 'delivered' });
  });

  test('though its repeat was refused is followed by its request', async () => {
    const b = claiming((real) => async (...given) => {
      await real(...given);
      return false;
    });
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);

    expect(b.requests).toHaveLength(1);
    expect(await b.row(row)).toMatchObject({ state: 'delivered' });
  });

  test('but was answered after its lease, when another execution had closed it, sends nothing', async () => {
    const b = claiming((real, bench) => async (...given) => {
      await real(...given);
      bench.advance(26_000);
      await bench.deliver(given[0], 1);
      return false;
    });
    // A repeat of this one would be counted again.
    const row = await b.create(randomUUID(), { milestone: 'deposit', occurrence: 'dep-1' });

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'the row is unknown' });
    expect(b.requests).toEqual([]);
    expect(await b.row(row)).toMatchObject({ state: 'unknown', attempt: 1, unanswered: 1 });
  });
});

test('a row that somebody else is always quicker to change is left to the next receive', async () => {
  const b = claiming(() => async () => false);
  const row = await b.create(randomUUID());

  const action = await b.deliver(row, 1);

  expect(action).toEqual({ queue: 'return', because: 'the row kept changing', open: true });
  expect(b.requests).toEqual([]);
});

test('a row that expires before its claim is returned as no open row', async () => {
  const b = claiming((real) => async (...given) => {
    await expire(given[0]);
    return real(...given);
  });
  const row = await b.create(randomUUID(), { test: true });

  const action = await b.deliver(row, 1);

  expect(action).toEqual({ queue: 'return', because: 'no-row', open: false });
  expect(b.requests).toEqual([]);
});

test('a row that expires while its request is under way fails with that as the cause', async () => {
  const b = new DeliveryBench(engine);
  const row = await b.create(randomUUID(), { test: true });
  b.script = [
    async () => {
      await expire(row);
      return { kind: 'lost', phase: 'sent', failure: 'timeout' };
    },
  ];

  await expect(b.deliver(row, 1)).rejects.toMatchObject({
    name: 'OutcomeNotRecordedError',
    cause: { message: 'The row of a running attempt is gone from the ledger.' },
  });
});

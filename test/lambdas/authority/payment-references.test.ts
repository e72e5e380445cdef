import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DepositEvent, ReversalEvent } from '../../../core/player-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

async function registered() {
  const a = new AuthorityBench(engine);
  const p = playerEvents(randomUUID());
  await a.settle(p.registration());
  return { a, p };
}

describe.each(['refund', 'chargeback'] as const)("a %s by the provider's reference", (type) => {
  const byReference = (transactionId: string | undefined) => ({
    depositId: undefined,
    transactionId,
  });

  test('alone is that of the deposit it took back', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1));
    const { transactionId } = p.deposit(1);

    const settlement = await a.settle(p.reversal(type, byReference(transactionId)));

    expect(settlement).toEqual({ outcome: 'decided', reason: 'deposit-cancelled' });
  });

  test("and the operator's own is that of the deposit which the operator names", async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1));
    await a.settle(p.deposit(2));
    const { depositId } = p.deposit(2);
    const { transactionId } = p.deposit(1);

    await a.settle(p.reversal(type, { depositId, transactionId }));

    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      { milestone: 'deposit', state: 'discarded' },
      { milestone: 'ftd', state: 'pending' },
      { milestone: 'registration' },
    ]);
  });

  test.each(['nobody has paid by', 'another player has paid by', 'another brand was paid by'])(
    'that %s is kept under that reference, and takes nothing back',
    async (whose) => {
      const { a, p } = await registered();
      const other = playerEvents(randomUUID());
      const { transactionId } = other.deposit(1);
      const brand = 'borealis';
      if (whose === 'another player has paid by') await a.settle(other.deposit(1));
      if (whose === 'another brand was paid by') {
        await a.settle(p.deposit(1, { brand, transactionId }));
      }

      const settlement = await a.settle(p.reversal(type, byReference(transactionId)));

      expect(settlement).toEqual({ outcome: 'decided', reason: type });
      expect(await a.events('aurora', p.playerRef)).toMatchObject([
        { status: 'recorded', milestone: 'reversal', identity: transactionId },
      ]);
    },
  );
});

test('a refund without any reference waits for a person, also where a payment is called "undefined"', async () => {
  const { a, p } = await registered();
  await a.settle(p.deposit(1, { transactionId: 'undefined' }));

  const settlement = await a.settle(p.reversal('refund', { depositId: undefined }));

  expect(settlement).toEqual({ outcome: 'held', reason: 'no-identity' });
});

test('one payment of a source is one player of one brand, whatever the URL says', async () => {
  const { a, p } = await registered();
  await a.settle(p.deposit(1));

  const elsewhere = await a.settle(p.deposit(1, { brand: 'borealis', depositId: 'other' }));

  expect(elsewhere).toEqual({ outcome: 'held', reason: 'reference-taken' });
});

test('a payment that its source reports again without our reference is no second deposit', async () => {
  const { a, p } = await registered();
  await a.settle(p.deposit(1));

  const again = await a.settle(
    p.deposit(1, { sourceEventId: `again-${p.clickId}`, depositId: undefined }),
  );

  expect(again).toEqual({ outcome: 'duplicate', postback: `scaleo/${p.clickId}/ftd/once` });
});

describe('a payment that its source reports first without our reference', () => {
  const first = { depositId: undefined };

  test('and then with it is no second deposit', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1, first));

    const again = await a.settle(p.deposit(1, { sourceEventId: `again-${p.clickId}` }));

    expect(again).toEqual({ outcome: 'duplicate', postback: `scaleo/${p.clickId}/ftd/once` });
  });

  test('and with it at the same time is no second deposit', async () => {
    const { a, p } = await registered();
    const reports = [p.deposit(1, first), p.deposit(1, { sourceEventId: `again-${p.clickId}` })];

    const settlements = await Promise.all(reports.map((report) => a.settle(report)));

    expect(settlements.map(({ outcome }) => outcome).sort()).toEqual(['decided', 'duplicate']);
    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      { milestone: 'ftd' },
      { milestone: 'registration' },
    ]);
  });

  test('is taken back by what names both', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1, first));
    const { depositId, transactionId } = p.deposit(1);

    const settlement = await a.settle(p.reversal('refund', { depositId, transactionId }));

    expect(settlement).toEqual({ outcome: 'decided', reason: 'deposit-cancelled' });
  });
});

test.each<[string, Partial<ReversalEvent>, Partial<DepositEvent>]>([
  ["by both references, and the deposit names the provider's alone", {}, { depositId: undefined }],
  ["by the provider's alone, and the deposit names both", { depositId: undefined }, {}],
])('a refund that comes first is known %s', async (_how, refund, deposit) => {
  const { a, p } = await registered();
  const { transactionId } = p.deposit(1);
  await a.settle(p.reversal('refund', { transactionId, ...refund }));

  const settlement = await a.settle(p.deposit(1, deposit));

  expect(settlement).toEqual({ outcome: 'suppressed', reason: 'reversed-by-refund' });
});

test('two references of our own are two payments, also under one of the source', async () => {
  const { a, p } = await registered();
  const { transactionId } = p.deposit(1);
  await a.settle(p.deposit(1));

  const other = await a.settle(p.deposit(2, { transactionId }));

  expect(other).toEqual({ outcome: 'decided', postback: expect.stringContaining('/deposit/') });
});

test('a source that only corroborates may give many payments the same reference', async () => {
  const { a, p } = await registered();
  const wallet = { source: 'crm', transactionId: `wallet-${p.clickId}` };
  await a.settle(p.deposit(1, { ...wallet, depositId: undefined }));

  for (const n of [1, 2]) await a.settle(p.deposit(n, wallet));

  const filed = await a.events('aurora', p.playerRef);
  expect(filed.map(({ identity }) => identity).sort()).toEqual(
    [p.deposit(1).depositId, p.deposit(2).depositId, wallet.transactionId].sort(),
  );
});

test('a deposit that names the payment of another player waits for a person', async () => {
  const [owner, other] = [await registered(), await registered()];
  const { depositId } = owner.p.deposit(1);
  await owner.a.settle(owner.p.deposit(1, { source: 'crm' }));

  const settlement = await other.a.settle(other.p.deposit(2, { source: 'crm', depositId }));

  expect(settlement).toEqual({ outcome: 'held', reason: 'reference-taken' });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UnattributedEvent, UnconfirmedEvent } from '../../../core/claim.ts';
import type { ReferenceEvent } from '../../../core/player-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** `adyen` signs no player; `crm` is the operator's own and names references. */
const CONFIG = testConfig({
  sources: { adyen: { adapter: 'stripe' }, crm: { adapter: 'standard-webhooks' } },
  authority: { registration: 'crm', deposit: 'adyen' },
});

function story() {
  const id = randomUUID();
  const player = playerEvents(id);
  const claimed = (changes: Partial<UnattributedEvent> = {}): UnattributedEvent => ({
    v: 1,
    type: 'unattributed',
    said: 'deposit',
    source: 'adyen',
    sourceEventId: `psp-${id}/AUTHORISATION/true`,
    brand: 'aurora',
    occurredAt: '2026-11-22T09:59:00.000Z',
    depositId: `dep-1-${id}`,
    transactionId: `psp-${id}`,
    amountMinor: '5000',
    currency: 'EUR',
    ...changes,
  });
  const reference = (changes: Partial<ReferenceEvent> = {}): ReferenceEvent => ({
    v: 1,
    type: 'reference',
    source: 'crm',
    sourceEventId: `ref-${id}`,
    brand: 'aurora',
    playerRef: player.playerRef,
    occurredAt: '2026-11-22T09:58:00.000Z',
    depositId: `dep-1-${id}`,
    ...changes,
  });
  return { ...player, claimed, reference };
}

async function registered() {
  const a = new AuthorityBench(engine, CONFIG);
  const p = story();
  await a.settle(p.registration());
  return { a, p };
}

describe('a deposit whose player is not signed', () => {
  test('is decided as that of the player whom the operator registered', async () => {
    const { a, p } = await registered();

    await a.settle(p.reference());
    const settlement = await a.settle(p.claimed());

    expect(settlement).toMatchObject({
      outcome: 'decided',
      postback: `scaleo/${p.clickId}/ftd/once`,
    });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
  });

  test('waits for its reference, and is decided when that comes', async () => {
    const { a, p } = await registered();

    expect(await a.settle(p.claimed())).toEqual({ outcome: 'held', reason: 'waits-for-reference' });
    expect(await a.settle(p.reference())).toEqual({ outcome: 'decided', reason: 'registered' });
    expect(await a.settleBus()).toMatchObject([{ outcome: 'decided' }]);
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
    // It waits no more: registering once more releases nothing.
    await a.settle(p.reference());
    expect(a.bus).toEqual([]);
  });

  test.each(['claim first', 'CRM first', 'both at once'])(
    'and the same deposit from the CRM is one postback and one visible duplicate, %s',
    async (order) => {
      const { a, p } = await registered();
      const crm = p.deposit(1, { source: 'crm', transactionId: undefined });

      if (order === 'both at once') await Promise.all([a.settle(p.claimed()), a.settle(crm)]);
      else {
        const both = [p.claimed(), crm];
        for (const event of order === 'CRM first' ? both.toReversed() : both) await a.settle(event);
      }
      await a.settleBus();

      expect(await a.allPostbacksOf(p.playerRef)).toEqual([
        `${p.clickId}/POSTBACK#ftd#once`,
        `${p.clickId}/POSTBACK#registration#once`,
      ]);
      expect(await a.events('aurora', p.playerRef)).toMatchObject([
        { status: 'corroborating', event: { source: 'crm' } },
      ]);
    },
  );

  test('of a payment that its source has reported without our reference is no second deposit', async () => {
    const { a, p } = await registered();
    const { transactionId } = p.claimed();
    await a.settle(p.deposit(1, { source: 'adyen', transactionId, depositId: undefined }));

    expect(await a.settle(p.claimed())).toMatchObject({ outcome: 'duplicate' });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
  });

  test('is held for good when its reference has not come after a while', async () => {
    const { a, p } = await registered();
    await a.settle(p.claimed());

    expect(await a.settleLater()).toEqual([{ outcome: 'held', reason: 'unknown-reference' }]);
    expect(a.later).toEqual([]);
    // It is decided still, whenever its reference comes.
    await a.settle(p.reference());
    expect(await a.settleBus()).toMatchObject([{ outcome: 'decided' }]);
  });

  test.each([
    ['4999', 'EUR'],
    ['5000', 'USD'],
  ])('of another amount than %s %s is held and decides nothing', async (amountMinor, currency) => {
    const { a, p } = await registered();
    await a.settle(p.reference({ expected: { amountMinor, currency } }));

    expect(await a.settle(p.claimed())).toEqual({ outcome: 'held', reason: 'reference-mismatch' });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(1);
  });

  test('of the amount that was registered is decided', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference({ expected: { amountMinor: '5000', currency: 'EUR' } }));

    expect(await a.settle(p.claimed())).toMatchObject({ outcome: 'decided' });
  });

  test.each(['depositId', 'brand'] as const)('without any reference is held: no %s', async (of) => {
    const { a, p } = await registered();
    const claim = p.claimed({ [of]: undefined, transactionId: undefined });

    expect(await a.settle(claim)).toEqual({ outcome: 'held', reason: 'no-identity' });
  });

  test('is told by the operator’s reference, which the claim itself need not name', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());
    const [ftd] = await a.postbacks('scaleo', p.clickId);

    const again = p.claimed({ sourceEventId: 'psp/CAPTURE/true', depositId: undefined });

    expect(ftd?.values.transactionId).toBe(`ftd:aurora:${p.claimed().depositId}`);
    expect(await a.settle(again)).toMatchObject({ outcome: 'duplicate' });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
  });

  test('whose two references are of two players is held', async () => {
    const { a, p } = await registered();
    const other = story();
    await a.settle(other.registration());
    await a.settle(p.reference());
    const { transactionId } = p.claimed();
    await a.settle(other.deposit(1, { source: 'adyen', transactionId, depositId: undefined }));

    const settlement = await a.settle(p.claimed());

    expect(settlement).toEqual({ outcome: 'held', reason: 'reference-taken' });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(1);
    expect(await a.allPostbacksOf(other.playerRef)).toHaveLength(2);
  });

  test('played back a month later is the same event and changes nothing', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());
    engine.clock.nowEpochMs += 30 * 86_400_000;

    const replayed = await a.settle(p.claimed({ occurredAt: '2026-12-22T09:59:00.000Z' }));

    expect(replayed.outcome).toBe('decided');
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(2);
  });

  test('whose reference belongs to another player cannot be taken over', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());

    const taken = await a.settle(p.reference({ playerRef: 'p_thief', sourceEventId: 'ref-2' }));

    expect(taken).toEqual({ outcome: 'suppressed', reason: 'reference-taken' });
    await a.settle(p.claimed());
    expect(await a.allPostbacksOf('p_thief')).toEqual([]);
  });

  test('only a source that may name references does', async () => {
    const { a, p } = await registered();

    await a.settle(p.reference({ source: 'adyen' }));

    expect(await a.settle(p.claimed())).toEqual({ outcome: 'held', reason: 'waits-for-reference' });
  });
});

describe('a test conversion', () => {
  test('of a reference is answered, and registers no payment', async () => {
    const { a, p } = await registered();

    const settlement = await a.settle(p.reference({ test: true }));

    expect(settlement).toEqual({ outcome: 'decided', reason: 'registered' });
    expect(await a.settle(p.claimed())).toMatchObject({ reason: 'waits-for-reference' });
  });

  test('of a deposit is decided, and registers no payment', async () => {
    const { a, p } = await registered();
    const { transactionId } = p.claimed();
    await a.settle(p.registration({ test: true }));

    const settlement = await a.settle(p.deposit(1, { source: 'adyen', transactionId, test: true }));

    expect(settlement).toMatchObject({ outcome: 'decided' });
    expect(await a.settle(p.claimed())).toMatchObject({ reason: 'waits-for-reference' });
  });
});

describe('a refund whose player is not signed', () => {
  const refund = { said: 'refund', sourceEventId: 'psp-2/REFUND/true' } as const;

  test('is that of the payment it names, whatever its own reference', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());

    const settlement = await a.settle(p.claimed({ ...refund, depositId: 'refund-9' }));

    expect(settlement).toMatchObject({ outcome: 'decided', reason: 'deposit-cancelled' });
  });

  test('is that of the payment it names, though its own reference is another player’s', async () => {
    const { a, p } = await registered();
    const other = story();
    await a.settle(p.reference());
    await a.settle(p.claimed());
    await a.settle(other.registration());
    await a.settle(other.reference());
    await a.settle(other.claimed());

    const { depositId } = other.claimed();
    const settlement = await a.settle(p.claimed({ ...refund, depositId }));

    expect(settlement).toMatchObject({ reason: 'deposit-cancelled' });
    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      { milestone: 'ftd', state: 'discarded' },
      { milestone: 'registration' },
    ]);
    expect(await a.postbacks('scaleo', other.clickId)).toMatchObject([
      { milestone: 'ftd', state: 'pending' },
      { milestone: 'registration' },
    ]);
  });

  test('is found by the operator’s reference alone', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());

    const settlement = await a.settle(p.claimed({ ...refund, transactionId: undefined }));

    expect(settlement).toMatchObject({ outcome: 'decided', reason: 'deposit-cancelled' });
  });

  test('is of the brand of its payment, which it need not name', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());

    const settlement = await a.settle(p.claimed({ ...refund, brand: undefined }));

    expect(settlement).toMatchObject({ outcome: 'decided', reason: 'deposit-cancelled' });
  });

  test('of another brand than its payment is held', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());

    const settlement = await a.settle(p.claimed({ ...refund, brand: 'borealis' }));

    expect(settlement).toEqual({ outcome: 'held', reason: 'reference-mismatch' });
    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      { milestone: 'ftd', state: 'pending' },
      { milestone: 'registration' },
    ]);
  });

  test('of a part is no mismatch with what was to be paid', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference({ expected: { amountMinor: '5000', currency: 'EUR' } }));
    await a.settle(p.claimed());

    const settlement = await a.settle(
      p.claimed({ ...refund, transactionId: undefined, amountMinor: '100' }),
    );

    expect(settlement).toEqual({ outcome: 'suppressed', reason: 'partial-reversal-not-possible' });
  });

  test('that comes before its deposit waits for it', async () => {
    const { a, p } = await registered();
    const early = await a.settle(p.claimed({ ...refund, depositId: undefined }));

    await a.settle(p.reference());
    await a.settle(p.claimed());
    const later = await a.settleBus();

    expect(early).toEqual({ outcome: 'held', reason: 'waits-for-reference' });
    expect(later).toMatchObject([{ reason: 'deposit-cancelled' }]);
  });
});

describe('what a source has not signed at all', () => {
  const unconfirmed = (changes: Partial<UnconfirmedEvent> = {}): UnconfirmedEvent => ({
    v: 1,
    type: 'unconfirmed',
    source: 'adyen',
    sourceEventId: `notice-${randomUUID()}`,
    occurredAt: '2026-11-22T09:59:00.000Z',
    said: 'paid',
    subject: 'tr_1',
    ...changes,
  });

  test('is what the source says when it is asked', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    a.answer = async ({ subject }) => ({ said: subject === 'tr_1' ? [p.claimed()] : [] });

    expect(await a.settle(unconfirmed())).toEqual({ outcome: 'decided', reason: 'confirmed' });
    expect(await a.settleBus()).toMatchObject([{ outcome: 'decided' }]);
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
  });

  test('decides nothing where the source says otherwise', async () => {
    const { a } = await registered();
    a.answer = async () => ({ said: [] });

    expect(await a.settle(unconfirmed())).toMatchObject({ reason: 'waits-for-confirmation' });
    const said = [];
    for (let next = a.later.shift(); next; next = a.later.shift()) {
      engine.clock.nowEpochMs += next.delaySeconds * 1000;
      said.push(await a.settle(next.event));
    }
    // Its API may know less than its webhooks for a while.
    expect(said.at(-1)).toEqual({ outcome: 'suppressed', reason: 'not-confirmed' });
    expect(said.length).toBeGreaterThan(5);
    expect(a.bus).toEqual([]);
  });

  test('is held where nobody can be asked', async () => {
    const { a } = await registered();

    expect(await a.settle(unconfirmed())).toEqual({ outcome: 'held', reason: 'not-confirmable' });
  });

  test('is asked again, ever more seldom, while there is no answer, and then held', async () => {
    const { a } = await registered();
    a.answer = async () => ({ noAnswer: 'api.example.com gave no answer' });
    const delays: number[] = [];
    await a.settle(unconfirmed());

    for (let next = a.later.shift(); next; next = a.later.shift()) {
      delays.push(next.delaySeconds);
      engine.clock.nowEpochMs += next.delaySeconds * 1000;
      await a.settle(next.event);
    }

    expect(delays.slice(0, 3)).toEqual([30, 30, 30]);
    expect(Math.max(...delays)).toBe(900);
    const total = delays.reduce((sum, one) => sum + one, 0);
    expect(total).toBeGreaterThan(72 * 3600);
    expect(total).toBeLessThan(73 * 3600);
  });
});

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

  test('of another amount than was registered is held and decides nothing', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference({ expected: { amountMinor: '4999', currency: 'EUR' } }));

    expect(await a.settle(p.claimed())).toEqual({ outcome: 'held', reason: 'reference-mismatch' });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(1);
  });

  test('without any reference is held', async () => {
    const { a, p } = await registered();
    const claim = p.claimed({ depositId: undefined, transactionId: undefined });

    expect(await a.settle(claim)).toEqual({ outcome: 'held', reason: 'no-identity' });
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

describe('a refund whose player is not signed', () => {
  const refund = { said: 'refund', sourceEventId: 'psp-2/REFUND/true' } as const;

  test('is that of the payment it names, whatever its own reference', async () => {
    const { a, p } = await registered();
    await a.settle(p.reference());
    await a.settle(p.claimed());

    const settlement = await a.settle(p.claimed({ ...refund, depositId: 'refund-9' }));

    expect(settlement).toMatchObject({ outcome: 'decided', reason: 'deposit-cancelled' });
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

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DepositEvent } from '../../../core/player-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const SOURCES = {
  stripe: { adapter: 'stripe' },
  nuvei: { adapter: 'stripe' },
  crm: { adapter: 'standard-webhooks' },
} as const;
const MINUTES = 60;
const CONFIG = testConfig({
  sources: SOURCES,
  authority: {
    registration: 'crm',
    deposit: ['stripe', 'nuvei'],
    silence: { deposit: { afterMinutes: MINUTES, sources: ['crm'] } },
  },
});

async function registered(config = CONFIG) {
  const a = new AuthorityBench(engine, config);
  const p = playerEvents(randomUUID());
  await a.settle(p.registration());
  return { a, p };
}

/** Lets time pass as the queue does: each hop comes when its delay is over. */
async function pass(a: AuthorityBench) {
  const settlements = [];
  for (let next = a.later.shift(); next; next = a.later.shift()) {
    engine.clock.nowEpochMs += next.delaySeconds * 1000;
    settlements.push(await a.settle(next.event));
  }
  return settlements;
}

/** Of several that come at once, each looks for the others only when all have been seen. */
function meeting(a: AuthorityBench, count: number) {
  let left = count;
  const all = Promise.withResolvers<void>();
  const sight: typeof a.dependencies.sight = async (...said) => {
    await a.dependencies.sight(...said);
    left -= 1;
    if (left === 0) all.resolve();
    await all.promise;
    return a.dependencies.sight(...said);
  };
  return { sight };
}

const fromCrm: Partial<DepositEvent> = { source: 'crm', sourceEventId: 'crm-1' };

describe('while the authority is silent', () => {
  test('a corroborating source decides when the set time is over, and not before', async () => {
    const { a, p } = await registered();

    expect(await a.settle(p.deposit(1, fromCrm))).toEqual({
      outcome: 'duplicate',
      reason: 'corroborating',
    });
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(1);
    const startedAt = engine.clock.nowEpochMs;
    const hops = await pass(a);

    expect(engine.clock.nowEpochMs - startedAt).toBe(MINUTES * 60_000);
    expect(hops.at(-1)).toMatchObject({ outcome: 'decided', reason: 'authority-silent' });
    expect(hops.slice(0, -1)).toEqual(
      Array.from({ length: 3 }, () => ({ outcome: 'duplicate', reason: 'corroborating' })),
    );
    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      { milestone: 'ftd', eventIdentity: 'crm/crm-1', inPlaceOf: ['stripe', 'nuvei'] },
      { milestone: 'registration' },
    ]);
  });

  test('a source that the stage file does not name never decides', async () => {
    const silent = testConfig({
      sources: SOURCES,
      authority: { registration: 'crm', deposit: 'stripe' },
    });
    const { a, p } = await registered(silent);

    await a.settle(p.deposit(1, fromCrm));

    expect(a.later).toEqual([]);
  });

  test('the authority that speaks in time decides, and the other one is a duplicate', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1, fromCrm));

    expect(await a.settle(p.deposit(1))).toMatchObject({ outcome: 'decided' });
    const hops = await pass(a);

    expect(hops.at(-1)).toMatchObject({ outcome: 'duplicate' });
    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      { milestone: 'ftd', eventIdentity: `stripe/evt-1-${p.clickId.slice('click-'.length)}` },
      { milestone: 'registration' },
    ]);
  });

  test('the authority that speaks too late finds its deposit decided', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1, fromCrm));
    await pass(a);

    expect(await a.settle(p.deposit(1))).toMatchObject({ outcome: 'duplicate' });
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(2);
  });
});

describe('two sources without a common reference', () => {
  const unnamed = { depositId: undefined };
  const second = () => {
    const transactionId = `n-${randomUUID()}`;
    return { ...unnamed, source: 'nuvei', sourceEventId: transactionId, transactionId };
  };

  test('that report the same amount at nearly the same time: the second waits for a person', async () => {
    const { a, p } = await registered();

    expect(await a.settle(p.deposit(1, unnamed))).toMatchObject({ outcome: 'decided' });
    const suspect = p.deposit(2, { ...second(), occurredAt: '2026-11-22T10:08:59.000Z' });

    expect(await a.settle(suspect)).toEqual({ outcome: 'held', reason: 'suspected-duplicate' });
    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      {
        status: 'held',
        reason: 'suspected-duplicate',
        suspectedOf: expect.stringMatching(/^stripe/),
      },
    ]);
    expect(await a.settle({ ...suspect, vouchedBy: 'anna' })).toMatchObject({
      outcome: 'decided',
      postback: expect.stringContaining('/deposit/'),
    });
    const rows = await a.postbacks('scaleo', p.clickId);
    expect(rows.map(({ milestone, vouchedBy }) => [milestone, vouchedBy])).toEqual([
      ['deposit', 'anna'],
      ['ftd', undefined],
      ['registration', undefined],
    ]);
  });

  test.each<[string, Partial<DepositEvent>]>([
    ['another amount', { amountMinor: '5001' }],
    ['another currency', { currency: 'USD' }],
    ['more than ten minutes apart', { occurredAt: '2026-11-22T10:09:01.000Z' }],
    ['one source', { source: 'stripe' }],
  ])('are two deposits with %s', async (_what, difference) => {
    const { a, p } = await registered();

    await a.settle(p.deposit(1, unnamed));

    expect(await a.settle(p.deposit(2, { ...second(), ...difference }))).toMatchObject({
      outcome: 'decided',
    });
  });

  test("are two deposits where the operator's own references differ", async () => {
    const { a, p } = await registered();

    await a.settle(p.deposit(1));

    expect(await a.settle(p.deposit(2, { source: 'nuvei', sourceEventId: 'n-1' }))).toMatchObject({
      outcome: 'decided',
    });
  });

  test('that speak at the same moment: one decides, one waits', async () => {
    const { a, p } = await registered();

    const met = meeting(a, 2);

    const both = await Promise.all([
      a.settle(p.deposit(1, unnamed), met),
      a.settle(p.deposit(2, second()), met),
    ]);

    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['decided', 'held']);
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(2);
  });

  test('of which one only corroborates: it is marked, and the authority decides', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(2, { ...second(), source: 'crm' }));

    expect(await a.settle(p.deposit(1, unnamed))).toMatchObject({ outcome: 'decided' });
    // Its time comes, and it is suspected: a person has to say that it is another deposit.
    expect((await pass(a)).at(-1)).toEqual({ outcome: 'held', reason: 'suspected-duplicate' });
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(2);
  });
});

describe('what stands in for a silent authority', () => {
  const due = { decidesFrom: '2026-11-22T09:00:00.000Z' } as const;

  test('and is suspected is where people look', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1, { depositId: undefined }));
    const crm = p.deposit(2, {
      source: 'crm',
      sourceEventId: `crm-${randomUUID()}`,
      depositId: undefined,
    });

    await a.settle(crm);
    expect(await a.settle({ ...crm, ...due })).toMatchObject({ reason: 'suspected-duplicate' });

    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      { status: 'held', reason: 'suspected-duplicate', attention: 'SOURCE#crm#held' },
    ]);
    // The bus delivers at least once: the first report again takes nothing back.
    await a.settle(crm);
    expect(await a.events('aurora', p.playerRef)).toMatchObject([{ status: 'held' }]);
  });

  test('with a refund keeps the deposit from being reported', async () => {
    const config = testConfig({
      sources: SOURCES,
      authority: {
        registration: 'crm',
        deposit: 'stripe',
        silence: { reversal: { afterMinutes: 1, sources: ['crm'] } },
      },
    });
    const { a, p } = await registered(config);
    const refund = p.reversal('refund', { source: 'crm' });

    await a.settle(refund);
    await a.settle({ ...refund, ...due });

    expect(await a.settle(p.deposit(1))).toMatchObject({ reason: 'reversed-by-refund' });
  });

  test('together with another that does decides once', async () => {
    const config = testConfig({
      sources: { ...SOURCES, backend: { adapter: 'standard-webhooks' } },
      authority: {
        registration: 'crm',
        deposit: 'stripe',
        silence: { deposit: { afterMinutes: 1, sources: ['crm', 'backend'] } },
      },
    });
    const { a, p } = await registered(config);
    const from = (source: string) =>
      p.deposit(1, {
        ...due,
        source,
        sourceEventId: `${source}-1`,
        depositId: undefined,
        transactionId: `${source}-${randomUUID()}`,
      });

    const met = meeting(a, 2);

    const outcomes = await Promise.all([
      a.settle(from('crm'), met),
      a.settle(from('backend'), met),
    ]);

    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['decided', 'held']);
  });
});

describe('a second report', () => {
  const fromNuvei = () => {
    const transactionId = `n-${randomUUID()}`;
    return { source: 'nuvei', sourceEventId: transactionId, transactionId };
  };

  test.each<[string, Partial<DepositEvent>]>([
    ['of another amount', { amountMinor: '90000' }],
    ['of the same figure in another currency', { currency: 'USD' }],
  ])('%s calls for a person', async (_, said) => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1));

    const settlement = await a.settle(p.deposit(1, { ...fromNuvei(), ...said }));

    const postback = `scaleo/${p.clickId}/ftd/once`;
    expect(settlement).toEqual({ outcome: 'duplicate', postback, reason: 'amount-differs' });
    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      { status: 'duplicate', reason: `amount-differs from ${postback}` },
    ]);
  });

  test('of the same sum calls for nobody', async () => {
    const { a, p } = await registered();
    await a.settle(p.deposit(1));

    const settlement = await a.settle(p.deposit(1, fromNuvei()));

    const postback = `scaleo/${p.clickId}/ftd/once`;
    expect(settlement).toEqual({ outcome: 'duplicate', postback });
  });
});

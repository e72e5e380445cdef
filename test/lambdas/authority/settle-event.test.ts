import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const newPlayer = () => playerEvents(randomUUID());

/** A later stage file: the brand `aurora` reports to the platform no more. */
function withoutAurora() {
  const brands = { borealis: {} };
  const scaleo = { specification: 'scaleo', baseUrl: 'https://acme.scaletrk.com', brands };
  return testConfig({ platforms: { scaleo } });
}

describe('a registration', () => {
  test('with a click becomes one postback, and the lane is woken', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();

    const settlement = await a.settle(p.registration());

    expect(settlement).toEqual({
      outcome: 'decided',
      postback: `scaleo/${p.clickId}/registration/once`,
    });
    expect(await a.postbacks('scaleo', p.clickId)).toMatchObject([
      {
        milestone: 'registration',
        state: 'pending',
        values: { transactionId: `registration:aurora:${p.playerRef}` },
      },
    ]);
    expect(a.woken).toMatchObject([{ platform: 'scaleo', message: { attempt: 1 } }]);
  });

  test('that its authority reports says of no money, no silence and no person', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();

    await a.settle(p.registration());

    const [row] = await a.postbacks('scaleo', p.clickId);
    expect(row?.values).not.toHaveProperty('amounts');
    expect(row).not.toHaveProperty('inPlaceOf');
    expect(row).not.toHaveProperty('vouchedBy');
  });

  test('delivered twice by the bus is the same event: woken again, never a second postback', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();

    await a.settle(p.registration());
    const again = await a.settle(p.registration());

    expect(again.outcome).toBe('decided');
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(1);
    expect(a.woken).toHaveLength(2);
    expect(await a.events('aurora', p.playerRef)).toHaveLength(0);
  });

  test('reported by two events is one postback and one visible duplicate', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();

    await a.settle(p.registration());
    const second = await a.settle(p.registration({ sourceEventId: `other-${p.clickId}` }));

    const postback = `scaleo/${p.clickId}/registration/once`;
    expect(second).toEqual({ outcome: 'duplicate', postback });
    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      { status: 'duplicate', reason: postback },
    ]);
    expect(a.woken).toHaveLength(1);
  });

  test.each<['' | ', of a test as well', { test?: true }]>([
    ['', {}],
    [', of a test as well', { test: true }],
  ])('read again when its brand reports no more stands by its postback%s', async (_, space) => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    await a.settle(p.registration(space));
    const later = new AuthorityBench(engine, withoutAurora());

    const again = await later.settle(p.registration(space));
    const other = await later.settle(p.deposit(1, space));

    expect(again.outcome).toBe('decided');
    expect(later.woken).toMatchObject([{ platform: 'scaleo', message: { attempt: 1 } }]);
    expect(other.outcome).toBe('suppressed');
    const suppressed = await a.suppressed('scaleo', p.clickId, space);
    expect(suppressed).toMatchObject([{ milestone: 'ftd' }]);
  });

  test('of a second player on the same click is suppressed, and the first keeps the click', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    const intruder = newPlayer();
    await a.settle(p.registration());
    await a.settle(intruder.deposit(1));
    const { click } = p.registration();

    const settlement = await a.settle(intruder.registration({ ...(click && { click }) }));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason: 'click-already-converted' });
    expect(await a.suppressed('scaleo', p.clickId)).toMatchObject([
      { reason: 'click-already-converted', because: { convertedBy: p.playerRef } },
    ]);
    // What waits for a click of the intruder's goes on waiting.
    expect(a.bus).toEqual([]);
    expect(await a.settle(intruder.deposit(2))).toMatchObject({ outcome: 'held' });
    expect(await a.allPostbacksOf(intruder.playerRef)).toEqual([]);
  });

  test('of a player who has a click already is suppressed: the first binding is final', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    await a.settle(p.registration());
    const other = {
      platform: 'scaleo',
      clickId: `other-${p.clickId}`,
      clickedAt: '2026-11-22T09:00:00.000Z',
    };

    const settlement = await a.settle(p.registration({ sourceEventId: 'x', click: other }));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason: 'player-already-linked' });
    expect(await a.suppressed('scaleo', other.clickId)).toMatchObject([
      { because: { linkedClickId: p.clickId } },
    ]);
  });

  test('without a click is held', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    const { click: _, ...organic } = p.registration();

    expect(await a.settle(organic)).toEqual({ outcome: 'held', reason: 'no-click' });
    expect(await a.events('aurora', p.playerRef)).toMatchObject([{ status: 'held' }]);
  });

  test('without a click, whose player is bound just then, is decided and not left waiting', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    const { click, ...organic } = p.registration();
    if (click === undefined) throw new Error('the player has no click');
    const ledger = new (class extends DynamoAuthorityLedger {
      override async hold(...item: Parameters<DynamoAuthorityLedger['hold']>) {
        await a.dependencies.clicks.bind(organic, { ...click, boundBy: 'clicks-api' });
        return super.hold(...item);
      }
    })(engine.table);

    const settlement = await a.settle(organic, { ledger });

    expect(settlement).toMatchObject({ outcome: 'decided' });
    expect(await a.postbacks('scaleo', p.clickId)).toHaveLength(1);
  });

  test('without a click, of a player who has one, is decided by that click', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    const { click: _, ...organic } = p.registration();
    await a.settle(organic);

    await a.settle(p.registration({ sourceEventId: 'with-click' }));
    const [released] = await a.settleBus();

    expect(released).toMatchObject({ outcome: 'duplicate' });
    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(1);
    expect(await a.events('aurora', p.playerRef)).toMatchObject([{ status: 'duplicate' }]);
  });

  test.each([
    ['unknown-platform', { platform: 'nowhere' }, {}],
    ['unknown-platform', { platform: 'constructor' }, {}],
    ['brand-not-on-platform', { platform: 'revvvs' }, { brand: 'borealis' }],
  ])('that no platform shall hear of is suppressed as %s', async (reason, where, changes) => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    const click = { clickId: p.clickId, clickedAt: '2026-11-22T09:00:00.000Z', ...where };

    const settlement = await a.settle(p.registration({ click, ...changes }));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason });
    expect(a.woken).toHaveLength(0);
  });
});

describe('deposits', () => {
  test('are a first deposit once and repeat deposits from then on', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    await a.settle(p.registration());

    const outcomes = [];
    for (const n of [1, 2, 3]) outcomes.push(await a.settle(p.deposit(n)));

    expect(outcomes.map(({ postback }) => postback?.split('/').slice(2))).toEqual([
      ['ftd', 'once'],
      ['deposit', `dep-2-${p.playerRef.slice(2)}`],
      ['deposit', `dep-3-${p.playerRef.slice(2)}`],
    ]);
  });

  test.each(['authority first', 'corroborating first'])(
    'reported by both sources, %s, are one postback and one visible duplicate',
    async (order) => {
      const a = new AuthorityBench(engine);
      const p = newPlayer();
      await a.settle(p.registration());
      const copy = p.deposit(1, { source: 'crm', sourceEventId: 'crm-1', transactionId: 'other' });
      const both = order === 'authority first' ? [p.deposit(1), copy] : [copy, p.deposit(1)];

      const outcomes = [];
      for (const event of both) outcomes.push((await a.settle(event)).outcome);

      expect(outcomes.sort()).toEqual(['decided', 'duplicate']);
      expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
      expect(await a.events('aurora', p.playerRef)).toMatchObject([
        { status: 'corroborating', event: { source: 'crm' } },
      ]);
    },
  );

  test('before the registration are held, and released by it exactly once each', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    const held = [await a.settle(p.deposit(1)), await a.settle(p.deposit(2))];

    await a.settle(p.registration());
    await a.settle(p.registration());
    const released = await a.settleBus();

    expect(held).toEqual([
      { outcome: 'held', reason: 'no-click' },
      { outcome: 'held', reason: 'no-click' },
    ]);
    expect(released.every(({ outcome }) => outcome === 'decided')).toBe(true);
    expect(await a.allPostbacksOf(p.playerRef)).toEqual([
      `${p.clickId}/POSTBACK#deposit#dep-2-${p.playerRef.slice(2)}`,
      `${p.clickId}/POSTBACK#ftd#once`,
      `${p.clickId}/POSTBACK#registration#once`,
    ]);
    expect((await a.events('aurora', p.playerRef)).map(({ status }) => status)).toEqual([
      'released',
      'released',
    ]);
  });

  test('held twice under two event IDs become one postback, and the other is told a duplicate', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    await a.settle(p.deposit(1));
    await a.settle(p.deposit(1, { sourceEventId: 'evt-again' }));

    await a.settle(p.registration());
    await a.settleBus();

    expect(await a.allPostbacksOf(p.playerRef)).toHaveLength(2);
    const statuses = (await a.events('aurora', p.playerRef)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['duplicate', 'released']);
  });

  test('racing their registration end in one postback each, whoever wins', async () => {
    for (let round = 0; round < 25; round += 1) {
      const a = new AuthorityBench(engine);
      const p = newPlayer();
      const retrying = async (event: Parameters<AuthorityBench['settle']>[0]) => {
        // A queue brings back what failed.
        for (let tries = 0; tries < 5; tries += 1) {
          const settled = await a.settle(event).catch(() => undefined);
          if (settled) return settled;
        }
        throw new Error('never settled');
      };

      await Promise.all([p.deposit(1), p.registration(), p.deposit(2)].map(retrying));
      while (a.bus.length > 0) await a.settleBus();

      const rows = await a.allPostbacksOf(p.playerRef);
      expect(rows).toHaveLength(3);
      expect(rows.filter((row) => row.endsWith('#ftd#once'))).toHaveLength(1);
      const waiting = await a.events('aurora', p.playerRef);
      expect(waiting.filter(({ status }) => status === 'held')).toEqual([]);
    }
  });

  test('racing each other are one first and one repeat deposit, whoever wins', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    await a.settle(p.registration());
    const ledger = new (class extends DynamoAuthorityLedger {
      override async createFirstDeposit(
        ...first: Parameters<DynamoAuthorityLedger['createFirstDeposit']>
      ) {
        // The other one is settled between this one's look at the player and its write.
        await a.settle(p.deposit(2));
        return super.createFirstDeposit(...first);
      }
    })(engine.table);

    const settlement = await a.settle(p.deposit(1), { ledger });

    const { depositId } = p.deposit(1);
    expect(settlement).toMatchObject({ postback: `scaleo/${p.clickId}/deposit/${depositId}` });
    expect((await a.postbacks('scaleo', p.clickId)).map(({ milestone }) => milestone)).toEqual([
      'deposit',
      'ftd',
      'registration',
    ]);
  });

  test('racing each other where no first deposit is wanted: only one of them is the first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const a = new AuthorityBench(engine);
      const p = newPlayer();
      await a.settle(p.registration());
      const { scaleo } = a.dependencies.config.platforms;
      if (scaleo) delete scaleo.specification.events.ftd;

      const outcomes = await Promise.all([a.settle(p.deposit(1)), a.settle(p.deposit(2))]);

      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['decided', 'suppressed']);
    }
  });

  test.each(['first', 'repeat'])(
    'read again when their brand is reported no more stand by their postback: a %s one',
    async (which) => {
      const a = new AuthorityBench(engine);
      const p = newPlayer();
      await a.settle(p.registration());
      if (which === 'repeat') await a.settle(p.deposit(1));
      const before = await a.settle(p.deposit(2));
      const later = new AuthorityBench(engine, withoutAurora());

      const again = await later.settle(p.deposit(2));

      expect(again).toEqual(before);
      expect(later.woken).toMatchObject([{ platform: 'scaleo', message: { attempt: 1 } }]);
      expect(await a.suppressed('scaleo', p.clickId)).toEqual([]);
    },
  );

  test('without any reference are held, because nobody could tell a repeat', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();
    await a.settle(p.registration());
    const { depositId: _, transactionId: __, ...anonymous } = p.deposit(1);

    expect(await a.settle(anonymous)).toEqual({ outcome: 'held', reason: 'no-identity' });
    expect(await a.settle(p.deposit(2))).toMatchObject({
      postback: expect.stringContaining('/ftd/'),
    });
  });

  test('older than the shortest life of a row are suppressed, for the table may have forgotten', async () => {
    const a = new AuthorityBench(engine);
    const p = newPlayer();

    const settlement = await a.settle(p.deposit(1, { occurredAt: '2023-01-01T00:00:00.000Z' }));

    expect(settlement).toEqual({ outcome: 'suppressed', reason: 'too-old' });
  });
});

test.each(['refund', 'chargeback'] as const)('a %s is recorded on the player', async (type) => {
  const a = new AuthorityBench(engine);
  const p = newPlayer();

  const settlement = await a.settle(p.reversal(type));

  expect(settlement).toEqual({ outcome: 'decided', reason: type });
  expect(await a.events('aurora', p.playerRef)).toMatchObject([
    { status: 'recorded', milestone: 'reversal', reason: type, event: { amountMinor: '5000' } },
  ]);
});

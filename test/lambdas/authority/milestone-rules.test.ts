import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatPostbackName } from '../../../core/keys.ts';
import type { PipelineConfig } from '../../../core/pipeline-config.ts';
import type { RegistrationEvent } from '../../../core/player-event.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { DynamoAuthorityLedger } from '../../../lambdas/adapters/authority-ledger.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';
import {
  CREATED_AT,
  configWith,
  type Platform,
  type Rules,
  registeredAtHub,
} from './milestone-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const registered = (milestones?: Rules, changes?: Partial<RegistrationEvent>) =>
  registeredAtHub(engine, milestones, changes);

describe('qualification', () => {
  const rule = { deposited: { EUR: '20' }, wagered: { EUR: '100' }, withinDays: 30 };
  const agreed = { milestones: { qualified: rule } };

  test('happens once, with the figures and bounds behind it', async () => {
    const { a, activity, told } = await registered({ qualified: rule });
    const little = activity(1, { wagered: { amountMinor: '9999', currency: 'EUR' } });

    expect(await a.settle(little)).toEqual({ outcome: 'suppressed', reason: 'baseline-not-met' });
    expect(await a.settle(activity(2))).toMatchObject({ outcome: 'decided' });
    expect(await a.settle(activity(3))).toMatchObject({ outcome: 'duplicate' });
    expect(await told('qualified')).toMatchObject([
      {
        occurrence: 'once',
        values: { basis: { deposited: '50.00 EUR', wagered: '200.00 EUR', withinDays: '30' } },
      },
    ]);
  });

  test('is decided by a deposit alone where no stakes are asked for', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: simple });

    await a.settle(p.deposit(1, { amountMinor: '1999' }));
    expect(await told('qualified')).toEqual([]);
    // Figures that are only too small so far are nothing that anyone should look at.
    expect(await a.events('aurora', p.playerRef)).toEqual([]);
    await a.settle(p.deposit(2, { amountMinor: '2000' }));

    expect(await told('qualified')).toHaveLength(1);
  });

  test('is decided by a deposit that the platform itself does not want', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: simple });
    const { hub } = a.dependencies.config.platforms;
    if (hub) delete hub.specification.events.ftd;

    const settlement = await a.settle(p.deposit(1));

    expect(settlement).toMatchObject({ outcome: 'suppressed', reason: 'milestone-not-wanted' });
    expect(await told('qualified')).toHaveLength(1);
  });

  test('is decided by a deposit that is read again after a crash in between', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: simple });
    const ledger = new (class extends DynamoAuthorityLedger {
      override async create(row: PostbackRow) {
        if (row.milestone === 'qualified') throw new Error('throttled');
        return super.create(row);
      }
    })(engine.table);
    const crashed = a.settle(p.deposit(1), { ledger });
    await expect(crashed).rejects.toThrow('throttled');

    await a.settle(p.deposit(1));

    expect(await told('qualified')).toHaveLength(1);
  });

  test.each<[string, Partial<Platform>]>([
    ['asks for more', { milestones: { qualified: { ...rule, wagered: { EUR: '1000' } } } }],
    ['is gone', {}],
    ['is of a brand that reports no more', { ...agreed, brands: { borealis: {} } }],
  ])(
    'stands, and is woken, when it is read again after a crash and its rule %s',
    async (_, later) => {
      const { a, p, activity, told } = await registered({ qualified: rule });
      a.woken.length = 0;
      const lanes = { wake: () => Promise.reject(new Error('throttled')) };
      await expect(a.settle(activity(1), { lanes })).rejects.toThrow('throttled');

      const settlement = await a.settle(activity(1), { config: configWith(later) });

      const [row] = await told('qualified');
      expect(settlement).toEqual({ outcome: 'decided', postback: row && formatPostbackName(row) });
      expect(a.woken).toMatchObject([{ platform: 'hub', message: { attempt: 1 } }]);
      expect(await a.events('aurora', p.playerRef)).toEqual([]);
    },
  );

  test('that is not reached is kept with the figures that did not suffice', async () => {
    const { a, p, activity } = await registered({ qualified: rule });
    const little = activity(1, { wagered: { amountMinor: '9999', currency: 'EUR' } });

    await a.settle(little);

    expect(await a.events('aurora', p.playerRef)).toMatchObject([
      { status: 'recorded', milestone: 'qualified', reason: 'baseline-not-met', event: little },
    ]);
  });

  test('counts its days from the registration, however late the player was bound', async () => {
    const long = { occurredAt: '2026-10-01T00:00:00.000Z' };
    const { a, activity, told } = await registered({ qualified: rule }, long);

    expect(await a.settle(activity(1))).toMatchObject({ reason: 'baseline-too-late' });
    expect(await told('qualified')).toEqual([]);
  });

  test('counts its days from the binding of a player whose registration nobody reported', async () => {
    const { a, activity } = await registered({ qualified: rule });
    const { playerRef } = playerEvents(randomUUID());
    const click = { platform: 'hub', clickId: `c${randomUUID()}`, clickedAt: CREATED_AT };
    await a.dependencies.clicks.bind({ brand: 'aurora', playerRef }, click);

    expect(await a.settle(activity(1, { playerRef }))).toMatchObject({ outcome: 'decided' });
    expect(await a.postbacks('hub', click.clickId)).toMatchObject([{ milestone: 'qualified' }]);
  });

  test.each<[string, PipelineConfig]>([
    ['has left', testConfig()],
    ['does not take the brand any more', configWith({ ...agreed, brands: { borealis: {} } })],
    [
      'takes nothing so late',
      configWith({ ...agreed, window: { days: 0.5, milestones: ['qualified'] } }),
    ],
  ])('is not told to a platform that %s', async (_what, config) => {
    const { a, activity, told } = await registered({ qualified: rule });

    const settlement = await a.settle(activity(1), { config });

    expect(settlement).toEqual({ outcome: 'suppressed', reason: 'milestone-not-wanted' });
    expect(await told('qualified')).toEqual([]);
  });

  test('is not decided by a deposit that was taken back, or that another report of it inflates', async () => {
    const { wagered: _, ...simple } = rule;
    const { a, p, told } = await registered({ qualified: { ...simple, deposited: { EUR: '60' } } });
    await a.settle(p.reversal('refund', { amountMinor: '9000' }));
    await a.settle(p.deposit(1, { amountMinor: '9000' }));
    await a.settle(p.deposit(2));
    await a.settle(p.deposit(2, { sourceEventId: 'again', amountMinor: '90000' }));

    expect(await told('qualified')).toEqual([]);
  });

  test.each(['the operator says so first', 'a deposit shows it first'])(
    'is one and no contradiction where %s and the other follows',
    async (order) => {
      const { wagered: _, ...simple } = rule;
      const { a, p, activity, told } = await registered({ qualified: simple });
      const said = () => a.settle(activity(1));
      const paid = () => a.settle(p.deposit(1));

      const settlements = [];
      const both = [said, paid];
      const ordered = order === 'the operator says so first' ? both : both.toReversed();
      for (const settle of ordered) settlements.push(await settle());

      const outcomes = settlements.map(({ outcome, reason }) => ({ outcome, reason }));
      const first = { outcome: 'decided', reason: undefined };
      const second = { outcome: 'duplicate', reason: undefined };
      expect(outcomes).toEqual(ordered[0] === said ? [first, first] : [first, second]);
      expect(await told('qualified')).toHaveLength(1);
    },
  );

  test('has no rule and nobody qualifies', async () => {
    const { a, activity, told } = await registered();

    expect(await a.settle(activity(1))).toMatchObject({ outcome: 'suppressed' });
    expect(await told('qualified')).toEqual([]);
  });

  test('of a player without a click waits for it', async () => {
    const { a } = await registered({ qualified: rule });
    const p = playerEvents(randomUUID());
    const { activity } = await registered({ qualified: rule });

    expect(await a.settle(activity(1, { playerRef: p.playerRef }))).toEqual({
      outcome: 'held',
      reason: 'no-click',
    });
  });
});

describe('what is taken back', () => {
  test.each<[string, Rules, object, string]>([
    ['a cause not agreed', { reversal: { causes: ['chargeback'] } }, {}, 'reversal-not-agreed'],
    [
      'too late',
      { reversal: { withinDays: 7 } },
      { occurredAt: '2026-11-29T09:59:01.000Z' },
      'reversal-too-late',
    ],
  ])('stays with the affiliate: %s', async (_what, rules, changes, reason) => {
    const { a, p, told } = await registered(rules);
    await a.settle(p.deposit(1));

    expect(await a.settle(p.reversal('refund', changes))).toEqual({
      outcome: 'suppressed',
      reason,
    });
    expect(await told('ftd')).toMatchObject([{ state: 'pending' }]);
  });

  test('before the deposit was known stays as well, where the cause was not agreed', async () => {
    const { a, p, told } = await registered({ reversal: { causes: ['chargeback'] } });
    await a.settle(p.reversal('refund'));

    await a.settle(p.deposit(1));

    expect(await told('ftd')).toMatchObject([{ state: 'pending' }]);
  });
});

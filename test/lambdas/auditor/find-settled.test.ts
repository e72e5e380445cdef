import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BusEvent, UnattributedEvent, UnconfirmedEvent } from '../../../core/claim.ts';
import type { ActivityEvent, ReferenceEvent, RevenueEvent } from '../../../core/player-event.ts';
import { auditLedger } from '../../../lambdas/adapters/audit-ledger.ts';
import { findSettled } from '../../../lambdas/auditor/find-settled.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { ClicksBench } from '../../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** `hub` takes every milestone, `stripe` decides deposits, `crm` the rest. */
const CONFIG = testConfig({
  platforms: {
    ...STAGE.platforms,
    hub: {
      specification: 'generic',
      baseUrl: 'https://hub.example.com',
      brands: { aurora: {} },
      milestones: { qualified: { deposited: { EUR: '20' }, withinDays: 30 } },
    },
  },
});

function bench(config = CONFIG) {
  const authority = new AuthorityBench(engine, config);
  const isFound = async (event: BusEvent) =>
    (await findSettled([event], { config, ledger: auditLedger(engine.table) })).has(event);
  return { authority, isFound };
}

function story(platform = 'scaleo') {
  const id = randomUUID();
  const p = playerEvents(id);
  const own = { v: 1, source: 'crm', brand: 'aurora', playerRef: p.playerRef } as const;
  const at = { occurredAt: '2026-11-22T09:59:00.000Z' };
  const click = { platform, clickId: p.clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
  return {
    ...p,
    registration: (changes: Parameters<typeof p.registration>[0] = {}) =>
      p.registration({ click, ...changes }),
    activity: (deposited: string): ActivityEvent => ({
      ...{ ...own, ...at },
      type: 'activity',
      sourceEventId: `act-${deposited}-${id}`,
      deposited: { amountMinor: deposited, currency: 'EUR' },
    }),
    revenue: (revision: number): RevenueEvent => ({
      ...{ ...own, ...at },
      type: 'revenue',
      sourceEventId: `rev-${revision}-${id}`,
      ...{ period: '2026-11', revision, ngrMinor: '1000', currency: 'EUR' },
    }),
    reference: (changes: Partial<ReferenceEvent> = {}): ReferenceEvent => ({
      ...{ ...own, ...at },
      type: 'reference',
      sourceEventId: `ref-${id}`,
      depositId: `dep-1-${id}`,
      ...changes,
    }),
    claimed: (changes: Partial<UnattributedEvent> = {}): UnattributedEvent => ({
      ...{ v: 1, ...at },
      type: 'unattributed',
      said: 'deposit',
      source: 'stripe',
      sourceEventId: `psp-${id}`,
      brand: 'aurora',
      ...{ depositId: `dep-1-${id}`, transactionId: `pi-1-${id}` },
      ...{ amountMinor: '5000', currency: 'EUR' },
      ...changes,
    }),
    unconfirmed: (): UnconfirmedEvent => ({
      ...{ v: 1, ...at },
      type: 'unconfirmed',
      said: 'PAYMENT',
      source: 'stripe',
      ...{ sourceEventId: `ask-${id}`, subject: `psp-${id}` },
    }),
  };
}

type Story = ReturnType<typeof story>;

const again = (p: Story) => ({ sourceEventId: `again-${p.clickId}` });
const NAMELESS = { depositId: undefined, transactionId: undefined };
const gone = (p: Story) => ({ ...clickOf(p), platform: 'gone' });
const clickOf = ({ clickId }: Story) => {
  return { platform: 'scaleo', clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
};

/** What is settled, the last of which is looked for, and what becomes of that one. */
const CASES: Array<[string, (p: Story) => BusEvent[]]> = [
  ['decided', (p) => [p.registration()]],
  ['held no-click', (p) => [p.registration({ click: undefined })]],
  ['duplicate', (p) => [p.registration(), p.registration(again(p))]],
  ['suppressed unknown-platform', (p) => [p.registration({ click: gone(p) })]],
  ['suppressed too-old', (p) => [p.registration({ occurredAt: '2020-01-01T00:00:00.000Z' })]],
  ['duplicate corroborating', (p) => [p.registration({ source: 'stripe' })]],
  ['decided', (p) => [p.registration(), p.deposit(1)]],
  ['decided', (p) => [p.registration(), p.deposit(1), p.deposit(2)]],
  ['duplicate', (p) => [p.registration(), p.deposit(1), p.deposit(1, again(p))]],
  ['duplicate corroborating', (p) => [p.registration(), p.deposit(1, { source: 'crm' })]],
  ['held no-click', (p) => [p.deposit(1)]],
  ['held no-identity', (p) => [p.registration(), p.deposit(1, NAMELESS)]],
  ['suppressed reversed-by-refund', (p) => [p.registration(), p.reversal('refund'), p.deposit(1)]],
  ['decided refund', (p) => [p.reversal('refund')]],
  [
    'decided deposit-cancelled',
    (p) => [
      p.registration(),
      p.deposit(1),
      p.reversal('chargeback', { ...NAMELESS, transactionId: p.deposit(1).transactionId }),
    ],
  ],
  [
    'duplicate',
    (p) => [p.registration(), p.deposit(1), p.deposit(1, { ...again(p), depositId: undefined })],
  ],
  [
    'duplicate',
    (p) => [p.registration(), p.deposit(1, { depositId: undefined }), p.deposit(1, again(p))],
  ],
  ['held no-click', (p) => [p.deposit(1, { depositId: undefined }), p.deposit(1, again(p))]],
  ['decided registered', (p) => [p.reference()]],
  [
    'suppressed reference-taken',
    (p) => [p.reference(), p.reference({ ...again(p), playerRef: 'p_other' })],
  ],
  ['held waits-for-reference', (p) => [p.claimed()]],
  ['held no-identity', (p) => [p.claimed(NAMELESS)]],
  ['decided', (p) => [p.registration(), p.reference(), p.claimed()]],
  ['decided refund', (p) => [p.reference(), p.claimed({ said: 'refund' })]],
  ['held not-confirmable', (p) => [p.unconfirmed()]],
];

describe('an event that is settled is found, and was not before:', () => {
  test.each(CASES)('%s', async (expected, build) => {
    const { authority, isFound } = bench();
    const events = build(story());
    const sought = events.at(-1) as BusEvent;
    for (const event of events.slice(0, -1)) await authority.settle(event);

    const before = await isFound(sought);
    const { outcome, reason } = await authority.settle(sought);

    expect([outcome, reason].filter(Boolean).join(' ')).toBe(expected);
    expect(before).toBe(false);
    expect(await isFound(sought)).toBe(true);
  });

  test.each([
    ['decided', (p: Story) => p.activity('2000')],
    ['suppressed baseline-not-met', (p: Story) => p.activity('1999')],
    ['decided', (p: Story) => p.revenue(0)],
  ])('at a platform of every milestone: %s', async (expected, build) => {
    const { authority, isFound } = bench();
    const p = story('hub');
    const sought = build(p);
    await authority.settle(p.registration());

    const before = await isFound(sought);
    const { outcome, reason } = await authority.settle(sought);

    expect([outcome, reason].filter(Boolean).join(' ')).toBe(expected);
    expect(before).toBe(false);
    expect(await isFound(sought)).toBe(true);
  });
});

test('an activity that nobody asked for leaves nothing, and the rules say that it need not', async () => {
  const { authority, isFound } = bench();
  const p = story();
  await authority.settle(p.registration());

  expect(await isFound(p.activity('2000'))).toBe(true);
});

test('a claim that its source is still being asked about is not found', async () => {
  const { authority, isFound } = bench();
  const p = story();
  authority.answer = async () => ({ noAnswer: 'the line is down' });
  const { reason } = await authority.settle(p.unconfirmed());

  expect(reason).toBe('waits-for-confirmation');
  expect(await isFound(p.unconfirmed())).toBe(false);
});

test('a click ID that was put right on the way to a suppression does not lose its event', async () => {
  const clicks = new ClicksBench(engine);
  const { isFound } = bench(clicks.authority.dependencies.config);
  const clickId = `aB${randomUUID()}`;
  const [first, second] = [story(), story()];
  const click = (id: string) => ({ ...clickOf(first), clickId: id });
  await clicks.landed(clickId);
  await clicks.authority.settle(first.registration({ click: click(clickId) }));
  const damaged = second.registration({ click: click(clickId.toLowerCase()) });

  const before = await isFound(damaged);
  const { reason } = await clicks.authority.settle(damaged);

  expect(reason).toBe('click-already-converted');
  expect(before).toBe(false);
  expect(await isFound(damaged)).toBe(true);
});

test('each of many events is judged by itself', async () => {
  const { authority } = bench();
  const stories = Array.from({ length: 60 }, () => story());
  for (const p of stories.slice(0, 30)) await authority.settle(p.registration());
  const events = stories.map((p) => p.registration());

  const found = await findSettled(events, {
    config: CONFIG,
    ledger: auditLedger(engine.table),
  });

  expect(events.map((event) => found.has(event))).toEqual([
    ...Array.from({ length: 30 }, () => true),
    ...Array.from({ length: 30 }, () => false),
  ]);
});

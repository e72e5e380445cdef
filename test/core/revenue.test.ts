import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RevenueRule } from '../../core/milestone-rules.ts';
import type { RevenueEvent } from '../../core/player-event.ts';
import { type Account, bookStatement } from '../../core/revenue.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import { specification } from './specification.ts';

const RULE: RevenueRule = { figure: 'ngr', losses: 'carried-over' };

function platform(
  cadence: 'period-total' | 'cumulative-total',
  negative: 'refused' | 'allowed',
): PlatformSpecification {
  const base = specification();
  return {
    ...base,
    events: { ...base.events, revenue: { request: 'conversion', cadence } },
    money: { currency: { rule: 'any' }, letterCase: 'upper', negative },
  };
}
const DIFFERENCES = platform('period-total', 'allowed');
const NO_LOSSES = platform('period-total', 'refused');

function statement(period: string, revision: number, ngrMinor: number): RevenueEvent {
  return {
    v: 1,
    type: 'revenue',
    source: 'backend',
    sourceEventId: `${period}.${revision}`,
    brand: 'aurora',
    playerRef: 'p_1',
    occurredAt: '2026-11-01T00:00:00Z',
    period,
    revision,
    ngrMinor: String(ngrMinor),
    ggrMinor: String(ngrMinor * 2),
    currency: 'EUR',
  };
}

/** Books statements one after the other: what was told of each, and the account in the end. */
function book(
  statements: readonly RevenueEvent[],
  options: { rule?: RevenueRule; specification: PlatformSpecification },
) {
  let account: Account | undefined;
  const told: Array<string | undefined> = [];
  const said: string[] = [];
  for (const event of statements) {
    const booking = bookStatement(event, account, { rule: RULE, ...options });
    if ('account' in booking) account = booking.account;
    told.push(booking.do === 'tell' ? booking.amount : undefined);
    said.push(booking.do === 'tell' ? booking.kind : 'reason' in booking ? booking.reason : '');
  }
  return { told, said, account };
}

describe('a platform that adds up what it is told', () => {
  test('is told a period, and of its restatement the difference', () => {
    const statements = [statement('2026-10', 0, 10_000), statement('2026-10', 1, 8_000)];

    expect(book(statements, { specification: DIFFERENCES }).told).toEqual(['10000', '-2000']);
  });

  test('that takes no losses is told less later, until the loss is worked off', () => {
    const statements = [
      statement('2026-10', 0, 10_000),
      statement('2026-10', 1, 8_000),
      statement('2026-11', 0, 1_500),
      statement('2026-12', 0, 3_000),
    ];
    const { told, said } = book(statements, { specification: NO_LOSSES });

    expect(told).toEqual(['10000', undefined, undefined, '2500']);
    expect(said.slice(1, 3)).toEqual(['carried-over', 'carried-over']);
  });

  test('forgets a losing period where losses are forgiven', () => {
    const rule = { ...RULE, losses: 'forgiven' } as const;
    const statements = [statement('2026-10', 0, -5_000), statement('2026-11', 0, 3_000)];

    expect(book(statements, { rule, specification: NO_LOSSES }).told).toEqual([undefined, '3000']);
    expect(book(statements, { specification: NO_LOSSES }).told).toEqual([undefined, undefined]);
  });

  test('is told nothing of an older statement that comes late, or of the same again', () => {
    const statements = [
      statement('2026-10', 2, 8_000),
      statement('2026-10', 1, 9_000),
      statement('2026-10', 2, 8_000),
    ];
    const { told, said } = book(statements, { specification: DIFFERENCES });

    expect(told).toEqual(['8000', undefined, undefined]);
    expect(said.slice(1)).toEqual(['older-revision', 'same-revision']);
  });

  test('is told nothing where a restatement changes nothing', () => {
    const statements = [statement('2026-10', 0, 8_000), statement('2026-10', 1, 8_000)];

    expect(book(statements, { specification: DIFFERENCES }).said).toEqual([
      'revenue',
      'nothing-owed',
    ]);
  });
});

test('a platform that wants the total so far is told the total, and no loss if it takes none', () => {
  const statements = [
    statement('2026-10', 0, 10_000),
    statement('2026-11', 0, 500),
    statement('2026-10', 1, -600),
    statement('2026-12', 0, 200),
  ];

  expect(book(statements, { specification: platform('cumulative-total', 'refused') }).told).toEqual(
    ['10000', '10500', undefined, '100'],
  );
});

test('the gross figure is shared where that was agreed', () => {
  const rule = { ...RULE, figure: 'ggr' } as const;

  expect(book([statement('2026-10', 0, 50)], { rule, specification: DIFFERENCES }).told).toEqual([
    '100',
  ]);
});

test('a statement in another currency than those before waits for a person', () => {
  const account = book([statement('2026-10', 0, 50)], { specification: DIFFERENCES }).account;
  const other = { ...statement('2026-11', 0, 50), currency: 'USD' };

  expect(bookStatement(other, account, { rule: RULE, specification: DIFFERENCES })).toEqual({
    do: 'hold',
    reason: 'currency-changed',
  });
});

test('whatever is restated in whatever order, all that is told comes to the latest statements', () => {
  const period = fc.constantFrom('2026-10', '2026-11', '2026-12');
  const one = fc.tuple(period, fc.nat(5), fc.integer({ min: -9_999, max: 9_999 }));
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (drawn) => {
      const statements = drawn.map((each) => statement(...each));
      const latest = new Map<string, RevenueEvent>();
      for (const event of statements) {
        const known = latest.get(event.period);
        if (!known || known.revision < event.revision) latest.set(event.period, event);
      }
      const right = [...latest.values()].reduce((sum, event) => sum + Number(event.ngrMinor), 0);

      const { told } = book(statements, { specification: DIFFERENCES });
      const sum = told.reduce((total, amount) => total + Number(amount ?? 0), 0);

      expect(sum).toBe(right);
    }),
  );
});

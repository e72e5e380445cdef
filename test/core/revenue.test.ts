import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RevenueRule } from '../../core/milestone-rules.ts';
import type { RevenueEvent } from '../../core/player-event.ts';
import { type Account, bookStatement, occurrenceOfStatement } from '../../core/revenue.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import type { MoneyKind } from '../../core/specification/value-source.ts';
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

describe('a booking says all that it rests on', () => {
  const october = { revision: 0, amount: '10000' };
  const afterOctober: Account = {
    currency: 'EUR',
    periods: { '2026-10': october },
    told: '10000',
    latest: '2026-10.0',
  };
  const booked = (event: RevenueEvent, account?: Account, platform = DIFFERENCES) =>
    bookStatement(event, account, { rule: RULE, specification: platform });

  test('of the first statement of a player', () => {
    expect(booked(statement('2026-10', 0, 10_000))).toEqual({
      do: 'tell',
      kind: 'revenue',
      amount: '10000',
      account: afterOctober,
      basis: {
        figure: 'ngr',
        losses: 'carried-over',
        stated: '10000',
        statedBefore: 'nothing',
        toldBefore: '0',
        toldNow: '10000',
      },
    });
  });

  test('of a restatement', () => {
    expect(booked(statement('2026-10', 3, 8_000), afterOctober)).toEqual({
      do: 'tell',
      kind: 'revenue',
      amount: '-2000',
      account: {
        currency: 'EUR',
        periods: { '2026-10': { revision: 3, amount: '8000' } },
        told: '8000',
        latest: '2026-10.3',
      },
      basis: {
        figure: 'ngr',
        losses: 'carried-over',
        stated: '8000',
        statedBefore: '10000',
        toldBefore: '10000',
        toldNow: '8000',
      },
    });
  });

  test('of a loss that the platform does not take: the account knows it, and nothing is told', () => {
    const november = { revision: 0, amount: '-500' };

    expect(booked(statement('2026-11', 0, -500), afterOctober, NO_LOSSES)).toEqual({
      do: 'note',
      reason: 'carried-over',
      account: { ...afterOctober, periods: { '2026-10': october, '2026-11': november } },
      owed: '-500',
    });
  });

  test('of a statement after which nothing is owed', () => {
    const again = { revision: 1, amount: '10000' };

    expect(booked(statement('2026-10', 1, 10_000), afterOctober)).toEqual({
      do: 'note',
      reason: 'nothing-owed',
      account: { ...afterOctober, periods: { '2026-10': again } },
      owed: '0',
    });
  });

  test.each([
    [2, 'older-revision'],
    [3, 'same-revision'],
  ] as const)('of revision %d after revision 3: %s', (revision, reason) => {
    const known = { ...afterOctober, periods: { '2026-10': { ...october, revision: 3 } } };

    expect(booked(statement('2026-10', revision, 1), known)).toEqual({ do: 'nothing', reason });
  });

  test('of a statement without the figure that is shared, which waits for a person', () => {
    const { ngrMinor: _, ...grossOnly } = statement('2026-10', 1, 10_000);
    const { ggrMinor: __, ...netOnly } = statement('2026-10', 1, 10_000);
    const missing = { do: 'hold', reason: 'figure-missing' };
    const gross = { rule: { ...RULE, figure: 'ggr' as const }, specification: DIFFERENCES };

    expect(booked(grossOnly, afterOctober)).toEqual(missing);
    expect(booked(netOnly, afterOctober)).toMatchObject({ do: 'note', reason: 'nothing-owed' });
    expect(bookStatement(netOnly, undefined, gross)).toEqual(missing);
    expect(bookStatement(grossOnly, undefined, gross)).toMatchObject({ amount: '20000' });
  });
});

describe('revenue of the same days in two periods', () => {
  const of = (text: string): RevenueEvent => {
    const [period = '', product] = text.split(' of ');
    return { ...statement(period, 0, 100), ...(product !== undefined && { product }) };
  };
  const booking = (...texts: string[]) => {
    const statements = texts.map(of);
    const last = statements.pop() ?? expect.fail('no statement');
    const { account } = book(statements, { specification: DIFFERENCES });
    return bookStatement(last, account, { rule: RULE, specification: DIFFERENCES });
  };
  const overlap = { do: 'hold', reason: 'periods-overlap' };

  test.each([
    ['a day', 'its month', '2026-10', '2026-10-31'],
    ['a day', 'its year', '2026', '2026-10-31'],
    ['a month', 'its year', '2026', '2026-10'],
    ['a month', 'its year, of one product', '2026 of casino', '2026-10 of casino'],
  ])('is of %s and %s: whichever comes second waits for a person', (_one, _other, whole, part) => {
    expect(booking('2025-01', whole, part)).toEqual(overlap);
    expect(booking('2025-01', part, whole)).toEqual(overlap);
  });

  test.each([
    ['another month', '2026-10', '2026-11'],
    ['a day of another month', '2026-10', '2026-11-10'],
    ['a month of another product', '2026 of casino', '2026-10 of poker'],
    ['a product with a longer name', '2026 of poker', '2026-10 of poker-live'],
  ])('is not that of %s', (_what, known, other) => {
    expect(booking(known, other)).toMatchObject({ do: 'tell', amount: '100' });
    expect(booking(other, known)).toMatchObject({ do: 'tell', amount: '100' });
  });
});

test('products that are stated by themselves are restated by themselves, and told as one sum', () => {
  const casino = { product: 'casino' };
  const poker = { product: 'poker' };
  const { told, account } = book(
    [
      { ...statement('2026-10', 0, 10_000), ...casino },
      { ...statement('2026-10', 0, 700), ...poker },
      { ...statement('2026-10', 1, 9_000), ...casino },
    ],
    { specification: DIFFERENCES },
  );

  expect(told).toEqual(['10000', '700', '-1000']);
  expect(account).toEqual({
    currency: 'EUR',
    periods: {
      'casino:2026-10': { revision: 1, amount: '9000' },
      'poker:2026-10': { revision: 0, amount: '700' },
    },
    told: '9700',
    latest: 'casino:2026-10.1',
  });
});

test('a statement occurs once in each revision of its period, and of its product', () => {
  const whole = statement('2026-10-31', 12, 1);

  expect(occurrenceOfStatement(whole)).toBe('2026-10-31.12');
  expect(occurrenceOfStatement({ ...whole, product: 'casino' })).toBe('casino:2026-10-31.12');
});

describe('revenue goes by the name that the platform has for it', () => {
  const asking = (...kinds: MoneyKind[]) => {
    const query = kinds.map((money) => ({ name: money, value: { from: 'money', money } as const }));
    const requests = { conversion: { method: 'GET', path: '/conv', query } as const };
    return { ...specification({ requests }), events: DIFFERENCES.events };
  };

  test.each<[MoneyKind[], MoneyKind, MoneyKind]>([
    [['revenue', 'ngr'], 'ngr', 'revenue'],
    [['ggr', 'ngr', 'revenue'], 'ngr', 'ggr'],
    [['payout', 'revenue'], 'revenue', 'revenue'],
    [['ngr'], 'ngr', 'revenue'],
    [[], 'revenue', 'revenue'],
  ])('to one that asks for %j: net as %s, gross as %s', (kinds, net, gross) => {
    const kindOf = (figure: RevenueRule['figure']) => {
      const rule = { ...RULE, figure };
      return book([statement('2026-10', 0, 50)], { rule, specification: asking(...kinds) }).said;
    };

    expect(kindOf('ngr')).toEqual([net]);
    expect(kindOf('ggr')).toEqual([gross]);
  });
});

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

  test('is one that says neither how often it wants to be told nor whether it takes losses', () => {
    const silent = specification();
    const statements = [
      statement('2026-10', 0, 10_000),
      statement('2026-11', 0, 500),
      statement('2026-10', 1, 9_000),
    ];
    const { told, said } = book(statements, { specification: silent });

    expect(silent.money).toBeUndefined();
    expect(silent.events.revenue).toBeUndefined();
    expect(told).toEqual(['10000', '500', undefined]);
    expect(said[2]).toBe('carried-over');
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

test('a total of nothing is no loss: it is told also to a platform that takes none', () => {
  const statements = [statement('2026-10', 0, 10_000), statement('2026-10', 1, 0)];
  const { told, account } = book(statements, {
    specification: platform('cumulative-total', 'refused'),
  });

  expect(told).toEqual(['10000', '0']);
  expect(account?.told).toBe('0');
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

test.each([
  ['all products after one of them', undefined, 'casino'],
  ['one product after all of them', 'casino', undefined],
])('of the same days of %s waits for a person', (_which, product, before) => {
  const of = (name: string | undefined, period: string) => ({
    ...statement(period, 0, 100),
    ...(name !== undefined && { product: name }),
  });
  const { account } = book([of(before, '2026-10')], { specification: DIFFERENCES });
  const booked = (event: RevenueEvent) =>
    bookStatement(event, account, { rule: RULE, specification: DIFFERENCES });

  expect(booked(of(product, '2026-10'))).toEqual({ do: 'hold', reason: 'periods-overlap' });
  expect(booked(of(product, '2026-10-07'))).toEqual({ do: 'hold', reason: 'periods-overlap' });
  expect(booked(of(product, '2026-11'))).toMatchObject({ do: 'tell' });
  expect(booked(of(before === undefined ? 'poker' : 'sportsbook', '2026-11'))).toMatchObject({
    do: 'tell',
  });
});

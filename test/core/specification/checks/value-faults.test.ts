import { describe, expect, test } from 'vitest';
import type { Milestone } from '../../../../core/milestones.ts';
import { MONEY_OF_MILESTONE } from '../../../../core/specification/money-of-milestone.ts';
import type {
  MoneyKind,
  Parameter,
  ValueSource,
} from '../../../../core/specification/value-source.ts';
import { events, faultsOf, query, request } from '../faults-of.ts';

const MONEY = { money: { currency: { rule: 'any' as const } } };
const ALL = {
  ...events({
    registration: 'reg',
    ftd: 'first',
    deposit: 'dep',
    qualified: 'cpa',
    revenue: 'rev',
    reversal: 'back',
  }),
  reversals: { partial: 'sent' as const },
  ...MONEY,
};

function carried(value: ValueSource, overrides: Partial<Parameter> = {}): Parameter {
  return { name: 'x', value, ...overrides };
}

function money(kind: MoneyKind): ValueSource {
  return { from: 'money', money: kind };
}

describe('a sum of money', () => {
  test('of an event is what events of its milestone have', () => {
    expect(MONEY_OF_MILESTONE).toEqual({
      registration: [],
      ftd: ['deposit'],
      deposit: ['deposit'],
      qualified: [],
      revenue: ['ggr', 'ngr', 'revenue'],
      reversal: ['deposit'],
    });
  });

  test.each<[MoneyKind, Milestone[], string]>([
    ['deposit', ['ftd', 'deposit', 'reversal'], 'registration, qualified, revenue'],
    ['ggr', ['revenue'], 'registration, ftd, deposit, qualified, reversal'],
    ['ngr', ['revenue'], 'registration, ftd, deposit, qualified, reversal'],
    ['revenue', ['revenue'], 'registration, ftd, deposit, qualified, reversal'],
  ])('of the kind %s goes with %j only', (kind, milestones, others) => {
    expect(faultsOf({ ...ALL, ...query(carried(money(kind), { milestones })) })).toEqual([]);
    expect(faultsOf({ ...ALL, ...query(carried(money(kind))) })).toEqual([
      `requests.conversion.query.x takes ${kind}, which is never there for ${others}, allowed: milestones ${milestones.join(', ')}, or absent: "omit" or "empty"`,
    ]);
  });

  test('of the agreement goes with every milestone', () => {
    expect(faultsOf({ ...ALL, ...query(carried(money('payout'))) })).toEqual([]);
  });

  test('that may be left out has a value for one milestone at least', () => {
    const NGR = money('ngr');
    const fault =
      'requests.conversion.query.x takes ngr, which is never there for ftd, deposit, allowed: milestones revenue';

    for (const absent of ['omit', 'empty'] as const) {
      expect(faultsOf({ ...ALL, ...query(carried(NGR, { absent })) })).toEqual([]);
      expect(
        faultsOf({ ...ALL, ...query(carried(NGR, { absent, milestones: ['ftd', 'deposit'] })) }),
      ).toEqual([fault]);
    }
    expect(
      faultsOf({ ...ALL, ...query(carried(NGR, { milestones: ['ftd', 'deposit'] })) }),
    ).toEqual([fault]);
  });

  test('that stands beside another parameter only need not be in every milestone', () => {
    const beside = carried(money('deposit'), { onlyWith: ['click'] });

    expect(faultsOf({ ...ALL, ...query(beside) })).toEqual([]);
  });

  test('is looked for in every depth', () => {
    const NGR = money('ngr');
    const at = (value: ValueSource) => faultsOf({ ...ALL, ...query(carried(value)) });

    expect(at({ from: 'joined', parts: [NGR] })).toHaveLength(1);
    expect(at({ from: 'object', members: [carried(NGR)] })).toEqual([
      'requests.conversion.query.x.x takes ngr, which is never there for registration, ftd, deposit, qualified, reversal, allowed: milestones revenue, or absent: "omit" or "empty"',
    ]);
    expect(at({ from: 'object', members: [carried(NGR, { milestones: ['revenue'] })] })).toEqual(
      [],
    );
  });

  test('in the path has a value in every event of its request', () => {
    const overrides = request({ path: '/{sum}', pathValues: { sum: money('deposit') } });

    expect(faultsOf({ ...overrides, ...events({ ftd: 'f' }), ...MONEY })).toEqual([]);
    expect(faultsOf({ ...overrides, ...events({ ftd: 'f', qualified: 'q' }), ...MONEY })).toEqual([
      'requests.conversion.pathValues.sum takes deposit, which is never there for qualified, allowed: milestones ftd, deposit, reversal',
    ]);
  });
});

describe('a currency', () => {
  const currency = carried({ from: 'currency' });

  test('goes with the milestones that have a sum of money', () => {
    expect(faultsOf({ ...ALL, ...query(currency) })).toEqual([
      'requests.conversion.query.x takes the currency of a sum of money, which is never there for registration, qualified, allowed: milestones ftd, deposit, revenue, reversal, or absent: "omit" or "empty"',
    ]);
  });

  test('goes with a payout too', () => {
    const payout: Parameter = { name: 'p', value: money('payout'), milestones: ['qualified'] };

    expect(
      faultsOf({ ...ALL, ...query({ ...currency, milestones: ['qualified'] }, payout) }),
    ).toEqual([]);
    expect(
      faultsOf({ ...ALL, ...query({ ...currency, milestones: ['registration'] }, payout) }),
    ).toHaveLength(1);
  });
});

describe('what only a reversal has', () => {
  test.each<[string, ValueSource]>([
    ['originalTransactionId', { from: 'field', field: 'originalTransactionId' }],
    ['reversalCause', { from: 'field', field: 'reversalCause' }],
    ['the event that is taken back', { from: 'event', of: 'original' }],
  ])('goes with nothing else: %s', (what, value) => {
    const at = (milestones: Milestone[], absent?: 'omit') =>
      faultsOf({
        ...ALL,
        ...query(carried(value, { milestones, ...(absent && { absent }) })),
      });

    expect(at(['reversal'])).toEqual([]);
    expect(at(['ftd', 'reversal'], 'omit')).toEqual([]);
    expect(at(['ftd'])).toEqual([
      `requests.conversion.query.x takes ${what}, which is never there for ftd, allowed: milestones reversal`,
    ]);
    expect(at(['ftd'], 'omit')).toHaveLength(1);
    expect(at(['ftd', 'reversal'])).toHaveLength(1);
  });

  test('is not what every event has', () => {
    expect(faultsOf({ ...ALL, ...query(carried({ from: 'field', field: 'playerRef' })) })).toEqual(
      [],
    );
  });
});

describe('the event that is taken back', () => {
  const original: ValueSource = { from: 'event', of: 'original' };
  const back = { ...events({ ftd: 'first', reversal: 'back' }), ...MONEY };
  const at = (given: Parameters<typeof faultsOf>[0], absent?: 'omit') =>
    faultsOf({
      ...given,
      ...query(carried(original, { milestones: ['reversal'], ...(absent && { absent }) })),
    });
  const fault = (milestone: string) =>
    `requests.conversion.query.x takes the event that is taken back, and ${milestone} has no word, allowed: reversals.of milestones with a word in events`;

  test('has a word for everything that can be taken back', () => {
    const reversals = { partial: 'not-possible' as const };
    const wordless = events({
      ftd: { status: 'a' },
      deposit: { status: 'a' },
      reversal: { status: 'a' },
    });

    expect(at({ ...back, reversals: { ...reversals, of: ['ftd'] } })).toEqual([]);
    expect(at({ ...back, reversals })).toEqual([fault('deposit')]);
    expect(at({ ...wordless, ...MONEY, statuses: { words: ['a'] }, reversals })).toEqual([
      fault('ftd'),
      fault('deposit'),
    ]);
  });

  test('may be left out where it has none', () => {
    expect(at({ ...back, reversals: { partial: 'not-possible' } }, 'omit')).toEqual([]);
  });

  test('is asked for nowhere else', () => {
    const word = query(carried({ from: 'event' }));

    expect(faultsOf({ ...back, reversals: { partial: 'not-possible' }, ...word })).toEqual([]);
  });
});

describe('the word and the status of an event', () => {
  const mixed = {
    ...events({ registration: { status: 'lead' }, ftd: { word: 'first' } }),
    statuses: { words: ['lead'] },
  };

  test('are sent where every event of the request has one', () => {
    expect(faultsOf({ ...mixed, ...query(carried({ from: 'event' })) })).toEqual([
      'requests.conversion.query.x takes the word of the event, which is never there for registration, allowed: milestones ftd, or absent: "omit" or "empty"',
    ]);
    expect(faultsOf({ ...mixed, ...query(carried({ from: 'status' })) })).toEqual([
      'requests.conversion.query.x takes the status, which is never there for ftd, allowed: milestones registration, or absent: "omit" or "empty"',
    ]);
    expect(
      faultsOf({ ...mixed, ...query(carried({ from: 'event' }, { milestones: ['ftd'] })) }),
    ).toEqual([]);
    expect(
      faultsOf({ ...mixed, ...query(carried({ from: 'status' }, { absent: 'omit' })) }),
    ).toEqual([]);
  });

  test('are sent where an event has one', () => {
    expect(faultsOf(query(carried({ from: 'status' }, { absent: 'omit' })))).toEqual([
      'requests.conversion.query.x takes the status, which is never there for ftd, allowed: none',
    ]);
  });

  test('the word is there where it is the name of a parameter', () => {
    const flag = carried({ from: 'constant', text: 'true' }, { name: { from: 'event' } });

    expect(faultsOf(query(flag))).toEqual([]);
    expect(faultsOf({ ...mixed, ...query({ ...flag, absent: 'omit' }) })).toEqual([
      'requests.conversion.query.{event} has no name for registration, allowed: events with a word',
    ]);
    expect(faultsOf({ ...mixed, ...query({ ...flag, milestones: ['ftd'] }) })).toEqual([]);
  });
});

describe('a map', () => {
  const mixed = {
    ...events({ registration: { word: 'reg', status: 'a' }, ftd: { word: 'first', status: 'a' } }),
    statuses: { words: ['a', 'b'] },
  };
  const map = (of: ValueSource, to: Record<string, string>, otherwise?: string): Parameter =>
    carried({ from: 'map', of, to, ...(otherwise !== undefined && { otherwise }) });

  test('of the words of events knows them all', () => {
    expect(
      faultsOf({ ...mixed, ...query(map({ from: 'event' }, { reg: '1', first: '2' })) }),
    ).toEqual([]);
    expect(faultsOf({ ...mixed, ...query(map({ from: 'event' }, { first: '2' })) })).toEqual([
      'requests.conversion.query.x maps no "reg", allowed: a map of every word, or otherwise',
    ]);
    expect(faultsOf({ ...mixed, ...query(map({ from: 'event' }, {}, '0')) })).toEqual([]);
    expect(
      faultsOf({
        ...mixed,
        ...query({ ...map({ from: 'event' }, { first: '2' }), milestones: ['ftd'] }),
      }),
    ).toEqual([]);
  });

  test('of the words of events may be left out where there is none', () => {
    const some = {
      ...events({ registration: { status: 'a' }, ftd: { word: 'first', status: 'a' } }),
      statuses: { words: ['a'] },
    };

    expect(
      faultsOf({
        ...some,
        ...query({ ...map({ from: 'event' }, { first: '2' }), absent: 'omit' }),
      }),
    ).toEqual([]);
  });

  test('of statuses knows those that are sent', () => {
    expect(faultsOf({ ...mixed, ...query(map({ from: 'status' }, { a: '1' })) })).toEqual([]);
    expect(faultsOf({ ...mixed, ...query(map({ from: 'status' }, { b: '1' })) })).toEqual([
      'requests.conversion.query.x maps no "a", allowed: a map of every word, or otherwise',
    ]);
  });

  test('of an inherited name is none', () => {
    const overrides = { ...events({ ftd: 'toString' }), ...query(map({ from: 'event' }, {})) };

    expect(faultsOf(overrides)).toHaveLength(1);
  });

  test('of anything else may know a part: the rest is held', () => {
    const reversal = (value: Parameter) =>
      faultsOf({ ...ALL, ...query({ ...value, milestones: ['reversal'] }) });

    expect(reversal(map({ from: 'field', field: 'reversalCause' }, { chargeback: 'cb' }))).toEqual(
      [],
    );
    expect(reversal(map({ from: 'event', of: 'original' }, { first: '1' }))).toEqual([]);
  });
});

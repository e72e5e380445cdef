import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DayLoss,
  LossCounter,
  latestLoss,
  lossPercent,
  lossRise,
} from '../../core/click-loss.ts';
import { addDays } from '../../core/days.ts';

const TODAY = '2026-11-22';

/** Days that end so many days ago, each with the same figures. */
function days(count: number, endDaysAgo: number, milestones: number, withoutClick: number) {
  return Array.from({ length: count }, (_, index): DayLoss => {
    return { day: addDays(TODAY, -endDaysAgo - index), milestones, withoutClick };
  });
}

describe('counting', () => {
  test('is by brand, path and the day of the milestone', () => {
    const counter = new LossCounter();
    const journey = {
      brand: 'aurora',
      path: 'web',
      occurredAt: '2026-11-22T23:59:59.999Z',
    } as const;

    counter.add({ ...journey, clickId: 'click-1' });
    counter.add(journey);
    counter.add({ ...journey, path: 'checkout' });
    counter.add({ ...journey, brand: 'borealis', clickId: 'click-2' });
    counter.add({ ...journey, occurredAt: '2026-11-23T00:00:00.000Z' });

    expect(counter.counts()).toEqual([
      { brand: 'aurora', path: 'checkout', day: '2026-11-22', milestones: 1, withoutClick: 1 },
      { brand: 'aurora', path: 'web', day: '2026-11-22', milestones: 2, withoutClick: 1 },
      { brand: 'aurora', path: 'web', day: '2026-11-23', milestones: 1, withoutClick: 1 },
      { brand: 'borealis', path: 'web', day: '2026-11-22', milestones: 1, withoutClick: 0 },
    ]);
  });

  test('gives a share in percent, and none of nothing', () => {
    expect(lossPercent({ milestones: 400, withoutClick: 7 })).toBe(1.75);
    expect(lossPercent({ milestones: 0, withoutClick: 0 })).toBe(0);
  });
});

describe('the latest day', () => {
  test('is today once it has 50 milestones, and yesterday until then', () => {
    const yesterday = days(1, 1, 300, 12);

    expect(latestLoss([...yesterday, ...days(1, 0, 50, 3)], TODAY)).toEqual({
      day: '2026-11-22',
      milestones: 50,
      withoutClick: 3,
    });
    expect(latestLoss([...yesterday, ...days(1, 0, 49, 3)], TODAY)).toEqual({
      day: '2026-11-21',
      milestones: 300,
      withoutClick: 12,
    });
    expect(latestLoss([], TODAY)).toEqual({ day: '2026-11-21', milestones: 0, withoutClick: 0 });
  });
});

describe('a rise', () => {
  test('from 4 % in four weeks to 7 % in the week after them is one of 3 points', () => {
    const gradual = [...days(7, 1, 500, 35), ...days(28, 8, 500, 20)];

    expect(lossRise(gradual, TODAY)).toEqual({ comparison: 'week', points: 3 });
  });

  test('that creeps up by less each day than a day can tell is seen by the week', () => {
    const creeping = days(35, 1, 500, 0).map((day, daysAgo) => {
      return { ...day, withoutClick: Math.round(20 + 0.9 * Math.max(0, 28 - daysAgo)) };
    });

    const { comparison, points } = lossRise(creeping, TODAY);

    expect(comparison).toBe('week');
    expect(points).toBeGreaterThan(2);
  });

  test('that creeps up by less each week than a week can tell is seen against a quarter earlier', () => {
    // 0.03 points a day, from 4 % on.
    const creeping = days(119, 1, 5000, 0).map((day, daysAgo) => {
      return { ...day, withoutClick: 200 + 1.5 * (119 - daysAgo) };
    });

    expect(lossRise(creeping, TODAY)).toEqual({ comparison: 'quarter', points: 2.73 });
    expect(lossRise(creeping.slice(0, 91), TODAY)).toEqual({ comparison: 'week', points: 0.53 });
  });

  test('of a whole day is seen on the day after it, against the week before it', () => {
    const sudden = [...days(1, 0, 10, 0), ...days(1, 1, 500, 60), ...days(34, 2, 500, 20)];

    expect(lossRise(sudden, TODAY)).toEqual({ comparison: 'day', points: 8 });
  });

  test('is none where the share falls, or stays', () => {
    expect(lossRise([...days(7, 1, 500, 5), ...days(28, 8, 500, 20)], TODAY)).toEqual({
      points: 0,
    });
    expect(lossRise(days(120, 0, 500, 20), TODAY)).toEqual({ points: 0 });
    expect(lossRise(days(120, 0, 500, 500), TODAY)).toEqual({ points: 0 });
    expect(lossRise(days(120, 0, 500, 0), TODAY)).toEqual({ points: 0 });
  });

  test.each([
    [34, 0],
    [35, 3],
  ])(
    'of a day that loses %i of 500 after a week of 20 is %d points: chance seldom goes three standard errors far',
    (withoutClick, points) => {
      const week = days(7, 2, 500, 20);

      expect(lossRise([...days(1, 1, 500, withoutClick), ...week], TODAY).points).toBe(points);
    },
  );

  test('of a day needs ten that were lost on it', () => {
    expect(lossRise([...days(1, 1, 500, 9), ...days(7, 2, 500, 0)], TODAY).points).toBe(0);
    expect(lossRise([...days(1, 1, 500, 10), ...days(7, 2, 500, 0)], TODAY).points).toBe(2);
  });

  test('is none where either side has fewer than 50 milestones, however great it looks', () => {
    expect(lossRise([...days(1, 2, 49, 49), ...days(5, 3, 500, 0)], TODAY).points).toBe(0);
    expect(lossRise([...days(1, 1, 500, 500), ...days(5, 2, 9, 0)], TODAY).points).toBe(0);
    expect(lossRise([...days(1, 1, 50, 50), ...days(5, 2, 500, 0)], TODAY).points).toBe(100);
    expect(lossRise([], TODAY)).toEqual({ points: 0 });
  });

  test('is told of a new path only once there is something to compare it with', () => {
    expect(lossRise(days(3, 1, 500, 400), TODAY)).toEqual({ points: 0 });
  });
});

describe('a rise of today', () => {
  const today = (milestones: number, withoutClick: number, before = 20) =>
    lossRise([...days(1, 0, milestones, withoutClick), ...days(7, 1, 500, before)], TODAY);

  test.each([
    [39, 0],
    [40, 4],
    [60, 8],
  ])(
    'by %i lost of 500 after days of 20 is %d points: only what is unmistakable counts',
    (...given) => {
      const [withoutClick, points] = given;

      expect(today(500, withoutClick).points).toBe(points);
    },
  );

  test('needs ten more that were lost than the week before would have', () => {
    expect(today(50, 12).points).toBe(20);
    expect(today(51, 12).points).toBe(0);
  });

  test('is not awaited until tomorrow, and says of which comparison it is', () => {
    expect(today(500, 60)).toEqual({ comparison: 'today', points: 8 });
  });
});

const aDay = fc.record({
  milestones: fc.nat(2000),
  lost: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('a rise is from 0 to 100 points, and is the same in whatever order the days come', () => {
  fc.assert(
    fc.property(fc.array(aDay, { maxLength: 125 }), (given) => {
      const all = given.map(({ milestones, lost }, index): DayLoss => {
        const withoutClick = Math.floor(milestones * lost);
        return { day: addDays(TODAY, -index), milestones, withoutClick };
      });

      const rise = lossRise(all, TODAY);

      expect(rise.points).toBeGreaterThanOrEqual(0);
      expect(rise.points).toBeLessThanOrEqual(100);
      expect(lossRise(all.toReversed(), TODAY)).toEqual(rise);
    }),
  );
});

test.each([
  [100, 0.01],
  [200, 0.05],
])(
  'of days of pure chance, %i milestones at a share of %d, one in a hundred at most looks like a rise at any hour',
  (perDay, share) => {
    // A fixed sequence, so that the test says the same every time.
    let seed = 7;
    const lostOf = (milestones: number) => {
      let lost = 0;
      for (let index = 0; index < milestones; index += 1) {
        seed = (seed * 16_807) % 2_147_483_647;
        lost += seed / 2_147_483_647 < share ? 1 : 0;
      }
      return lost;
    };
    const risesOnADay = () => {
      const past = days(119, 1, perDay, 0).map((day) => ({ ...day, withoutClick: lostOf(perDay) }));
      let [milestones, withoutClick, rises] = [0, 0, false];
      for (let hour = 1; hour <= 24; hour += 1) {
        const more = Math.round((perDay * hour) / 24) - milestones;
        milestones += more;
        withoutClick += lostOf(more);
        rises ||= lossRise([...past, { day: TODAY, milestones, withoutClick }], TODAY).points > 2;
      }
      return rises;
    };

    const rising = Array.from({ length: 200 }, risesOnADay).filter(Boolean);

    expect(rising.length).toBeLessThanOrEqual(2);
  },
);

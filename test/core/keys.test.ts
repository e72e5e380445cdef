import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attemptKey,
  attentionPartition,
  auditKey,
  clickKey,
  eventKey,
  formatPostbackName,
  hourPartition,
  hourShard,
  intakeBookKey,
  type PostbackName,
  playerKey,
  postbackBookKey,
  postbackKey,
  suppressedKey,
  tracePlace,
  unsettledKey,
} from '../../core/keys.ts';
import { MILESTONES } from '../../core/milestones.ts';
import { parsePostbackName } from '../../core/postback.ts';
import { anyCharacter } from './any-character.ts';

const NAME: PostbackName = {
  platform: 'scaleo',
  clickId: 'Ab#1%',
  milestone: 'deposit',
  occurrence: 'dep#7',
};
const EVENT = {
  brand: 'aurora',
  playerRef: 'p_abc',
  milestone: 'ftd',
  identity: 'dep#1',
  source: 'stripe',
  sourceEventId: 'evt_1',
} as const;

/** Text made mostly of what separates and escapes, so that a collision would be found. */
const hostile = fc.string({
  unit: fc.constantFrom('#', '%', '2', '3', '5', 'a', '/'),
  minLength: 1,
  maxLength: 6,
});
const milestone = fc.constantFrom(...MILESTONES);
const postbackName = (text: fc.Arbitrary<string>): fc.Arbitrary<PostbackName> =>
  fc.record({ platform: text, clickId: text, milestone, occurrence: text });

/** The escaping of keys, undone. */
function partsOf(key: string): string[] {
  return key.split('#').map((part) => part.replaceAll('%23', '#').replaceAll('%25', '%'));
}

describe('a ledger key', () => {
  test.each([
    [
      'click',
      clickKey({ platform: 'scaleo', clickId: 'Ab#1%' }),
      'CLICK#scaleo#Ab%231%25',
      'CLICK',
    ],
    ['book of events', intakeBookKey('2026-11-22T10'), 'BOOK#INTAKE', '2026-11-22T10'],
    [
      'book of postbacks',
      postbackBookKey('scaleo', '2026-11-22T10'),
      'BOOK#POSTBACKS#scaleo',
      '2026-11-22T10',
    ],
    [
      'unsettled event',
      unsettledKey({ source: 'stripe', sourceEventId: 'evt#1' }),
      'UNSETTLED#stripe#evt%231',
      'UNSETTLED',
    ],
    ['postback', postbackKey(NAME), 'CLICK#scaleo#Ab%231%25', 'POSTBACK#deposit#dep%237'],
    ['attempt', attemptKey(NAME, 3), 'CLICK#scaleo#Ab%231%25', 'ATTEMPT#deposit#dep%237#0003'],
    [
      'audit',
      auditKey(NAME, '2026-11-22T12:00:00.000Z'),
      'CLICK#scaleo#Ab%231%25',
      'AUDIT#deposit#dep%237#2026-11-22T12:00:00.000Z',
    ],
    [
      'suppressed',
      suppressedKey(NAME, 'ftd', 'stripe/evt_1'),
      'CLICK#scaleo#Ab%231%25',
      'SUPPRESSED#ftd#stripe/evt_1',
    ],
    ['player', playerKey({ brand: 'aurora', playerRef: 'p_abc' }), 'PLAYER#aurora#p_abc', 'PLAYER'],
    ['event', eventKey(EVENT), 'PLAYER#aurora#p_abc', 'EVENT#ftd#dep%231#stripe#evt_1'],
  ])('is written as the plan says: %s', (_item, key, pk, sk) => {
    expect(key).toEqual({ pk, sk });
  });

  test('gives every part of a postback back, so that no two postbacks share one', () => {
    fc.assert(
      fc.property(postbackName(hostile), ({ platform, clickId, milestone, occurrence }) => {
        const name = { platform, clickId, milestone, occurrence };
        const postback = postbackKey(name);
        expect(partsOf(postback.pk)).toEqual(['CLICK', platform, clickId]);
        expect(partsOf(postback.sk)).toEqual(['POSTBACK', milestone, occurrence]);
        expect(attemptKey(name, 7).pk).toBe(postback.pk);
        expect(partsOf(attemptKey(name, 7).sk)).toEqual(['ATTEMPT', milestone, occurrence, '0007']);
      }),
      { numRuns: 1000 },
    );
  });

  test('gives every part of an event back, so that no two events share one', () => {
    const parts = fc.tuple(hostile, hostile, hostile, hostile);

    fc.assert(
      fc.property(parts, ([playerRef, identity, source, sourceEventId]) => {
        const key = eventKey({ ...EVENT, playerRef, identity, source, sourceEventId });
        expect(partsOf(key.pk)).toEqual(['PLAYER', 'aurora', playerRef]);
        expect(partsOf(key.sk)).toEqual(['EVENT', 'ftd', identity, source, sourceEventId]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['#', '%23'],
    ['%', '%25'],
    ['%23', '%2523'],
    ['a#b', 'a%23b'],
  ])('tells the click %s from the click %s', (one, other) => {
    expect(clickKey({ platform: 'scaleo', clickId: one })).not.toEqual(
      clickKey({ platform: 'scaleo', clickId: other }),
    );
  });

  test('tells a platform that ends in # from a click that begins with it', () => {
    expect(clickKey({ platform: 'a#', clickId: 'b' })).not.toEqual(
      clickKey({ platform: 'a', clickId: '#b' }),
    );
  });

  test('names neither a postback, an attempt, an audit nor a suppression of another kind', () => {
    const at = '0001';

    const keys = [
      clickKey(NAME),
      postbackKey(NAME),
      attemptKey(NAME, 1),
      auditKey(NAME, at),
      suppressedKey(NAME, NAME.milestone, NAME.occurrence),
    ];

    expect(new Set(keys.map(({ sk }) => sk)).size).toBe(5);
  });

  test('of an attempt sorts as its number does, up to the last one allowed', () => {
    const numbers = [1, 2, 9, 10, 11, 99, 100];

    const sorted = numbers.map((n) => attemptKey(NAME, n).sk).sort();

    expect(sorted.map((sk) => sk.slice(-4))).toEqual([
      '0001',
      '0002',
      '0009',
      '0010',
      '0011',
      '0099',
      '0100',
    ]);
  });

  test.each([
    ['escaped', '%'.repeat(255), '#'.repeat(128)],
    ['four-byte', '🎰'.repeat(255), '%'.repeat(128)],
  ])(
    'stays under the limits of DynamoDB for the longest values, %s',
    (_kind, clickId, reference) => {
      const name: PostbackName = {
        platform: 'a'.repeat(30),
        clickId,
        milestone: 'registration',
        occurrence: reference,
      };
      const event = {
        brand: 'a'.repeat(30),
        playerRef: reference,
        milestone: 'registration',
        identity: reference,
        source: 'a'.repeat(30),
        sourceEventId: reference,
      } as const;

      const keys = [
        postbackKey(name),
        attemptKey(name, 100),
        auditKey(name, '2026-11-22T12:00:00.000Z'),
        suppressedKey(name, 'registration', `${event.source}/${reference}`),
        eventKey(event),
      ];

      for (const { pk, sk } of keys) {
        expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(2048);
        expect(Buffer.byteLength(sk)).toBeLessThanOrEqual(1024);
      }
    },
  );
});

describe('an index partition', () => {
  test('of an hour holds platform, hour and shard', () => {
    expect(hourPartition({ platform: 'scaleo' }, '2026-11-22T12:59:59.999Z', 3)).toBe(
      'scaleo#2026-11-22T12#3',
    );
  });

  test('of what needs attention holds platform and state', () => {
    expect(attentionPartition({ platform: 'scaleo' }, 'dead')).toBe('scaleo#dead');
  });

  test('is one of four, always the same for a key', () => {
    const text = fc.string({ unit: anyCharacter });

    fc.assert(
      fc.property(text, text, (pk, sk) => {
        const shard = hourShard({ pk, sk });
        expect([0, 1, 2, 3]).toContain(shard);
        expect(hourShard({ pk, sk })).toBe(shard);
      }),
    );
  });

  test('takes about a quarter of many clicks', () => {
    const shards = [0, 0, 0, 0];

    for (let n = 0; n < 4000; n += 1) {
      const shard = hourShard(postbackKey({ ...NAME, clickId: `click-${n}` }));
      shards[shard] = (shards[shard] ?? 0) + 1;
    }

    expect(Math.min(...shards)).toBeGreaterThan(800);
  });
});

describe("a postback's name", () => {
  test('is four percent-encoded parts', () => {
    expect(formatPostbackName({ ...NAME, clickId: 'a/b#1% é' })).toBe(
      'scaleo/a%2Fb%231%25%20%C3%A9/deposit/dep%237',
    );
  });

  test('comes back byte for byte, whatever its parts contain', () => {
    const anything = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 40 });

    fc.assert(
      fc.property(postbackName(fc.oneof(anything, hostile)), (name) => {
        expect(parsePostbackName(formatPostbackName(name))).toEqual(name);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['too few parts', 'scaleo/c1/ftd'],
    ['too many parts', 'scaleo/c1/ftd/once/more'],
    ['an empty part', 'scaleo//ftd/once'],
    ['an unknown milestone', 'scaleo/c1/first/once'],
    ["a milestone of an object's own", 'scaleo/c1/constructor/once'],
    ['a broken escape', 'scaleo/%E0%A4/ftd/once'],
    ['nothing', ''],
  ])('is not read from text with %s', (_why, text) => {
    expect(parsePostbackName(text)).toBeUndefined();
  });
});

test('a click’s place among the recorded ones never cuts a character in two', () => {
  const { trace, traceRest } = tracePlace('scaleo', 'abcdefg𐀀hij', 8) ?? {};

  expect(trace).toBe('scaleo#abcdefg𐀀');
  expect(traceRest).toBe('abcdefg𐀀hij');
  expect(tracePlace('scaleo', '', 8)).toBeUndefined();
});

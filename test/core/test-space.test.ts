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
  isOfTest,
  type PostbackName,
  passedTestKey,
  playerKey,
  postbackKey,
  suppressedKey,
} from '../../core/keys.ts';
import {
  derivedAttributes,
  hourAttributes,
  POSTBACK_STATES,
  parsePostbackName,
} from '../../core/postback.ts';

const AT = '2026-11-22T10:00:00.000Z';
const AT_EPOCH_MS = 1_795_341_600_000;
const NAME: PostbackName = {
  platform: 'scaleo',
  clickId: 'c#1',
  milestone: 'ftd',
  occurrence: 'once',
};

/** Every item of a click and its player, with the same parts. */
function itemsOf(parts: { platform: string; clickId: string; other: string; test?: true }) {
  const { platform, clickId, other, test } = parts;
  const name = {
    platform,
    clickId,
    milestone: 'ftd',
    occurrence: other,
    ...(test && { test }),
  } as const;
  const player = { brand: platform, playerRef: clickId, ...(test && { test }) };
  const event = { ...player, milestone: 'ftd', source: other, sourceEventId: other } as const;
  return [
    clickKey(name),
    postbackKey(name),
    attemptKey(name, 1),
    auditKey(name, AT),
    suppressedKey(name, 'ftd', other),
    playerKey(player),
    eventKey({ ...event, identity: other }),
  ];
}

describe('what belongs to a test conversion', () => {
  test('lies in a space of its own, in every collection and index', () => {
    const name = { ...NAME, test: true } as const;

    expect(postbackKey(name)).toEqual({ pk: 'TEST#CLICK#scaleo#c%231', sk: 'POSTBACK#ftd#once' });
    expect(playerKey({ brand: 'aurora', playerRef: 'p_1', test: true }).pk).toBe(
      'TEST#PLAYER#aurora#p_1',
    );
    expect(attentionPartition(name, 'held')).toBe('TEST#scaleo#held');
    expect(hourPartition(name, AT, 3)).toBe('TEST#scaleo#2026-11-22T10#3');
    expect(hourAttributes({ ...name, createdAt: AT }).hour).toMatch(/^TEST#scaleo#2026-11-22T10#/);
  });

  test('never shares a partition with production, whatever its parts are', () => {
    const part = fc.oneof(fc.constantFrom('TEST', 'TEST#CLICK', 'CLICK', '#', ''), fc.string());
    const parts = fc.record({ platform: part, clickId: part, other: part });

    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const tested = itemsOf({ ...one, test: true });
        const real = itemsOf(other);
        const partitions = real.map(({ pk }) => pk);
        expect(tested.filter(({ pk }) => partitions.includes(pk))).toEqual([]);
        expect(tested.every(isOfTest)).toBe(true);
        expect(real.some(isOfTest)).toBe(false);
      }),
    );
  });

  test('has a name that says so, and is found by it', () => {
    const name = { ...NAME, test: true } as const;

    expect(formatPostbackName(name)).toBe('test/scaleo/c%231/ftd/once');
    expect(parsePostbackName('test/scaleo/c%231/ftd/once')).toEqual(name);
    expect(parsePostbackName('scaleo/c%231/ftd/once')).toEqual(NAME);
    expect(parsePostbackName('tests/scaleo/c%231/ftd/once')).toBeUndefined();
  });

  test.each(POSTBACK_STATES)(
    'is forgotten thirty days after its last change, also as %s',
    (state) => {
      const derived = derivedAttributes(
        { platform: 'scaleo', test: true, state },
        { nowEpochMs: AT_EPOCH_MS, rowLifeDays: 730 },
      );

      expect(derived.expiresAtEpochSeconds).toBe(1_797_933_600);
    },
  );
});

test('that a test has passed is kept for each partner, and for clicks without one', () => {
  expect(passedTestKey({ platform: 'scaleo', partner: 'a#b' })).toEqual({
    pk: 'TEST#PASSED#scaleo',
    sk: 'PARTNER#a%23b',
  });
  expect(passedTestKey({ platform: 'scaleo' }).sk).toBe('PARTNER#');
});

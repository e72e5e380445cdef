import { describe, expect, test } from 'vitest';
import {
  type CircuitRecord,
  closed,
  handedOn,
  healthAfter,
  heedsCircuit,
  opened,
  probing,
  waitForCircuit,
} from '../../core/circuit.ts';
import type { Verdict } from '../../core/postback.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';

const NOON = '2026-11-22T12:00:00.000Z';
const MINUTE_MS = 60_000;
const OPENING = {
  platform: 'scaleo',
  why: 'failures',
  firstDelaySeconds: 30,
  nowEpochMs: NOON_EPOCH_MS,
} as const;

describe('an attempt', () => {
  test.each<[Verdict['kind'], string | undefined, number | undefined, string]>([
    ['accepted', undefined, undefined, 'well'],
    ['duplicate', undefined, undefined, 'well'],
    ['refused', 'fraud', undefined, 'well'],
    ['found', undefined, undefined, 'well'],
    ['not-found', undefined, undefined, 'well'],
    ['unclear', undefined, undefined, 'well'],
    ['unclear', 'no-answer', undefined, 'failed'],
    ['unclear', 'rate', undefined, 'slow'],
    ['unclear', 'unrecognised-answer', 5, 'slow'],
    ['retryable', 'server', undefined, 'failed'],
    ['retryable', 'unreached', undefined, 'failed'],
    ['retryable', 'rate', undefined, 'slow'],
    ['retryable', 'server', 60, 'slow'],
    ['unknown', 'no-answer', undefined, 'failed'],
    ['unknown', 'gateway', 60, 'failed'],
    ['accepted', undefined, 60, 'well'],
  ])('that is %s for %s, to be tried after %s s, says: %s', (kind, reason, after, expected) => {
    const verdict = { kind, ...(reason !== undefined && { reason }) };

    expect(healthAfter(verdict, after)).toBe(expected);
  });
});

describe('a circuit', () => {
  test('opens for the first retry delay', () => {
    const circuit = opened(undefined, OPENING);

    expect(circuit).toEqual({
      v: 1,
      platform: 'scaleo',
      phase: 'open',
      why: 'failures',
      since: NOON,
      untilEpochMs: NOON_EPOCH_MS + 30_000,
      openings: 1,
      revision: 1,
    });
  });

  test('that a lookup has probed is probed again at once, as if nobody had', () => {
    const probed = probing(opened(undefined, OPENING), NOON_EPOCH_MS + 90_000);

    expect(handedOn(probed, NOON_EPOCH_MS + 40_000)).toEqual({
      ...opened(undefined, OPENING),
      untilEpochMs: NOON_EPOCH_MS + 40_000,
      revision: 3,
    });
  });

  test('stays open for twice as long after each probe that fails, up to ten times', () => {
    let circuit = opened(undefined, OPENING);
    const pauses: number[] = [];
    for (let probe = 1; probe <= 5; probe += 1) {
      circuit = opened(probing(circuit, NOON_EPOCH_MS + 1), OPENING);
      pauses.push((circuit.untilEpochMs - NOON_EPOCH_MS) / 1000);
    }

    expect(pauses).toEqual([60, 120, 240, 300, 300]);
    expect(circuit).toMatchObject({ since: NOON, openings: 6, revision: 11 });
  });

  test('begins anew once it has been closed', () => {
    const before = closed(probing(opened(undefined, OPENING), 0), NOON_EPOCH_MS);

    const later = NOON_EPOCH_MS + MINUTE_MS;
    const circuit = opened(before, { ...OPENING, nowEpochMs: later });

    expect(before).toMatchObject({ phase: 'closed', since: NOON, revision: 3 });
    expect(circuit).toMatchObject({
      since: '2026-11-22T12:01:00.000Z',
      openings: 1,
      untilEpochMs: later + 30_000,
      revision: 4,
    });
  });

  test.each([
    ['has no hint', undefined, 1],
    ['asks for seven seconds', 7, 7],
    ['asks for a day', 86_400, 900],
  ])('opens for a platform that has too much and %s', (_, retryAfterSeconds, seconds) => {
    const circuit = opened(undefined, { ...OPENING, why: 'rate', retryAfterSeconds });

    expect((circuit.untilEpochMs - NOON_EPOCH_MS) / 1000).toBe(seconds);
  });
});

describe('a postback', () => {
  test.each([
    ['as it is usually', {}, true],
    ['of a test conversion', { test: true as const }, false],
    ['that a person has forced', { reason: 'forced' }, false],
    ['that is a week old', { createdAt: '2026-11-15T11:59:59.000Z' }, false],
    ['that is nearly a week old', { createdAt: '2026-11-15T12:00:01.000Z' }, true],
  ])('%s heeds a circuit: %s', (_, changes, expected) => {
    expect(heedsCircuit(postbackRow(changes), NOON_EPOCH_MS)).toBe(expected);
  });

  test.each([
    ['has come', '2026-11-22T12:01:00.000Z', false],
    ['is to come', '2026-11-22T12:01:00.001Z', true],
  ])('whose last useful moment %s heeds a circuit: %s', (_, deadline, expected) => {
    const { values } = postbackRow();
    const row = postbackRow({ values: { ...values, deadline } });

    expect(heedsCircuit(row, NOON_EPOCH_MS)).toBe(expected);
  });

  test('waits until the next probe and a share of its own of the time it has been open', () => {
    const circuit = openSince('2026-11-22T11:58:00.000Z', NOON_EPOCH_MS + 30_000);
    const settings = { firstDelaySeconds: 30, nowEpochMs: NOON_EPOCH_MS };

    const waits = waitForCircuit(postbackRow(), circuit, settings);
    const again = waitForCircuit(postbackRow(), circuit, settings);
    const others = Array.from({ length: 1000 }, (__, n) =>
      waitForCircuit(postbackRow({ clickId: `click-${n}` }), circuit, settings),
    ).map(({ dueAtEpochMs }) => dueAtEpochMs - circuit.untilEpochMs);

    expect(waits).toMatchObject({
      state: 'retrying',
      reason: 'circuit-open',
      attempt: 1,
      spent: 0,
    });
    expect(again).toEqual(waits);
    expect(Math.min(...others)).toBeLessThan(5_000);
    expect(Math.max(...others)).toBeLessThan(150_000);
    expect(Math.max(...others)).toBeGreaterThan(145_000);
    const firstHalf = others.filter((ms) => ms < 75_000);
    expect(firstHalf.length).toBeGreaterThan(430);
    expect(firstHalf.length).toBeLessThan(570);
  });

  test.each([
    ['just opened', NOON, 30],
    ['been open for hours', '2026-11-22T08:00:00.000Z', 900],
  ])('comes back within a bounded time when the circuit has %s', (_, since, mostSeconds) => {
    const circuit = openSince(since, NOON_EPOCH_MS);
    const others = Array.from({ length: 1000 }, (__, n) =>
      waitForCircuit(postbackRow({ clickId: `click-${n}` }), circuit, {
        firstDelaySeconds: 30,
        nowEpochMs: NOON_EPOCH_MS,
      }),
    ).map(({ dueAtEpochMs }) => (dueAtEpochMs - NOON_EPOCH_MS) / 1000);

    expect(Math.max(...others)).toBeLessThanOrEqual(mostSeconds);
    expect(Math.max(...others)).toBeGreaterThan(mostSeconds * 0.95);
  });

  test('comes back the more seldom the longer it has been there', () => {
    const waitsOf = (createdAt: string) =>
      Array.from({ length: 1000 }, (__, n) =>
        waitForCircuit(
          postbackRow({ clickId: `click-${n}`, createdAt }),
          openSince(NOON, NOON_EPOCH_MS),
          { firstDelaySeconds: 30, nowEpochMs: NOON_EPOCH_MS },
        ),
      ).map(({ dueAtEpochMs }) => (dueAtEpochMs - NOON_EPOCH_MS) / 1000);

    expect(Math.max(...waitsOf('2026-11-22T11:50:00.000Z'))).toBeCloseTo(300, -1);
    expect(Math.max(...waitsOf('2026-11-22T02:00:00.000Z'))).toBeCloseTo(899, -1);
  });

  test('does not wait beyond its last useful moment', () => {
    const { values } = postbackRow();
    const deadline = '2026-11-22T12:03:00.000Z';
    const row = postbackRow({ values: { ...values, deadline } });

    const waits = waitForCircuit(row, openSince(NOON, NOON_EPOCH_MS + 5 * MINUTE_MS), {
      firstDelaySeconds: 30,
      nowEpochMs: NOON_EPOCH_MS,
    });

    expect(waits.dueAtEpochMs).toBe(NOON_EPOCH_MS + 2 * MINUTE_MS);
  });
});

function openSince(since: string, untilEpochMs: number): CircuitRecord {
  return { ...opened(undefined, OPENING), since, untilEpochMs };
}

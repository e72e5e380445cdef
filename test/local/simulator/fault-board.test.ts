import { expect, test } from 'vitest';
import { FaultBoard } from '../../../local/simulator/fault-board.ts';

const AIM = { platform: 'scaleo', clickIds: ['c-1'] };
const DOWN = { platform: 'scaleo', kind: 'status', status: 500, body: '' } as const;

function kindsOf(board: FaultBoard, count: number) {
  return Array.from({ length: count }, () => board.strike(AIM)?.fault.kind);
}

test('a fault with times goes off by itself, and the next one takes over', () => {
  const board = new FaultBoard(() => 0);
  board.arm({ ...DOWN, times: 2 });
  board.arm({ platform: '*', kind: 'reset-before', times: 1 });

  const kinds = kindsOf(board, 4);

  expect(kinds).toEqual(['status', 'status', 'reset-before', undefined]);
  expect(board.list()).toEqual([]);
});

test('the uses of a fault are counted', () => {
  const board = new FaultBoard(() => 0);
  board.arm(DOWN);

  kindsOf(board, 3);

  expect(board.list()).toEqual([{ ...DOWN, id: 'fault-1', uses: 3 }]);
});

test('the rate limit lets the given number through in each second of the clock', () => {
  let nowEpochMs = 10_000;
  const board = new FaultBoard(() => nowEpochMs);
  board.arm({ platform: 'scaleo', kind: 'rate-limit', requestsPerSecond: 2, retryAfterSeconds: 1 });
  const firstSecond = kindsOf(board, 3);

  nowEpochMs = 11_000;

  expect(firstSecond).toEqual([undefined, undefined, 'rate-limit']);
  expect(kindsOf(board, 3)).toEqual([undefined, undefined, 'rate-limit']);
});

test('a token bucket lets through what it holds at once, and then one for each token', () => {
  let nowEpochMs = 10_000;
  const board = new FaultBoard(() => nowEpochMs);
  board.arm({ platform: 'scaleo', kind: 'token-bucket', requestsPerSecond: 2, capacity: 3 });
  const atOnce = kindsOf(board, 4);
  nowEpochMs = 10_500;
  const half = kindsOf(board, 2);

  nowEpochMs = 60_000;
  const afterAPause = kindsOf(board, 4);

  expect(atOnce).toEqual([undefined, undefined, undefined, 'token-bucket']);
  expect(half).toEqual([undefined, 'token-bucket']);
  expect(afterAPause).toEqual([undefined, undefined, undefined, 'token-bucket']);
});

test('a token bucket says when there is a token again, and never at once', () => {
  const waits = [0.2, 10].map((requestsPerSecond) => {
    const board = new FaultBoard(() => 10_000);
    board.arm({ platform: 'scaleo', kind: 'token-bucket', requestsPerSecond, capacity: 1 });
    board.strike(AIM);
    return board.strike(AIM)?.retryAfterSeconds;
  });

  expect(waits).toEqual([5, 1]);
});

test('a probability strikes about its share, the same requests with the same seed', () => {
  const strikes = (seed: number) => {
    const board = new FaultBoard(() => 0);
    board.arm({ ...DOWN, probability: 0.3, seed });
    return kindsOf(board, 1_000).map((kind) => kind !== undefined);
  };

  const share = strikes(7).filter(Boolean).length;

  expect(share).toBeGreaterThan(250);
  expect(share).toBeLessThan(350);
  expect(strikes(7)).toEqual(strikes(7));
  expect(strikes(7)).not.toEqual(strikes(8));
});

test('probability 0 never strikes and probability 1 always does', () => {
  const never = new FaultBoard(() => 0);
  const always = new FaultBoard(() => 0);
  never.arm({ ...DOWN, probability: 0 });
  always.arm({ ...DOWN, probability: 1 });

  expect(new Set(kindsOf(never, 100))).toEqual(new Set([undefined]));
  expect(new Set(kindsOf(always, 100))).toEqual(new Set(['status']));
});

test('a fault on a click strikes every request that names the click, also among others', () => {
  const board = new FaultBoard(() => 0);
  board.arm({ ...DOWN, clickId: 'c-2' });

  const batch = board.strike({ platform: 'scaleo', clickIds: ['c-1', 'c-2'] });

  expect(batch?.id).toBe('fault-1');
  expect(board.strike(AIM)).toBeUndefined();
});

test('refuse strikes no single request', () => {
  const board = new FaultBoard(() => 0);
  board.arm({ platform: '*', kind: 'refuse' });

  expect(board.strike(AIM)).toBeUndefined();
  expect(board.isRefusing).toBe(true);
});

import { expect, test } from 'vitest';
import { measureLane } from '../../../local/chaos/lane-load.ts';

test.each<{ what: string; times: number[]; highestPerSecond: number; ahead: number }>([
  { what: 'evenly at its rate', times: [0, 500, 1000, 1500], highestPerSecond: 2, ahead: 1 },
  {
    what: 'from four slots at its rate',
    times: [0, 0, 0, 0, 2000, 2000, 2000, 2000],
    highestPerSecond: 4,
    ahead: 4,
  },
  {
    what: 'twice as fast as its rate',
    times: [0, 250, 500, 750, 1000, 1250],
    highestPerSecond: 4,
    ahead: 3.5,
  },
  {
    what: 'a volley after a long pause',
    times: [0, 60_000, 60_000, 60_000],
    highestPerSecond: 3,
    ahead: 3,
  },
  { what: 'in any order', times: [1000, 0, 500], highestPerSecond: 2, ahead: 1 },
  { what: 'nothing', times: [], highestPerSecond: 0, ahead: 0 },
])('a lane of two a second that sends $what', ({ times, highestPerSecond, ahead }) => {
  const load = measureLane(times, 2);

  expect(load).toEqual({ highestPerSecond, ahead });
});

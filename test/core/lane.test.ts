import { expect, test } from 'vitest';
import { type LaneStanding, laneState } from '../../core/lane.ts';

type Case = {
  standing?: LaneStanding;
  mapping?: string;
  expected: ReturnType<typeof laneState>;
};

test.each<Case>([
  { mapping: 'Enabled', expected: { state: 'enabled' } },
  { standing: 'running', mapping: 'Enabled', expected: { state: 'enabled' } },
  { standing: 'running', mapping: 'Enabling', expected: { state: 'enabled' } },
  { standing: 'running', mapping: 'Updating', expected: { state: 'enabled' } },
  { standing: 'paused', mapping: 'Disabled', expected: { state: 'paused' } },
  { standing: 'paused', mapping: 'Disabling', expected: { state: 'paused' } },
  { standing: 'retired', mapping: 'Disabled', expected: { state: 'retired' } },
  { standing: 'retired', expected: { state: 'retired' } },
  {
    mapping: 'Disabled',
    expected: { state: 'paused', contradiction: 'disabled-elsewhere' },
  },
  {
    standing: 'running',
    mapping: 'Disabled',
    expected: { state: 'paused', contradiction: 'disabled-elsewhere' },
  },
  {
    standing: 'paused',
    mapping: 'Enabled',
    expected: { state: 'enabled', contradiction: 'enabled-despite-it' },
  },
  {
    standing: 'retired',
    mapping: 'Enabled',
    expected: { state: 'enabled', contradiction: 'enabled-despite-it' },
  },
  { expected: { state: 'missing', contradiction: 'no-mapping' } },
  { standing: 'paused', expected: { state: 'missing', contradiction: 'no-mapping' } },
])('a lane recorded as $standing whose mapping is $mapping', ({ standing, mapping, expected }) => {
  expect(laneState(standing && { standing }, mapping)).toEqual(expected);
});

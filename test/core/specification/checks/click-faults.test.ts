import { describe, expect, test } from 'vitest';
import type { Parameter } from '../../../../core/specification/value-source.ts';
import { CLICK, events, faultsOf, request } from '../faults-of.ts';

describe('the example of a click ID', () => {
  test.each([
    ['abc', []],
    ['aéc', []],
    ['ab', ['clickId.example is "ab", allowed: .{3}']],
    [
      'abcd',
      [
        'clickId.example is "abcd", allowed: .{3}',
        'clickId.example is "abcd", allowed: at most 3 characters',
      ],
    ],
  ])('%s is one, or is named', (example, faults) => {
    expect(faultsOf({ clickId: { pattern: '.{3}', maxLength: 3, example } })).toEqual(faults);
  });

  test('is counted in characters, as the platform counts', () => {
    expect(faultsOf({ clickId: { pattern: '.+', maxLength: 2, example: '🎰🎰' } })).toEqual([]);
    expect(faultsOf({ clickId: { pattern: '.+', maxLength: 1, example: '🎰🎰' } })).toHaveLength(1);
    expect(faultsOf({ clickId: { pattern: '.', maxLength: 2, example: '🎰' } })).toEqual([]);
  });
});

describe('a platform that knows later events by their player', () => {
  const identity = { click: 'first-event' as const, maxWaitSeconds: 3600 };
  const PLAYER: Parameter = { name: 'player', value: { from: 'field', field: 'playerRef' } };
  const both = { identity, ...events({ registration: 'r', ftd: 'f' }) };
  const FAULT =
    'that is always there, allowed: a click that the registration ties to the player of every event';

  test('is told click and player first, and the player each time', () => {
    const firstClick = { ...CLICK, milestones: ['registration' as const] };

    expect(faultsOf({ ...both, ...request({ query: [firstClick, PLAYER] }) })).toEqual([]);
    expect(faultsOf({ ...both, ...request({ query: [CLICK, PLAYER] }) })).toEqual([]);
  });

  test('needs a registration to be told the click by', () => {
    expect(faultsOf({ identity, ...request({ query: [CLICK, PLAYER] }) })).toEqual([
      'identity.click is "first-event", allowed: "every-event", because events has no registration to go with the click',
    ]);
  });

  test('needs the click with the registration', () => {
    const lateClick = { ...CLICK, milestones: ['ftd' as const] };
    const maybeClick = { ...CLICK, absent: 'omit' as const };
    const fault = `identity.click is "first-event", but registration carries no clickId ${FAULT}`;

    expect(faultsOf({ ...both, ...request({ query: [PLAYER] }) })).toEqual([fault]);
    expect(faultsOf({ ...both, ...request({ query: [lateClick, PLAYER] }) })).toEqual([fault]);
    expect(faultsOf({ ...both, ...request({ query: [maybeClick, PLAYER] }) })).toEqual([fault]);
  });

  test('needs the player with every event', () => {
    const firstPlayer = { ...PLAYER, milestones: ['registration' as const] };

    expect(faultsOf({ ...both, ...request({ query: [CLICK, firstPlayer] }) })).toEqual([
      `identity.click is "first-event", but ftd carries no playerRef ${FAULT}`,
    ]);
    expect(faultsOf({ ...both, ...request({ query: [CLICK] }) })).toHaveLength(2);
  });
});

describe('a window', () => {
  test.each([
    [30, 30, []],
    [31, 30, ['window.defaultDays is 31, allowed: at most window.maxDays, which is 30']],
  ])('of %d days is within %d', (defaultDays, maxDays, faults) => {
    expect(faultsOf({ window: { defaultDays, maxDays } })).toEqual(faults);
  });

  test('may have one of the two only', () => {
    expect(faultsOf({ window: { defaultDays: 90 } })).toEqual([]);
    expect(faultsOf({ window: { maxDays: 1 } })).toEqual([]);
  });
});

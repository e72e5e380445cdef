import { describe, expect, test } from 'vitest';
import { CLICK, faultOf, type Given, queryOf, rendered, text } from './made-up.ts';

describe('a milestone', () => {
  test('that the platform has no word for is not sent', () => {
    expect(faultOf({ milestone: 'deposit' })).toBe('event: made-up has no word for deposit');
  });

  test('goes into the request that its event names', () => {
    const requests = {
      conversion: { method: 'GET', path: '/conv' },
      change: { method: 'PUT', path: '/change' },
    } as const;
    const events = { ftd: 'first', reversal: { word: 'back', request: 'change' } };
    const platform = { requests, events };

    expect(rendered({ platform }).wire).toMatchObject({
      method: 'GET',
      url: 'https://example.com/base/conv',
    });
    expect(rendered({ platform, milestone: 'reversal' }).wire).toMatchObject({
      method: 'PUT',
      url: 'https://example.com/base/change',
    });
  });

  test('whose request is not there is not sent', () => {
    const platform = { events: { ftd: { word: 'first', request: 'gone' } } };

    expect(faultOf({ platform })).toBe('event: made-up has no word for ftd');
  });
});

describe('a click ID', () => {
  const shape = { clickId: { pattern: '[0-9a-f]+|x', maxLength: 32, example: 'x' } };

  test.each(['a'.repeat(32), '0', 'x'])('of the right shape is sent: %s', (clickId) => {
    expect(queryOf({ platform: shape, values: { clickId } })).toContain(`click=${clickId}`);
  });

  test.each([
    ['too long', 'a'.repeat(33)],
    ['of other characters', 'g0'],
    ['in capitals', 'AB'],
    ['with a prefix', ' ab'],
    ['with a line break at its end', 'ab\n'],
    ['that matches only one alternative in part', 'abx|y'],
  ])('%s is not sent', (_how, clickId) => {
    expect(faultOf({ platform: shape, values: { clickId } })).toBe(
      'clickId: must match [0-9a-f]+|x with at most 32 characters',
    );
  });

  test('that only stands for one has no shape to keep, and is not sent', () => {
    const values = { clickId: 'player:aurora:p_1', clickless: true } as const;
    const query = [{ ...CLICK, absent: 'omit' } as const, { name: 'a', value: text('a') }];

    expect(queryOf({ platform: shape, request: { query }, values })).toBe('a=a');
  });

  test('is matched by characters, and by what Unicode says of them', () => {
    const letters = { clickId: { pattern: '\\p{L}.', maxLength: 2, example: 'ab' } };

    expect(queryOf({ platform: letters, values: { clickId: 'é🎰' } })).toContain('click=%C3%A9');
  });

  test('is measured in characters, not in code units', () => {
    const clickId = '🎰'.repeat(255);

    expect(queryOf({ values: { clickId } })).toContain('%F0%9F%8E%B0');
    expect(faultOf({ values: { clickId: `${clickId}x` } })).toMatch(/^clickId: /);
  });
});

test('a transaction ID may be as long as the platform takes, in characters', () => {
  const fits = '🎰'.repeat(100);

  expect(queryOf({ values: { transactionId: fits } })).toContain('click=c1');
  expect(faultOf({ values: { transactionId: `${fits}x` } })).toBe(
    'transactionId: must have at most 100 characters',
  );
});

describe('a limit', () => {
  function given(limits: { urlBytes?: number; bodyBytes?: number }, clickId: string): Given {
    const parameters = [{ name: 'é', value: text('é'.repeat(20)) }];
    const body = { encoding: 'form' as const, parameters };
    return {
      platform: { limits },
      values: { clickId },
      request: { method: 'POST', query: [CLICK], body },
    };
  }

  // `https://example.com/base/conv?click=` has 36 bytes, the body 6 + 1 + 20 * 6.
  test('of bytes is kept by what is just as long', () => {
    const limits = { urlBytes: 100, bodyBytes: 127 };

    expect(rendered(given(limits, 'x'.repeat(64))).wire.url).toHaveLength(100);
  });

  test('of bytes holds what is longer', () => {
    expect(faultOf(given({ urlBytes: 100 }, 'x'.repeat(65)))).toBe(
      'url: must have at most 100 bytes and has 101',
    );
    expect(faultOf(given({ bodyBytes: 126 }, 'x'))).toBe(
      'body: must have at most 126 bytes and has 127',
    );
  });

  test('counts bytes, not characters', () => {
    const parameters = [{ name: 'x', value: text('é'.repeat(60)) }];
    const body = { encoding: 'json', parameters } as const;

    // Of 68 characters.
    expect(
      faultOf({ platform: { limits: { bodyBytes: 127 } }, request: { method: 'POST', body } }),
    ).toBe('body: must have at most 127 bytes and has 128');
  });

  test.each([
    ['just as old', '2026-11-22T09:00:00.000Z'],
    ['younger', '2026-11-22T09:30:00.000Z'],
    ['of a clock ahead of ours', '2026-11-23T09:30:00.000Z'],
  ])('of age lets an event through that is %s', (_how, occurredAt) => {
    const platform = { limits: { eventAgeSeconds: { max: 3600 } } };
    const nowEpochMs = Date.parse('2026-11-22T10:00:00.000Z');

    expect(queryOf({ platform, nowEpochMs, values: { occurredAt } })).toContain('click=c1');
  });

  test('of age holds an event that is older, and says how old it is', () => {
    const platform = { limits: { eventAgeSeconds: { max: 3600 } } };
    const nowEpochMs = Date.parse('2026-11-22T10:00:00.001Z');
    const values = { occurredAt: '2026-11-22T09:00:00.000Z' };

    expect(faultOf({ platform, nowEpochMs, values })).toBe(
      'occurredAt: must be at most 3600 seconds ago and is 3601',
    );
  });
});

describe('a test', () => {
  const endpoint = (baseUrl?: string): NonNullable<Given['platform']> => ({
    testMode: { by: 'endpoint', effect: 'kept apart', ...(baseUrl !== undefined && { baseUrl }) },
  });
  const own = 'https://own-test.example.com';
  const theirs = 'https://test.example.com';

  test.each<[string, Given, string]>([
    ["the account's own test host", { platform: endpoint(theirs), testBaseUrl: own }, own],
    ["the platform's test host", { platform: endpoint(theirs) }, theirs],
    ['the address configured in want of a test mode', { testBaseUrl: own }, own],
    [
      'the usual host if its parameters say that it is a test',
      { platform: { testMode: { by: 'parameter', effect: 'marked' } }, testBaseUrl: own },
      'https://example.com/base',
    ],
    ['the usual host without any of them', {}, 'https://example.com/base'],
  ])('goes to %s', (_where, given, host) => {
    const { wire } = rendered({ ...given, test: true });

    expect(wire.url.startsWith(`${host}/conv?`)).toBe(true);
    expect(wire.headers.Host).toBe(new URL(host).host);
  });

  test('never goes to the production host of a platform that has another for tests', () => {
    expect(faultOf({ platform: endpoint(), test: true })).toBe('testBaseUrl: has no value');
  });

  test('is what alone goes to the test host', () => {
    const { wire } = rendered({ platform: endpoint(theirs), testBaseUrl: own });

    expect(wire.url.startsWith('https://example.com/base/conv?')).toBe(true);
  });
});

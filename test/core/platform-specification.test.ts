import { describe, expect, test } from 'vitest';
import { specification } from './specification.ts';

const ANSWER = { name: 'ok', when: {}, verdict: 'accepted' } as const;
const { conversion: REQUEST } = specification().requests;

describe('a platform specification', () => {
  test.each([
    ['a name in capitals', { name: 'Scaleo' }],
    ['version 0', { version: 0 }],
    ['no source of its facts', { sources: [] }],
    ['a source that is no web address', { sources: ['ftp://example.com'] }],
    [
      'a path that does not begin with a slash',
      { requests: { conversion: { ...REQUEST, path: 'conv' } } },
    ],
    ['a path with a query', { requests: { conversion: { ...REQUEST, path: '/conv?a=1' } } }],
    ['no request for a conversion', { requests: { other: REQUEST } }],
    [
      'an empty body',
      { requests: { conversion: { ...REQUEST, body: { encoding: 'form', parameters: [] } } } },
    ],
    ['no answer rule', { answers: [] }],
    [
      'statuses that hold for none',
      { answers: [{ ...ANSWER, when: { status: { min: 300, max: 200 } } }] },
    ],
    ['a verdict that nobody knows', { answers: [{ ...ANSWER, verdict: 'delivered' }] }],
    [
      'a click ID longer than the ledger carries',
      { clickId: { pattern: '.', maxLength: 256, example: 'x' } },
    ],
    ['a milestone that nobody knows', { events: { first: 'ftd' } }],
    ['a field that nobody knows', { colour: 'red' }],
    [
      'a parameter of a value that no postback has',
      {
        requests: {
          conversion: {
            ...REQUEST,
            query: [{ name: 'x', value: { from: 'field', field: 'playerId' } }],
          },
        },
      },
    ],
  ])('is refused with %s', (_why, overrides) => {
    expect(() => specification(overrides as object)).toThrow();
  });

  test('fills in what is usual', () => {
    expect(specification()).toMatchObject({
      words: 'vendor',
      acceptDuplicates: false,
      identity: { click: 'every-event' },
      events: { ftd: { word: 'first', request: 'conversion', cadence: 'every-event' } },
      clickId: { letterCase: 'sensitive', unique: 'click' },
      delivery: { retryDelaysSeconds: [30, 300, 1800], timeoutSeconds: 10, maxConcurrency: 10 },
    });
  });

  test('is the same when it is read again', () => {
    const once = specification({
      window: { defaultDays: 30 },
      money: { currency: { rule: 'any' } },
    });

    expect(specification(once)).toEqual(once);
  });
});

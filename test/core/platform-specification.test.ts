import { describe, expect, test } from 'vitest';
import { specification } from './specification.ts';

const ANSWER = { name: 'ok', when: {}, verdict: 'accepted' } as const;
const REQUEST = specification().request;

describe('a platform specification', () => {
  test.each([
    ['a name in capitals', { name: 'Scaleo' }],
    ['version 0', { version: 0 }],
    ['no source of its facts', { sources: [] }],
    ['a source that is no web address', { sources: ['ftp://example.com'] }],
    ['a path that does not begin with a slash', { request: { ...REQUEST, path: 'conv' } }],
    ['a path with a query', { request: { ...REQUEST, path: '/conv?a=1' } }],
    ['no parameter', { request: { ...REQUEST, parameters: [] } }],
    ['no answer rule', { answers: [] }],
    [
      'statuses that hold for none',
      { answers: [{ ...ANSWER, when: { status: { min: 300, max: 200 } } }] },
    ],
    ['a verdict that nobody knows', { answers: [{ ...ANSWER, verdict: 'delivered' }] }],
    ['a click ID longer than the ledger carries', { clickId: { pattern: '.', maxLength: 256 } }],
    ['a milestone that nobody knows', { events: { first: 'ftd' } }],
    ['a field that nobody knows', { colour: 'red' }],
    [
      'a parameter of a value that no postback has',
      {
        request: {
          ...REQUEST,
          parameters: [{ name: 'x', value: { from: 'field', field: 'playerId' } }],
        },
      },
    ],
  ])('is refused with %s', (_why, overrides) => {
    expect(() => specification(overrides as object)).toThrow();
  });

  test('fills in that a parameter is required text and duplicates are not accepted', () => {
    const { request, acceptDuplicates } = specification();

    expect(request.parameters[0]).toMatchObject({ type: 'text', required: true });
    expect(acceptDuplicates).toBe(false);
  });
});

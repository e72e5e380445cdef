import { describe, expect, test } from 'vitest';
import type { Lookup, LookupRule } from '../../../../core/specification/lookup.ts';
import type { PlatformSpecificationInput } from '../../../../core/specification/platform-specification.ts';
import { CLICK, events, faultsOf } from '../faults-of.ts';

const ORDER = {
  name: 'order',
  value: { from: 'field', field: 'transactionId' },
} as const;
const FOUND: LookupRule = {
  name: 'found',
  when: { status: { min: 200, max: 299 }, bodyContains: ['"{transactionId}"'] },
  verdict: 'found',
  example: { status: 200, body: '["{transactionId}"]' },
};
const EMPTY: LookupRule = {
  name: 'empty',
  when: { status: { min: 200, max: 299 }, bodyEquals: '[]' },
  verdict: 'not-found',
  example: { status: 200, body: '[]' },
};

function looking(
  changes: Partial<Lookup> = {},
  others: Partial<PlatformSpecificationInput> = {},
): string[] {
  const request = { method: 'GET', path: '/report', query: [ORDER] } as const;
  return faultsOf({
    lookup: {
      milestones: ['ftd'],
      request: { ...request, query: [ORDER] },
      answers: [FOUND, EMPTY],
      delaySeconds: 60,
      ...changes,
    },
    ...others,
  });
}

function asking(...query: NonNullable<Lookup['request']['query']>): Lookup['request'] {
  return { method: 'GET', path: '/report', query };
}

describe('a lookup', () => {
  test('has no fault if it names its postback in what it asks and what it hears', () => {
    expect(looking()).toEqual([]);
  });

  test('is held to the rules of every request', () => {
    expect(looking({ request: { ...asking(ORDER), path: '/{year}' } })).toEqual([
      'lookup.request.pathValues.year is missing, allowed: a value for {year}',
    ]);
    expect(looking({ request: asking(ORDER, ORDER) })).toEqual([
      'lookup.request.query has "order" twice, allowed: once, or once for each of its milestones',
    ]);
  });

  test('is about milestones that the platform gets', () => {
    expect(looking({ milestones: ['ftd', 'deposit'] })).toEqual([
      'lookup.milestones has deposit, allowed: the milestones in events, which are ftd',
    ]);
  });

  test('waits for a second at least', () => {
    expect(looking({ delaySeconds: 0 })).toEqual([
      'lookup.delaySeconds is 0: Too small: expected number to be >=1',
    ]);
  });

  test('is another call than every postback', () => {
    const conversion = { method: 'GET', path: '/report', query: [CLICK] } as const;

    expect(looking({}, { requests: { conversion: { ...conversion, query: [CLICK] } } })).toEqual([
      'lookup.request is GET /report, as requests.conversion is, allowed: another method or path',
    ]);
  });

  test('keeps its name to itself', () => {
    const requests = {
      conversion: { method: 'GET', path: '/conv', query: [CLICK] },
      lookup: { method: 'GET', path: '/more', query: [CLICK] },
    } satisfies PlatformSpecificationInput['requests'];
    const sent = { ftd: 'first', deposit: { word: 'more', request: 'lookup' } };

    expect(looking({}, { requests, ...events(sent) })).toContain(
      'requests.lookup has the name of the lookup, allowed: another name',
    );
  });
});

describe('the question names the postback', () => {
  const unnamed = (milestone: string, besides = '') =>
    `lookup.request does not name the ${milestone} that it asks about, allowed: one that always carries the transaction ID${besides}`;
  const ORDER_OR_CLICK = ', or the click ID with the word of the event';

  test('with a transaction ID that is never left out', () => {
    expect(looking({ request: asking({ ...ORDER, absent: 'omit' }) })).toEqual([
      unnamed('ftd', ORDER_OR_CLICK),
    ]);
  });

  test('or with the click ID, where the platform gets nothing else of it', () => {
    expect(looking({ request: asking(CLICK) })).toEqual([]);
  });

  test('or with the click ID and the event, where the event happens once for a click', () => {
    const milestones: Lookup['milestones'] = ['ftd', 'deposit'];
    const two = events({ ftd: 'first', deposit: 'more' });
    const word = { name: 'goal', value: { from: 'event' } } as const;

    expect(looking({ milestones, request: asking(CLICK) }, two)).toEqual([
      unnamed('ftd', ORDER_OR_CLICK),
      unnamed('deposit'),
    ]);
    expect(looking({ milestones, request: asking(CLICK, word) }, two)).toEqual([
      unnamed('deposit'),
    ]);
  });

  test('as the lookup itself says, not some postback', () => {
    const conversion = { method: 'POST', path: '/conv', query: [CLICK, ORDER] } as const;
    const requests = { conversion: { ...conversion, query: [CLICK, ORDER] } };
    const brand = { name: 'brand', value: { from: 'field', field: 'brand' } } as const;

    expect(looking({ request: asking(brand) }, { requests })).toEqual([
      unnamed('ftd', ORDER_OR_CLICK),
    ]);
  });
});

describe('the answers to a lookup', () => {
  test('are held to the rules of other answers', () => {
    expect(looking({ answers: [FOUND, { ...EMPTY, name: 'found' }] })).toContain(
      'lookup.answers.1.name is "found", allowed: a name that no other rule has',
    );
    expect(looking({ answers: [FOUND, { ...EMPTY, example: { status: 200, body: '' } }] })).toEqual(
      [
        'lookup.answers.1.example is {"status":200,"body":""}, which the rule "none" reads, allowed: one that "empty" reads',
      ],
    );
    expect(looking({ answers: [FOUND, EMPTY, { ...EMPTY, name: 'never' }] })).toContain(
      'lookup.answers[2] "never" is unreachable: every answer that it matches is read by lookup.answers[1] "empty"; put it before that one, or remove it',
    );
  });

  test.each(['found', 'not-found'] as const)('show one that is %s', (verdict) => {
    const answers = [FOUND, EMPTY].filter((rule) => rule.verdict !== verdict);

    expect(looking({ answers })).toEqual([
      `lookup.answers has no ${verdict} rule with an example, allowed: one at least`,
    ]);
  });

  test('name what is found: the platform may leave the filter aside', () => {
    const any = { ...FOUND, when: { ...FOUND.when, bodyContains: ['['], bodyLacks: ['[]'] } };

    expect(looking({ answers: [any, EMPTY] })).toEqual([
      'lookup.answers.0.when holds for any postback, allowed for what is found: a text with {transactionId} or {clickId} in it',
    ]);
  });

  test('are no success by another status', () => {
    const anyStatus = { ...FOUND, when: { bodyContains: FOUND.when.bodyContains ?? [] } };

    expect(looking({ answers: [anyStatus, EMPTY] })).toContain(
      'lookup.answers.0.when.status is missing, allowed for what is found: within 200-299',
    );
  });

  test('say by more than a status that it is not there', () => {
    const gone: LookupRule = {
      name: 'gone',
      when: { status: { min: 404, max: 404 } },
      verdict: 'not-found',
      example: { status: 404, body: '' },
    };

    expect(looking({ answers: [FOUND, gone] })).toEqual([
      'lookup.answers.1.when says nothing of body, JSON or header, allowed for what is not found: a condition on one at least',
    ]);
    expect(looking({ answers: [FOUND, EMPTY, { ...gone, verdict: 'unclear' }] })).toEqual([]);
  });

  test('hold no name that a postback does not have', () => {
    const misspelt = { ...FOUND.when, bodyContains: ['{transactionId}', '{orderId}'] };
    const example = { status: 200, body: '{transactionId} {orderId}' };

    expect(looking({ answers: [{ ...FOUND, when: misspelt, example }, EMPTY] })).toEqual([
      'lookup.answers.0.when has {orderId}, allowed: {transactionId} and {clickId}',
    ]);
  });
});

test('what only a lookup carries is no part of the postbacks', () => {
  const token = { name: 'token', value: { from: 'credential', credential: 'token' } } as const;
  const test = { name: 'test', value: { from: 'constant', text: '1' }, onlyInTests: true } as const;

  expect(looking({ request: asking(ORDER, token) }, { credentials: ['token'] })).toEqual([]);
  expect(
    looking(
      { request: asking(ORDER, test) },
      { testMode: { by: 'parameter', effect: 'counts nowhere' } },
    ),
  ).toEqual([
    'testMode.by is "parameter", but a test of ftd carries none, allowed: a parameter that is onlyInTests and never left out',
  ]);
});

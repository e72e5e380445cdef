import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeChanges } from '../../../core/documents/describe-changes.ts';
import {
  type PlatformSpecification,
  type PlatformSpecificationInput,
  platformSpecification,
} from '../../../core/specification/platform-specification.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { Parameter } from '../../../core/specification/value-source.ts';
import { EXAMPLE_PLATFORM, examplePlatform } from './example-platform.ts';

const click: Parameter = { name: 'click', value: { from: 'field', field: 'clickId' } };
const code: Parameter = { name: 'code', value: { from: 'event' } };
const amount: Parameter = {
  name: 'amount',
  value: { from: 'money', money: 'deposit' },
  milestones: ['ftd'],
};

function platform(query: Parameter[], template: Partial<RequestTemplate> = {}) {
  return examplePlatform({
    requests: { conversion: { method: 'GET', path: '/p', query, ...template } },
  });
}

/** What has changed by these settings. */
function changesBy(changes: Partial<PlatformSpecificationInput>): string[] {
  return describeChanges(examplePlatform(), examplePlatform(changes));
}

test('between equal specifications nothing has changed', () => {
  expect(describeChanges(examplePlatform(), examplePlatform())).toEqual([]);
});

test.each<[string, Parameter[], Parameter[], string]>([
  [
    'comes',
    [click],
    [click, amount],
    'Request `conversion`: the query parameter `amount` is new: what the player paid in (major units, decimal point, as many decimals as the currency has); sent first deposit.',
  ],
  [
    'comes with a form of its own',
    [],
    [{ ...code, type: 'number', maxLength: 9, absent: 'omit' }],
    'Request `conversion`: the query parameter `code` is new: your word for the event; type `"number"`; maxLength `9`; sent if there is a value.',
  ],
  [
    'goes',
    [click, code],
    [click],
    'Request `conversion`: the query parameter `code` is no longer sent.',
  ],
  [
    'is renamed',
    [click],
    [{ ...click, name: 'cid' }],
    'Request `conversion`: the query parameter `click` is called `cid` now.',
  ],
  [
    'becomes required',
    [{ ...code, absent: 'omit' }],
    [code],
    'Request `conversion`: the query parameter `code` is sent always; before: if there is a value.',
  ],
  [
    'is for other events',
    [amount],
    [{ ...amount, milestones: ['registration', 'ftd'] }],
    'Request `conversion`: the query parameter `amount` is sent always; before: first deposit.',
  ],
  [
    'carries something else',
    [code],
    [{ ...code, value: { from: 'status' } }],
    'Request `conversion`: the query parameter `code` carries your word for the status; before: your word for the event.',
  ],
  [
    'is written otherwise',
    [amount],
    [{ ...amount, value: { from: 'money', money: 'deposit', decimals: 3 } }],
    'Request `conversion`: the query parameter `amount` carries what the player paid in (major units, decimal point, exactly 3 decimals); before: what the player paid in (major units, decimal point, as many decimals as the currency has).',
  ],
  [
    'gets a pattern',
    [code],
    [{ ...code, pattern: '\\d+' }],
    'Request `conversion`: the query parameter `code` matches `\\d+`; before: none.',
  ],
  [
    'changes its order',
    [click, code],
    [code, click],
    'Request `conversion`: the order of the query parameters is now `code` and `click`.',
  ],
  [
    'changes something without words',
    [{ ...code, maxLength: 9 }],
    [{ ...code, maxLength: 9, tooLong: 'cut' }],
    'query.code.tooLong: (none) -> "cut"',
  ],
])('a parameter that %s is told', (_, before, after, sentence) => {
  expect(describeChanges(platform(before), platform(after))).toEqual([sentence]);
});

test('of two parameters with one name, the one that changed is told', () => {
  const second: Parameter = { ...amount, milestones: ['registration'] };

  expect(
    describeChanges(platform([amount, second]), platform([amount, { ...second, type: 'number' }])),
  ).toEqual([
    'Request `conversion`: the query parameter `amount` is of the type number; before: none.',
  ]);
});

test('members of an object are told by their way from the outside in', () => {
  const sale = (members: Parameter[]): Parameter => ({
    name: 'sale',
    value: { from: 'list', items: [{ from: 'object', members }] },
  });

  expect(describeChanges(platform([sale([click])]), platform([sale([click, code])]))).toEqual([
    'Request `conversion`: the query parameter `sale[0].code` is new: your word for the event; sent always.',
  ]);
});

test('another number of items in a list is told', () => {
  const list = (items: Parameter['value'][]): Parameter => ({
    name: 'ids',
    value: { from: 'list', items },
  });

  expect(
    describeChanges(platform([list([click.value])]), platform([list([click.value, code.value])])),
  ).toEqual([
    'Request `conversion`: the query parameter `ids[1]` is new: your word for the event; sent always.',
    'Request `conversion`: the query parameter `ids` carries a list of 2; before: a list of 1.',
  ]);
});

test('another endpoint, method and body are told', () => {
  const body = { encoding: 'form' as const, parameters: [click] };

  expect(describeChanges(platform([]), platform([], { method: 'POST', path: '/q', body }))).toEqual(
    [
      'Request `conversion`: the method is POST; before: GET.',
      'Request `conversion`: the path is `/q`; before: `/p`.',
      'Request `conversion`: the body is form; before: none.',
      'Request `conversion`: the form parameter `click` is new: the click ID; sent always.',
    ],
  );
});

test('the parameters of a body whose encoding changes are still the same', () => {
  const body = (encoding: 'form' | 'json', parameters: Parameter[]) =>
    platform([], { method: 'POST', body: { encoding, parameters } });

  expect(
    describeChanges(body('json', [click, code]), body('form', [click, { ...code, maxLength: 9 }])),
  ).toEqual([
    'Request `conversion`: the body is form; before: json.',
    'Request `conversion`: the form parameter `code` has at most 9 characters; before: none.',
  ]);
});

test('what must come together is told', () => {
  const rule = { rule: 'all-or-none', parameters: ['click', 'code'] } as const;
  const requirements = [{ ...rule, parameters: [...rule.parameters] }];

  expect(
    describeChanges(platform([click, code]), platform([click, code], { requirements })),
  ).toEqual(['Request `conversion`, new rule: Together or not at all: `click` and `code`.']);
});

test('requests that come and go are told', () => {
  const { conversion } = EXAMPLE_PLATFORM.requests;
  const change = { method: 'PUT' as const, path: '/change', query: [click, code] };

  const more = examplePlatform({
    requests: { conversion: conversion as RequestTemplate, change },
  });

  expect(describeChanges(examplePlatform(), more)).toEqual([
    'The request `change` is new: PUT `/change` with `click` and `code`.',
  ]);
  expect(describeChanges(more, examplePlatform())).toEqual([
    'The request `change` is no longer sent.',
  ]);
});

const [stored, known, slowDown] = EXAMPLE_PLATFORM.answers as [
  PlatformSpecificationInput['answers'][number],
  PlatformSpecificationInput['answers'][number],
  PlatformSpecificationInput['answers'][number],
];

test.each<[Partial<PlatformSpecificationInput>, string[]]>([
  [{ version: 4 }, ['The version of this description is 4; before: 3.']],
  [{ title: 'Other' }, ['The name is Other; before: Example Affiliates.']],
  [{ unverified: [] }, ['No longer unverified: The body of a refusal.']],
  [
    { baseUrl: 'https://a.example' },
    ['The base URL is `https://a.example`; before: `https://{network}.example.com`.'],
  ],
  [
    { events: { registration: 'signup', deposit: 'again' } },
    [
      'First deposit is no longer sent.',
      'Registration: your word is `signup`; before: `reg`.',
      'Repeat deposit is sent now: your word `again`, the request `conversion`, each time it happens.',
    ],
  ],
  [
    { answers: [stored, { ...known, verdict: 'refused', reason: 'late' }, slowDown] },
    [
      'Answers: the rule `known` gives refused; before: duplicate.',
      'Answers: the rule `known` gives the reason late; before: none.',
    ],
  ],
  [
    { answers: [known, stored] },
    [
      'Answers: the rule `slow-down` is gone: status 429 was retryable (rate).',
      'Answers: the rules are tried in another order: `known` and `stored`.',
    ],
  ],
  [
    { answers: [stored, known, slowDown, { ...stored, name: 'late' }] },
    [
      'Answers: the rule `late` is new: status 200 to 299; JSON `ok` is `true`: accepted, such as 200, `{"ok":true}`.',
    ],
  ],
  [
    { answers: [stored, { ...known, when: { status: { min: 400, max: 409 } } }, slowDown] },
    ['Answers: the rule `known` is for status 400 to 409; before: status 409.'],
  ],
  [
    { answers: [stored, { ...known, example: { status: 409, body: 'x' } }, slowDown] },
    ['answers.known.example: (none) -> {"status":409,"body":"x"}'],
  ],
  [
    { window: { defaultDays: 60, minSeconds: 60 } },
    ['The attribution window is 60 days; before: 30 days.'],
  ],
  [
    { money: { currency: { rule: 'one', code: 'EUR', otherwise: 'convert' }, max: '10000' } },
    [
      'Currency: The currency is `EUR`; another one is converted exactly once, when the postback is created, at the rate that the postback keeps. Before: The currency is `EUR` or `USD`; what is in another one is not sent.',
    ],
  ],
  [
    { delivery: { retryDelaysSeconds: [60], requestsPerSecond: 5 } },
    ['Attempts follow the first failure after 1 minute; before: 1 minute and 1 hour.'],
  ],
  [
    { repeats: { ...EXAMPLE_PLATFORM.repeats, ftd: { effect: 'recognised', key: 'none' } } },
    ['First deposit: a second request has no effect; before: counts again.'],
  ],
  [
    { account: { ...EXAMPLE_PLATFORM.account, offer: { meaning: 'The offer.', example: '1' } } },
    ['The account setting `offer` is needed now: The offer.'],
  ],
  [{ credentials: ['token', 'key'] }, ['Credential added: key']],
  [{ acceptDuplicates: true }, ['acceptDuplicates: false -> true']],
])('%j is told in words', (changes, sentences) => {
  expect(changesBy(changes)).toEqual(sentences);
});

test('signing that begins is told with all of its parts', () => {
  const { signing: _, ...unsigned } = examplePlatform();

  const changes = describeChanges(unsigned, examplePlatform());

  expect(changes[0]).toBe('Signing: new.');
  expect(changes).toContain('The algorithm of the signature is HMAC-SHA-256; before: none.');
});

/** What a setting may be instead; most of it fits in few places, and is left out in the others. */
const OTHERS = [
  ...['other', 'x1', '99', '2027-03-01', 'https://other.example', '/other', 'PUT', 'form', 'any'],
  ...['registration', 'deposit', 'status', 'event', 'brand', 'payout', 'number', 'cut', 'omit'],
  ...['once-per-click', 'vendor', 'suggested', 'hold', 'lower', 'allowed', 'sensitive', 'session'],
  ...['md5', 'hex', 'base64', 'iso', 'both-signatures', 'method', 'duplicate', 'recognised'],
  ...[true, false, 7, 500, undefined],
];

type Setting = { path: string[]; data: unknown };

function settingsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => settingsIn(inner, [...path, key]));
}

/** The specification with this setting, or undefined if it is then none any more. */
function altered(
  specification: PlatformSpecification,
  { path, data }: Setting,
): PlatformSpecification | undefined {
  const copy = structuredClone(specification);
  const [last = '', ...way] = path.toReversed();
  const holder = way
    .toReversed()
    .reduce((at: Record<string, unknown>, key) => at[key] as Record<string, unknown>, copy);
  if (data === undefined) delete holder[last];
  else holder[last] = data;
  const parsed = platformSpecification.safeParse(copy);
  return parsed.success && !isDeepStrictEqual(parsed.data, specification) ? parsed.data : undefined;
}

const specification = examplePlatform();
/** Every single setting that leaves a specification, with the specification that it leaves. */
const settings = settingsIn(specification).flatMap((path) =>
  OTHERS.flatMap((data) => {
    const other = altered(specification, { path, data });
    return other === undefined ? [] : [{ path, data, other }];
  }),
);

test('no single difference stays unsaid, wherever it is', () => {
  const unsaid = settings.filter(
    ({ other }) =>
      describeChanges(specification, other).length === 0 ||
      describeChanges(other, specification).length === 0,
  );

  expect(settings.length).toBeGreaterThan(300);
  expect(unsaid).toEqual([]);
});

test('of two differences none hides the other', () => {
  const setting = fc.constantFrom(...settings);

  fc.assert(
    fc.property(setting, setting, (one, another) => {
      const both = altered(one.other, another);
      fc.pre(both !== undefined && !isDeepStrictEqual(both, specification));

      expect(describeChanges(specification, both)).not.toEqual(
        describeChanges(specification, one.other),
      );
    }),
    { numRuns: 500 },
  );
});

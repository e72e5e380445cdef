import { expect, test } from 'vitest';
import { describeIndex } from '../../../core/documents/describe-all.ts';
import { describeSpecification } from '../../../core/documents/describe-specification.ts';
import type { PlatformSpecificationInput } from '../../../core/specification/platform-specification.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { Parameter } from '../../../core/specification/value-source.ts';
import { EXAMPLE_PLATFORM, examplePlatform } from './example-platform.ts';

const click: Parameter = { name: 'click', value: { from: 'field', field: 'clickId' } };
const token: Parameter['value'] = { from: 'credential', credential: 'token' };

function document(changes: Partial<PlatformSpecificationInput>): string {
  return describeSpecification(examplePlatform(changes));
}

/** The document of a platform with one GET, unsigned. */
function unsigned(template: Partial<RequestTemplate>): string {
  const conversion = { method: 'GET' as const, path: '/p', query: [click], ...template };
  const { signing: _, ...specification } = examplePlatform({ requests: { conversion } });
  return describeSpecification(specification);
}

test.each<[string, Partial<RequestTemplate>, string]>([
  [
    'in the path',
    { path: '/{key}/p', pathValues: { key: token } },
    '- Path `key`: the credential `token`.',
  ],
  [
    'in a query',
    { query: [{ name: 'secure', value: token }] },
    '- Query `secure`: the credential `token`.',
  ],
  [
    'inside a bearer header',
    {
      headers: [
        {
          name: 'Authorization',
          value: { from: 'joined', parts: [{ from: 'constant', text: 'Bearer ' }, token] },
        },
      ],
    },
    '- Header `Authorization`: `Bearer ` + the credential `token`, written together.',
  ],
  [
    'in HTTP Basic',
    {
      headers: [
        {
          name: 'Authorization',
          value: { from: 'basic', user: { from: 'constant', text: 'me' }, password: token },
        },
      ],
    },
    '- Header `Authorization`: HTTP Basic with `me` as user name and the credential `token` as password.',
  ],
  [
    'inside a digest of a member of a JSON body',
    {
      method: 'POST',
      body: {
        encoding: 'json',
        parameters: [
          {
            name: 'auth',
            value: {
              from: 'object',
              members: [
                {
                  name: 'hash',
                  value: { from: 'digest', algorithm: 'md5', of: token, encoding: 'hex' },
                },
              ],
            },
          },
        ],
      },
    },
    '- JSON body `auth.hash`: MD5 in hex of: the credential `token`.',
  ],
  ['nowhere', {}, 'None: the requests carry no credential and no signature.'],
])('a credential that stands %s is named with its place', (_, template, line) => {
  expect(unsigned(template)).toContain(line);
});

test('an example shows each credential as three stars', () => {
  const text = unsigned({
    path: '/{key}/p',
    pathValues: { key: token },
    query: [{ name: 'secure', value: token }, click],
  });

  expect(text).toContain('GET /***/p?secure=***&click=abcd1234 HTTP/1.1');
});

test('a parameter that is named by the event has its example under that name', () => {
  const text = unsigned({
    query: [click, { name: { from: 'event' }, value: { from: 'constant', text: 'yes' } }],
  });

  expect(text).toMatch(
    /^\| query +\| `\{event\}` +\| always `yes` +\| text +\| always +\| `yes` /m,
  );
  expect(text).toContain('GET /p?click=abcd1234&sale=yes HTTP/1.1');
});

test('members of JSON inside a query are read out of it, digit by digit', () => {
  const text = unsigned({
    query: [
      {
        name: 'sale',
        value: {
          from: 'list',
          items: [
            {
              from: 'object',
              members: [
                { name: 'total', value: { from: 'money', money: 'payout' } },
                {
                  name: 'n',
                  value: { from: 'constant', text: '10000000000000000000001' },
                  type: 'number',
                },
              ],
            },
          ],
        },
      },
    ],
  });

  expect(text).toMatch(/^\| query +\| `sale\[0\]\.total` .* `25\.00` +\|$/m);
  expect(text).toMatch(/^\| query +\| `sale\[0\]\.n` .* `10000000000000000000001` +\|$/m);
});

test('a request that cannot be shown says why, and is not left out in silence', () => {
  const text = unsigned({
    query: [{ name: 'code', value: { from: 'constant', text: 'x' }, pattern: '\\d+' }],
  });

  expect(text).toMatch(/The example event does not fit here: `code must match .*`\./);
});

test.each<[string, Partial<PlatformSpecificationInput>, string]>([
  ['no money', { money: undefined }, 'No request carries money.'],
  [
    'one currency, to which others are converted',
    { money: { currency: { rule: 'one', code: { account: 'networkId' }, otherwise: 'convert' } } },
    '- The currency is the one in the account setting `networkId`; another one is converted exactly once',
  ],
  [
    'bounds',
    { money: { currency: { rule: 'any' }, min: '0.01', max: '5', negative: 'allowed' } },
    '- An amount is at least `0.01` and at most `5` in major units; another is not sent.\n- An amount may be negative.',
  ],
  [
    'a click ID for the registration only',
    { identity: { click: 'first-event', maxWaitSeconds: 86_400 } },
    "Only the registration carries it; later events name the player. They wait for the registration's acknowledgement, at most 1 day; where we sent no registration, we send none of them.",
  ],
  [
    'no window of its own',
    { window: undefined },
    'This description sets none: an event is sent however old its click is',
  ],
  [
    'a window to be agreed',
    { window: { agreedPer: ['offer', 'campaign'], maxDays: 90 } },
    'For registration and first deposit: as agreed for each offer or campaign. More than 90 days cannot be agreed.',
  ],
  [
    'test conversions elsewhere',
    {
      testMode: { by: 'endpoint', baseUrl: 'https://test.example.com', effect: 'Nothing counts.' },
    },
    'A test conversion goes to `https://test.example.com`: Nothing counts.\n',
  ],
  [
    'statuses that move one way only',
    { statuses: { words: ['new', 'paid'], moves: [{ from: 'new', to: 'paid' }] } },
    'A conversion has one of the statuses `new` or `paid`.\n\nIt can move only so:\n\n- `new` to `paid`',
  ],
  [
    'reversals of a part',
    { reversals: { partial: 'sent' } },
    'A refund of a part is sent with the part that is taken back.',
  ],
  [
    'batches',
    { delivery: { batchSize: 100 } },
    '- Batches: you take up to 100 events in one request; we send one',
  ],
  [
    'an age limit',
    { limits: { eventAgeSeconds: { max: 604_800 }, urlBytes: 2000 } },
    '- A URL has at most 2000 bytes; a longer one is not sent.\n- An event is sent within 7 days; an older one is held for a person.',
  ],
  [
    'duplicates that are accepted',
    { acceptDuplicates: true },
    'Duplicates are accepted: an account may have every unknown outcome sent again.',
  ],
  ['nothing unverified', { unverified: [] }, 'Nothing: all of it is documented'],
  ['a version of the interface', { apiVersion: 'v2' }, 'of your interface v2.'],
])('a platform with %s says so', (_, changes, line) => {
  expect(document(changes)).toContain(line);
});

test('a key API is told with its requests', () => {
  const { signing } = EXAMPLE_PLATFORM;
  if (signing === undefined) throw new Error('the example platform signs');
  const keyApi = {
    put: { method: 'PUT' as const, path: '/keys' },
    probe: { method: 'GET' as const, path: '/ping' },
  };

  expect(document({ signing: { ...signing, keyApi } })).toContain(
    'A new key is handed over by PUT `/keys`, and tried by GET `/ping`.',
  );
});

test('a credential that is a part of what is signed is named in the worked example', () => {
  const conversion = EXAMPLE_PLATFORM.requests.conversion as RequestTemplate;
  const query = [{ name: 'token', value: token }];

  expect(document({})).not.toContain('Where a credential is a part');
  expect(document({ requests: { conversion: { ...conversion, query } } })).toContain(
    'Where a credential is a part of what is signed, it is `key` here.',
  );
});

test('the index names the platforms in the order of their titles, whatever the letters', () => {
  const titled = (name: string, title: string) => examplePlatform({ name, title });
  const index = describeIndex([titled('p1', 'Zeta'), titled('p2', 'alpha'), titled('p3', 'Beta')]);

  expect([...index.matchAll(/\]\((p.)\.md\)/g)].map(([, name]) => name)).toEqual([
    'p2',
    'p3',
    'p1',
  ]);
});

test('a lookup is told with what it asks, when, and what each answer leads to', () => {
  const status = { min: 200, max: 299 };
  const lookup: PlatformSpecificationInput['lookup'] = {
    milestones: ['registration', 'ftd'],
    baseUrl: 'https://api.example.com',
    request: {
      method: 'GET',
      path: '/report',
      query: [{ name: 'id', value: { from: 'field', field: 'transactionId' } }],
    },
    answers: [
      {
        name: 'there',
        when: { status, json: [{ path: ['rows', '0', 'id'], equals: '{transactionId}' }] },
        verdict: 'found',
        example: { status: 200, body: '{"rows":[{"id":"{transactionId}"}]}' },
      },
      {
        name: 'empty',
        when: { status, json: [{ path: ['total'], equals: 0 }] },
        verdict: 'not-found',
        example: { status: 200, body: '{"total":0}' },
      },
    ],
    delaySeconds: 900,
  };

  const told = document({ lookup });

  expect(told.slice(told.indexOf('## Lookup'), told.indexOf('## Delivery')).split('\n')).toEqual([
    '## Lookup',
    '',
    'Where an account has agreed to `verify`, we ask what you have recorded before we send anything again whose outcome is unknown: registration and first deposit. We ask 15 minutes after that attempt at the soonest. The question must change nothing on your side.',
    '',
    'GET `https://api.example.com/report`',
    '',
    '| Place | Name | Value                                         |',
    '| ----- | ---- | --------------------------------------------- |',
    '| query | `id` | our transaction ID, the same on every attempt |',
    '',
    'What we make of your answer, read from top to bottom as those above; anything else is unclear, whatever its status. `{transactionId}` and `{clickId}` stand for those of the event that we ask about.',
    '',
    '| Rule    | Answer                                                     | What we do                                                    | Example                                    |',
    '| ------- | ---------------------------------------------------------- | ------------------------------------------------------------- | ------------------------------------------ |',
    '| `there` | status 200 to 299; JSON `rows.0.id` is `"{transactionId}"` | you have it: done, as if you had acknowledged it              | 200, `{"rows":[{"id":"{transactionId}"}]}` |',
    '| `empty` | status 200 to 299; JSON `total` is `0`                     | you lack it: sent again at once, with the same transaction ID | 200, `{"total":0}`                         |',
    '',
    '',
  ]);
  expect(document({})).not.toContain('Lookup');
});

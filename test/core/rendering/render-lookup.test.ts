import { describe, expect, test } from 'vitest';
import { type RenderInput, renderLookup } from '../../../core/rendering/render-request.ts';
import type { PlatformSpecificationInput } from '../../../core/specification/platform-specification.ts';
import { specification } from '../specification.ts';

const TOKEN = { name: 'token', value: { from: 'credential', credential: 'token' } } as const;
const ORDER = { name: 'order', value: { from: 'field', field: 'transactionId' } } as const;
const MARK = { name: 'test', value: { from: 'constant', text: '1' }, onlyInTests: true } as const;
const STATUS = { status: { min: 200, max: 299 } };
const LOOKUP: PlatformSpecificationInput['lookup'] = {
  milestones: ['ftd'],
  request: { method: 'GET', path: '/report', query: [TOKEN, ORDER, MARK] },
  answers: [{ name: 'any', when: STATUS, verdict: 'unclear' }],
  delaySeconds: 60,
};

function lookup(
  platform: Partial<RenderInput['platform']> = {},
  row: Partial<RenderInput['row']> = {},
  written: Partial<PlatformSpecificationInput> = {},
) {
  return renderLookup({
    platform: {
      specification: specification({ credentials: ['token'], lookup: LOOKUP, ...written }),
      baseUrl: 'https://made-up.example.com',
      account: {},
      words: {},
      ...platform,
    },
    row: {
      milestone: 'ftd',
      brand: 'aurora',
      values: {
        clickId: 'c-1',
        playerRef: 'p_1',
        transactionId: 'ftd:aurora:dep 1',
        occurredAt: '2026-11-22T10:00:00.000Z',
      },
      ...row,
    },
    credentials: { token: 'secret/token' },
    nowEpochMs: Date.parse('2026-11-22T10:00:05.000Z'),
  });
}

const urlOf = (...given: Parameters<typeof lookup>) => {
  const rendered = lookup(...given);
  return 'fault' in rendered ? rendered : rendered.record.url;
};

test('a lookup is rendered as every request is, its credentials masked where it is recorded', () => {
  expect(lookup()).toMatchObject({
    wire: {
      method: 'GET',
      url: 'https://made-up.example.com/report?token=secret%2Ftoken&order=ftd%3Aaurora%3Adep%201',
    },
    record: {
      url: 'https://made-up.example.com/report?token=***&order=ftd%3Aaurora%3Adep%201',
    },
    secrets: expect.arrayContaining(['secret/token']),
  });
});

describe('a lookup goes', () => {
  test('to an address of its own, if the platform has one', () => {
    expect(urlOf({ lookupBaseUrl: 'https://api.example.com/v1' })).toMatch(
      /^https:\/\/api\.example\.com\/v1\/report\?/,
    );
  });

  test('of a test conversion to where that went', () => {
    const elsewhere = {
      testBaseUrl: 'https://sandbox.example.com',
      lookupBaseUrl: 'https://api.example.com',
    };

    expect(urlOf(elsewhere, { test: true })).toMatch(
      /^https:\/\/sandbox\.example\.com\/report\?.*&test=1$/,
    );
  });

  test('of a test conversion to the usual address, where a parameter alone marks tests', () => {
    const marked = { testMode: { by: 'parameter', effect: 'none' } } as const;
    const addresses = {
      testBaseUrl: 'https://sandbox.example.com',
      lookupBaseUrl: 'https://api.example.com',
    };

    expect(urlOf(addresses, { test: true }, marked)).toMatch(/^https:\/\/api\.example\.com\//);
  });

  test('nowhere in a test that has no place to go', () => {
    const endpoint = { testMode: { by: 'endpoint', effect: 'none' } } as const;

    expect(urlOf({}, { test: true }, endpoint)).toEqual({
      fault: { parameter: 'testBaseUrl', rule: 'has no value' },
    });
  });
});

test('what the platform cannot tell of is not asked', () => {
  const fault = { parameter: 'lookup', rule: 'made-up declares none for deposit' };

  expect(urlOf({}, { milestone: 'deposit' })).toEqual({ fault });
  expect(urlOf({}, { milestone: 'deposit' }, { lookup: undefined, credentials: [] })).toEqual({
    fault,
  });
});

test('how old an event may be when it is sent does not matter for the question', () => {
  const limits = { limits: { eventAgeSeconds: { max: 60 } } };
  const values = {
    clickId: 'c-1',
    playerRef: 'p_1',
    transactionId: 'ftd:aurora:dep-1',
    occurredAt: '2026-11-20T10:00:00.000Z',
  };

  expect(urlOf({}, { values }, limits)).toMatch(/order=ftd%3Aaurora%3Adep-1$/);
});

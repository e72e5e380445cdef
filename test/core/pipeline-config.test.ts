import { describe, expect, test } from 'vitest';
import { InvalidStageError } from '../../core/pipeline-config.ts';
import { SOURCE_DESCRIPTIONS } from '../../integrations/sources/descriptions.ts';
import { faultsOf, ONE_EACH, platform, resolve, STAGE } from './trial-stage.ts';

describe('a fault of a stage file', () => {
  test.each<[string, object, string]>([
    [
      'brand',
      { brands: ['Aurora'] },
      'brands.0 is "Aurora": must be 2 to 30 lower-case letters, digits or hyphens, beginning with a letter',
    ],
    ['no brand', { brands: [] }, 'brands is []: Too small: expected array to have >=1 items'],
    [
      'stage name',
      { stage: 'p' },
      'stage is "p": must be 2 to 30 lower-case letters, digits or hyphens, beginning with a letter',
    ],
    [
      'tolerance',
      { sources: { ...STAGE.sources, crm: { adapter: 'stripe', toleranceSeconds: 3601 } } },
      'sources.crm.toleranceSeconds is 3601: Too big: expected number to be <=3600',
    ],
    [
      'adapter',
      { sources: { ...STAGE.sources, crm: { adapter: 'constructor' } } },
      'sources.crm.adapter is "constructor", allowed: ' +
        Object.keys(SOURCE_DESCRIPTIONS).join(', '),
    ],
    [
      'authority',
      { authority: { registration: 'backend', deposit: 'stripe' } },
      'authority.registration is "backend", allowed: stripe, crm',
    ],
    [
      'authority left out',
      { authority: { registration: 'crm' } },
      'authority.deposit is missing: Invalid input: expected string, received undefined; or: Invalid input: expected tuple, received undefined',
    ],
    [
      'specification',
      platform({ specification: 'none' }),
      'platforms.alpha.specification is "none", allowed: can-be-asked, asked-by-account, counts-again, accepts-duplicates, wants-account, forgets-clicks, broken',
    ],
    [
      'timeout of nothing',
      platform({ timeoutSeconds: 0 }),
      'platforms.alpha.timeoutSeconds is 0: Too small: expected number to be >=1',
    ],
    [
      'timeout of 31 s',
      platform({ timeoutSeconds: 31 }),
      'platforms.alpha.timeoutSeconds is 31: Too big: expected number to be <=30',
    ],
    [
      'timeout as text',
      platform({ timeoutSeconds: '10' }),
      'platforms.alpha.timeoutSeconds is "10": Invalid input: expected number, received string',
    ],
    [
      'concurrency that AWS does not allow',
      platform({ maxConcurrency: 1 }),
      'platforms.alpha.maxConcurrency is 1: Too small: expected number to be >=2',
    ],
    [
      'rate of nothing',
      platform({ requestsPerSecond: 0 }),
      'platforms.alpha.requestsPerSecond is 0: Too small: expected number to be >=0.1',
    ],
    [
      'rate that so many places cannot keep',
      platform({ maxConcurrency: 10, requestsPerSecond: 0.3 }),
      'platforms.alpha.maxConcurrency is 10, allowed: at most 30 times requestsPerSecond, which is 0.3, and at least 2',
    ],
    [
      'function that ends while it keeps a place',
      {
        ...platform({ timeoutSeconds: 1, maxConcurrency: 10, requestsPerSecond: 0.5 }),
        delivery: { functionTimeoutSeconds: 25 },
      },
      'delivery.functionTimeoutSeconds is 25 s, allowed: more than platforms.alpha.maxConcurrency / requestsPerSecond + 5, which is 25 s',
    ],
    [
      'no retry',
      platform({ retryDelaysSeconds: [] }),
      'platforms.alpha.retryDelaysSeconds is []: Too small: expected array to have >=1 items',
    ],
    [
      'retry at once',
      platform({ retryDelaysSeconds: [0] }),
      'platforms.alpha.retryDelaysSeconds.0 is 0: Too small: expected number to be >=1',
    ],
    [
      'retries out of order',
      platform({ retryDelaysSeconds: [30, 300, 300] }),
      'platforms.alpha.retryDelaysSeconds is [30,300,300]: each delay is counted from the first failure, so each must be longer than the one before',
    ],
    [
      'address',
      platform({ baseUrl: 'platform' }),
      'platforms.alpha.baseUrl is "platform": Invalid URL',
    ],
    [
      'address with a slash at its end',
      platform({ baseUrl: 'https://example.com/' }),
      'platforms.alpha.baseUrl is "https://example.com/": must not end with a slash',
    ],
    [
      'plain HTTP',
      platform({ baseUrl: 'http://example.com' }),
      'platforms.alpha.baseUrl is "http://example.com", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)',
    ],
    [
      'plain HTTP to this machine',
      platform({ baseUrl: 'http://127.0.0.1:4580' }),
      'platforms.alpha.baseUrl is "http://127.0.0.1:4580", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)',
    ],
    [
      'plain HTTP to a host that begins like this machine',
      { ...platform({ baseUrl: 'http://localhost.example.com' }), loopbackPlatforms: true },
      'platforms.alpha.baseUrl is "http://localhost.example.com", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)',
    ],
    [
      'place for tests by plain HTTP',
      platform({ testBaseUrl: 'http://example.com' }),
      'platforms.alpha.testBaseUrl is "http://example.com", allowed: https (or http to 127.0.0.1 with loopbackPlatforms)',
    ],
    [
      'address that is no public host name',
      platform({ baseUrl: 'https://10.0.0.1' }),
      'platforms.alpha.baseUrl is "https://10.0.0.1", allowed: a public host name',
    ],
    [
      'brand of a platform',
      platform({ brands: { zeta: {} } }),
      'platforms.alpha.brands.zeta is no brand, allowed: aurora, borealis',
    ],
    [
      'policy',
      platform({ unknownOutcome: { deposit: 'ask' } }),
      'platforms.alpha.unknownOutcome.deposit is "ask": Invalid option: expected one of "resend"|"verify"|"park"',
    ],
    [
      'verify without a lookup',
      platform({ unknownOutcome: { deposit: 'verify' } }),
      'platforms.alpha.unknownOutcome.deposit is "verify", but the specification of Made-up declares no lookup; allowed: resend, park, or add a lookup to it',
    ],
    [
      'resend where a second request counts again',
      platform({ unknownOutcome: { deposit: 'resend' } }),
      'platforms.alpha.unknownOutcome.deposit is "resend", but the platform counts a second request again; allowed: park, or set acceptDuplicates in the specification',
    ],
    [
      'function that ends with its request',
      { delivery: { functionTimeoutSeconds: 15 } },
      'delivery.functionTimeoutSeconds is 15 s, allowed: more than platforms.alpha.timeoutSeconds + 5, which is 15 s',
    ],
    [
      'lease that ends with its function',
      { delivery: { leaseSeconds: 20 } },
      'delivery.leaseSeconds is 20 s, allowed: more than delivery.functionTimeoutSeconds, which is 20 s',
    ],
    [
      'visibility that ends with its lease',
      { delivery: { visibilityTimeoutSeconds: 25 } },
      'delivery.visibilityTimeoutSeconds is 25 s, allowed: more than delivery.leaseSeconds, which is 25 s',
    ],
    [
      'intake that is read again too soon',
      { intake: { functionTimeoutSeconds: 10, visibilityTimeoutSeconds: 10 } },
      'intake.visibilityTimeoutSeconds is 10 s, allowed: more than intake.functionTimeoutSeconds, which is 10 s',
    ],
    [
      'life of a row',
      { ledger: { rowLifeDays: 89 } },
      'ledger.rowLifeDays is 89: Too small: expected number to be >=90',
    ],
    [
      'mail address',
      { alarms: { runbookUrl: 'https://example.com', email: 'on-call' } },
      'alarms.email is "on-call": Invalid email address',
    ],
    [
      'sample',
      { alarms: { runbookUrl: 'https://example.com', minimumSample: 0 } },
      'alarms.minimumSample is 0: Too small: expected number to be >=1',
    ],
    [
      'warning before a deadline',
      { alarms: { runbookUrl: 'https://example.com', deadlineWarningHours: 169 } },
      'alarms.deadlineWarningHours is 169: Too big: expected number to be <=168',
    ],
  ])('names path, value and what is allowed: %s', (_what, overrides, fault) => {
    expect(faultsOf(overrides)).toEqual([fault]);
  });

  test.each([
    ['a setting that nobody knows', { colour: 'red' }, /^\(top\) has unknown settings: colour$/],
    [
      'a milestone that nobody knows',
      platform({ unknownOutcome: { first: 'park' } }),
      /unknownOutcome has unknown settings: first$/,
    ],
    ['a source name in capitals', { sources: { CRM: { adapter: 'stripe' } } }, /^sources\.CRM /],
    ['a log retention of 8 days', { logRetentionDays: 8 }, /^logRetentionDays is 8: /],
  ])('is found in %s', (_what, overrides, fault) => {
    const faults = faultsOf(overrides);

    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  test('is reported with every other one of the schema', () => {
    const faults = faultsOf({
      stage: 'T',
      brands: [],
      ...platform({ timeoutSeconds: 99, retryDelaysSeconds: [1.5] }),
    });

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'stage',
      'brands',
      'platforms.alpha.retryDelaysSeconds.0',
      'platforms.alpha.timeoutSeconds',
    ]);
  });

  test('is reported with every other one between settings', () => {
    const faults = faultsOf({
      authority: { registration: 'backend', deposit: 'till' },
      sources: { crm: { adapter: 'pigeon' } },
      intake: { visibilityTimeoutSeconds: 5 },
      ...platform({
        baseUrl: 'http://example.com',
        brands: { zeta: {} },
        retryDelaysSeconds: [2, 1],
        unknownOutcome: { deposit: 'resend' },
      }),
      delivery: { leaseSeconds: 5 },
    });

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'platforms.alpha.unknownOutcome.deposit',
      'sources.crm.adapter',
      'authority.registration',
      'authority.deposit',
      'delivery.leaseSeconds',
      'intake.visibilityTimeoutSeconds',
      'platforms.alpha.brands.zeta',
      'platforms.alpha.baseUrl',
      'platforms.alpha.retryDelaysSeconds',
    ]);
  });

  test('stops the synthesis with what to do', () => {
    const attempt = () => resolve({ brands: [] });

    expect(attempt).toThrow(InvalidStageError);
    expect(attempt).toThrow(
      'Stage "trial" cannot be deployed:\n  - brands is []: Too small: expected array to have >=1 items\nCorrect stages/trial.ts and synthesise again.',
    );
    expect(attempt).toThrow(expect.objectContaining({ code: 'POSTPROOF_INVALID_STAGE' }));
  });
});

describe('a stage file without a fault', () => {
  test('has its defaults filled in', () => {
    const config = resolve();

    expect(config).toMatchObject({
      stage: 'trial',
      sources: { stripe: { adapter: 'stripe', toleranceSeconds: 300 } },
      intake: { functionTimeoutSeconds: 20, visibilityTimeoutSeconds: 120 },
      ledger: { rowLifeDays: 730, protect: true },
      logRetentionDays: 90,
      alarms: { minimumSample: 20, deadlineWarningHours: 24 },
      loopbackPlatforms: false,
      platforms: {
        alpha: {
          retryDelaysSeconds: [30, 300, 1800],
          timeoutSeconds: 10,
          maxConcurrency: 10,
          specification: { name: 'made-up', events: { ftd: { word: 'first' } } },
        },
      },
    });
  });

  test.each<[string, object, object]>([
    [
      'a request of 10 s',
      {},
      { functionTimeoutSeconds: 20, leaseSeconds: 25, visibilityTimeoutSeconds: 120 },
    ],
    [
      'the longest of two requests',
      { platforms: { alpha: ONE_EACH, beta: { ...ONE_EACH, timeoutSeconds: 30 } } },
      { functionTimeoutSeconds: 40, leaseSeconds: 45, visibilityTimeoutSeconds: 240 },
    ],
    [
      'a long lease of its own',
      { delivery: { leaseSeconds: 300 } },
      { functionTimeoutSeconds: 20, leaseSeconds: 300, visibilityTimeoutSeconds: 305 },
    ],
    [
      'times that just fit',
      {
        delivery: { functionTimeoutSeconds: 16, leaseSeconds: 17, visibilityTimeoutSeconds: 18 },
      },
      { functionTimeoutSeconds: 16, leaseSeconds: 17, visibilityTimeoutSeconds: 18 },
    ],
  ])('nests the times of a delivery around %s', (_what, overrides, delivery) => {
    expect(resolve(overrides).delivery).toEqual(delivery);
  });

  test('resends where a repeat is recognised and parks everything else', () => {
    expect(resolve().platforms.alpha?.unknownOutcome).toEqual({
      registration: 'resend',
      ftd: 'park',
      deposit: 'park',
    });
  });

  test('may park what would be resent', () => {
    const config = resolve(platform({ unknownOutcome: { registration: 'park' } }));

    expect(config.platforms.alpha?.unknownOutcome).toMatchObject({ registration: 'park' });
  });

  test('may resend what counts again only where the specification accepts duplicates', () => {
    const config = resolve(
      platform({ specification: 'accepts-duplicates', unknownOutcome: { deposit: 'resend' } }),
    );

    expect(config.platforms.alpha?.unknownOutcome).toEqual({
      registration: 'resend',
      ftd: 'park',
      deposit: 'resend',
    });
  });

  test('may send plain HTTP to this machine if it says so', () => {
    for (const baseUrl of ['http://127.0.0.1:4580/alpha', 'http://localhost']) {
      const config = resolve({ ...platform({ baseUrl }), loopbackPlatforms: true });

      expect(config.platforms.alpha?.baseUrl).toBe(baseUrl);
    }
  });

  test('may say the decimals of a currency, but not otherwise than ISO 4217', () => {
    expect(resolve({ currencies: { XQX: 4 } }).currencies).toEqual({ XQX: 4 });
    expect(faultsOf({ currencies: { JPY: 2 } })).toEqual([
      'currencies.JPY is 2, allowed: 0, as ISO 4217 has it; leave it out',
    ]);
  });

  test('resolves to what can be written down and read again', () => {
    const config = resolve();

    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });
});

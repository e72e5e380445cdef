import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BusEvent } from '../../../core/claim.ts';
import type { PipelineConfig } from '../../../core/pipeline-config.ts';
import type { SourceDescription } from '../../../core/source-description.ts';
import type { SourceAdapterName } from '../../../integrations/sources/descriptions.ts';
import { SAMPLE_CHAIN } from '../../../integrations/sources/paypal/sample-keys.ts';
import { SOURCE_SAMPLES } from '../../../integrations/sources/samples.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { SOURCE_KINDS } from '../../../integrations/sources/source-kinds.ts';
import type { SourceSample } from '../../../integrations/sources/source-sample.ts';
import { httpAnswer } from '../../../lambdas/ingest/http-answer.ts';
import { ingestWebhook } from '../../../lambdas/ingest/ingest-webhook.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';
import { FACTS, NOW_EPOCH_MS } from '../../integrations/sources/adapter-under-test.ts';

/** More of them: `FUZZ_RUNS=10000 vitest run test/lambdas/ingest/fuzz.test.ts`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 150);
const URL_OF_SOURCE = 'https://hooks.example.com/webhooks/source/aurora';

// One verifier's library reads the clock itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_EPOCH_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A bare token proves no byte of a body, so that kind is tried with the signature that it can have too. */
function sampleOf(name: SourceAdapterName): SourceSample {
  const sample = SOURCE_SAMPLES[name] ?? expect.fail('no sample');
  if (name !== 'static-token') return sample;
  const { trial } = sample;
  const credentials = { ...trial.credentials, hmacKey: 'trial_hmac_key_of_nobody_0123456789' };
  const settings = { ...trial.settings, hubSignature: true };
  return { ...sample, trial: { credentials, settings } };
}

const configs = new Map<SourceAdapterName, PipelineConfig>();

/** Resolving one takes longer than all else that a webhook does here. */
function configOf(name: SourceAdapterName, { trial }: SourceSample): PipelineConfig {
  const resolved = configs.get(name);
  if (resolved !== undefined) return resolved;
  const config = testConfig({
    sources: {
      source: { adapter: name, settings: trial.settings as Record<string, unknown> },
      crm: { adapter: 'standard-webhooks' },
    },
    authority: { registration: 'crm', deposit: 'source' },
  });
  configs.set(name, config);
  return config;
}

/** Sends a request through ingest; what it would put on the bus is kept. */
async function send(name: SourceAdapterName, sample: SourceSample, request: WebhookRequest) {
  const { credentials } = sample.trial;
  const events: BusEvent[] = [];
  const config = configOf(name, sample);
  const answer = await ingestWebhook(
    { source: 'source', brand: 'aurora', request },
    {
      config,
      kinds: SOURCE_KINDS,
      sourceSecrets: async () => [JSON.stringify(credentials)],
      pseudonymKey: async () => 'pseudonym-key-of-the-tests',
      fetchCertificate: async () => SAMPLE_CHAIN,
      put: async (put) => void events.push(...put),
      nowEpochMs: () => NOW_EPOCH_MS,
      note: () => {},
    },
  );
  return { status: httpAnswer(answer).statusCode ?? 0, events };
}

function signed(sample: SourceSample): WebhookRequest {
  const { credentials, settings, privateKey } = sample.trial;
  const signer = { credentials, settings, nowEpochMs: NOW_EPOCH_MS, url: URL_OF_SOURCE };
  const request = sample.sign(FACTS, signer, privateKey);
  return request ?? expect.fail('the sample cannot be signed with its own trial key');
}

/** One small damage, as a line, a proxy or an attacker does it. */
function mutate(request: WebhookRequest): fc.Arbitrary<WebhookRequest> {
  const body = Buffer.from(request.body);
  const at = fc.nat(Math.max(0, body.length - 1));
  const header = fc.constantFrom(...Object.keys(request.headers));
  const withBody = (changed: Uint8Array) => ({ ...request, body: changed });
  const withHeader = (name: string, value: string | undefined) => ({
    ...request,
    headers: { ...request.headers, [name]: value },
  });
  return fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([index, bits]) => {
      const changed = Buffer.from(body);
      if (changed.length > 0) changed[index] = (changed[index] ?? 0) ^ bits;
      return withBody(changed);
    }),
    at.map((index) => withBody(body.subarray(0, index))),
    at.map((index) => withBody(Buffer.concat([body.subarray(0, index), body.subarray(index + 1)]))),
    fc
      .tuple(at, fc.uint8Array({ minLength: 1, maxLength: 8 }))
      .map(([index, more]) =>
        withBody(Buffer.concat([body.subarray(0, index), more, body.subarray(index)])),
      ),
    header.map((name) => withHeader(name, undefined)),
    fc.tuple(header, fc.string()).map(([name, text]) => withHeader(name, text)),
    header.map((name) => withHeader(name, `${request.headers[name]},${request.headers[name]}`)),
    fc.webQueryParameters().map((query) => ({ ...request, url: `${URL_OF_SOURCE}?${query}` })),
    fc.constantFrom('GET', 'POST', 'PUT').map((method) => ({ ...request, method })),
  );
}

/** Requests that nobody signed. */
const randomRequest: fc.Arbitrary<WebhookRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  url: fc.webQueryParameters().map((query) => `${URL_OF_SOURCE}?${query}`),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.webQueryParameters().map((text) => Buffer.from(text)),
  ),
  headers: fc.dictionary(
    fc.oneof(
      fc.constantFrom('signature', 'authorization', 'x-signature', 'webhook-signature', 'cookie'),
      fc.stringMatching(/^[a-z-]{1,20}$/),
    ),
    fc.string(),
  ),
});

const NAMES = Object.keys(SOURCE_SAMPLES) as SourceAdapterName[];

describe.each(NAMES)('a webhook of the kind %s', (name) => {
  const sample = sampleOf(name);
  const { unsigned }: SourceDescription = SOURCE_KINDS[name].description;
  /** An event without what its source says that it does not sign, such as Adyen's time. */
  const signedPart = (event: BusEvent) =>
    Object.fromEntries(Object.entries(event).filter(([field]) => !unsigned.includes(field)));

  test('as it is signed gets the answer that its source takes for success', async () => {
    const { status, events } = await send(name, sample, signed(sample));

    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(300);
    expect(events.length).toBeGreaterThan(0);
  });

  test('damaged is refused, or what was damaged is believed by nobody', async () => {
    const good = signed(sample);
    const { events: proven } = await send(name, sample, good);
    await fc.assert(
      fc.asyncProperty(mutate(good), async (request) => {
        const { status, events } = await send(name, sample, request);
        expect(status).toBeLessThan(500);
        if (status >= 300) return;
        // What a source does not sign may change; what it proves may not.
        const unconfirmed = events.every(({ type }) => type === 'unconfirmed');
        if (!unconfirmed) expect(events.map(signedPart)).toEqual(proven.map(signedPart));
      }),
      { numRuns: RUNS },
    );
  });

  test('that nobody signed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(randomRequest, async (request) => {
        const { status, events } = await send(name, sample, request);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(events).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('that is long and random is refused', async () => {
    const body = randomBytes(200_000);

    const { status } = await send(name, sample, { ...signed(sample), body });

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });
});

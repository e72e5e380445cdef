import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadStage } from '../../../stages/index.ts';
import { registration } from '../../integrations/sources/standard-webhook.ts';
import { paymentIntent } from '../../integrations/sources/stripe-webhook.ts';
import { crmWebhook, IngestUnderTest, NOW_EPOCH_MS, stripeWebhook } from './ingest-fixture.ts';

// One of the libraries reads the clock itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_EPOCH_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the brand', () => {
  test.each<[string, string | undefined, string | undefined, string]>([
    ['of the payload alone', undefined, 'borealis', 'borealis'],
    ['of the URL alone', 'borealis', undefined, 'borealis'],
    ['of both alike', 'borealis', 'borealis', 'borealis'],
  ])('%s is the brand of the event', async (_which, url, payload, brand) => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take(
      crmWebhook(registration({ brand: payload }), url === undefined ? {} : { brand: url }),
    );

    expect(answer.outcome).toBe('accepted');
    expect(ingest.put[0]?.brand).toBe(brand);
  });

  test.each<[string, string | undefined, string | undefined, string]>([
    ['nowhere', undefined, undefined, 'must be one of aurora, borealis, in the payload or the URL'],
    [
      'unknown in the payload',
      undefined,
      'zeta',
      'must be one of aurora, borealis, in the payload or the URL',
    ],
    [
      'another than that of the URL',
      'aurora',
      'borealis',
      'the payload names another brand than the URL',
    ],
  ])('that is %s makes the webhook unusable', async (_what, url, payload, fault) => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take(
      crmWebhook(registration({ brand: payload }), url === undefined ? {} : { brand: url }),
    );

    expect(answer).toMatchObject({ outcome: 'unparseable', faults: [`brand: ${fault}`] });
    expect(ingest.put).toEqual([]);
  });

  test.each(['zeta', '', '__proto__', 'constructor'])(
    'of the URL that is unknown ("%s") is refused before any secret is read',
    async (brand) => {
      const ingest = new IngestUnderTest();

      expect(await ingest.take(stripeWebhook(paymentIntent(), brand))).toEqual({
        outcome: 'unknown-brand',
        detail: 'No such brand.',
      });
      expect(ingest.secretsAsked).toEqual([]);
    },
  );
});

test('that the stage file gives a source is not changed by a URL that nobody signs', async () => {
  const config = loadStage('local');
  const { crm } = config.sources;
  if (crm === undefined) throw new Error('the local stage has no crm');
  const ingest = new IngestUnderTest({
    config: { ...config, sources: { ...config.sources, crm: { ...crm, brand: 'aurora' } } },
  });

  const taken = await ingest.take(crmWebhook(registration({ brand: undefined }), {}));
  const elsewhere = await ingest.take(
    crmWebhook(registration({ brand: undefined }), { brand: 'borealis' }),
  );

  expect(taken).toMatchObject({ outcome: 'accepted' });
  expect(elsewhere).toMatchObject({
    faults: ['brand: the stage file gives this source another brand than the URL'],
  });
});

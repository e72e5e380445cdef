import { createHmac } from 'node:crypto';
import { coinbase } from '../../../integrations/sources/coinbase/adapter.ts';
import {
  type CoinbaseSettings,
  coinbaseDescription,
} from '../../../integrations/sources/coinbase/description.ts';
import { coinbaseSample } from '../../../integrations/sources/coinbase/sample.ts';
import type { SharedKey } from '../../../integrations/sources/credential-formats.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { type AdapterUnderTest, NOW_EPOCH_MS, sampleOf } from './adapter-under-test.ts';

export const HOOK0_HEADER = 'x-hook0-signature';
export const COMMERCE_HEADER = 'x-cc-webhook-signature';
export const KEY = coinbaseSample.trial.credentials.signingKey;

const common = {
  description: coinbaseDescription,
  adapter: coinbase,
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};

export const HOOK0: AdapterUnderTest<SharedKey, CoinbaseSettings> = {
  ...common,
  sample: coinbaseSample,
  resign: (request, change) => {
    const [before = '', code = ''] = (request.headers[HOOK0_HEADER] ?? '').split(',v1=');
    const changed = change(code);
    const header = changed === undefined ? before : `${before},v1=${changed}`;
    return withHeaders(request, { [HOOK0_HEADER]: header });
  },
};

export const COMMERCE: AdapterUnderTest<SharedKey, CoinbaseSettings> = {
  ...common,
  sample: {
    ...coinbaseSample,
    trial: { ...coinbaseSample.trial, settings: { scheme: 'commerce' } },
  },
  resign: (request, change) =>
    withHeaders(request, { [COMMERCE_HEADER]: change(request.headers[COMMERCE_HEADER] ?? '') }),
};

export function withHeaders(
  request: WebhookRequest,
  headers: Record<string, string | undefined>,
): WebhookRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** A body signed now over its time alone, in the scheme of `under`. */
export function signCoinbase(under: typeof HOOK0, body: unknown, key = KEY): WebhookRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const seconds = NOW_EPOCH_MS / 1000;
  const hmac = (prefix: string) =>
    createHmac('sha256', key).update(prefix).update(bytes).digest('hex');
  return withHeaders(
    { ...sampleOf(under), body: bytes },
    { [HOOK0_HEADER]: `t=${seconds},v0=${hmac(`${seconds}.`)}`, [COMMERCE_HEADER]: hmac('') },
  );
}

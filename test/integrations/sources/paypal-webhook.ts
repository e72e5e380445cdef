import { paypal } from '../../../integrations/sources/paypal/adapter.ts';
import {
  type PaypalCredentials,
  type PaypalSettings,
  paypalDescription,
} from '../../../integrations/sources/paypal/description.ts';
import { paypalSample } from '../../../integrations/sources/paypal/sample.ts';
import { SAMPLE_CHAIN } from '../../../integrations/sources/paypal/sample-keys.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import type { AdapterUnderTest } from './adapter-under-test.ts';

export const SIGNATURE = 'paypal-transmission-sig';

export const PAYPAL: AdapterUnderTest<PaypalCredentials, PaypalSettings> = {
  description: paypalDescription,
  adapter: paypal,
  sample: paypalSample,
  fetchCertificate: () => Promise.resolve(SAMPLE_CHAIN),
  resign: (request, change) =>
    withHeader(request, SIGNATURE, change(request.headers[SIGNATURE] ?? '')),
  reserialise: (request) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { clientId: '', clientSecret: '' },
};

export function withHeader(
  request: WebhookRequest,
  name: string,
  value: string | undefined,
): WebhookRequest {
  return { ...request, headers: { ...request.headers, [name]: value } };
}

import { createHmac } from 'node:crypto';
import { mollie } from '../../../integrations/sources/mollie/adapter.ts';
import {
  type MollieCredentials,
  type MollieSettings,
  mollieDescription,
} from '../../../integrations/sources/mollie/description.ts';
import { mollieSample } from '../../../integrations/sources/mollie/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { type AdapterUnderTest, sampleOf } from './adapter-under-test.ts';

export const SIGNATURE = 'x-mollie-signature';
export const KEY = mollieSample.trial.credentials.signingKey;

export const MOLLIE: AdapterUnderTest<MollieCredentials, MollieSettings> = {
  description: mollieDescription,
  adapter: mollie,
  sample: mollieSample,
  resign: (request, change) => {
    const changed = change(request.headers[SIGNATURE]?.slice('sha256='.length) ?? '');
    return withSignature(request, changed === undefined ? undefined : `sha256=${changed}`);
  },
  reserialise: (request) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
};

/** The same adapter set to the unsigned kind; its sample brings the token. */
export const CLASSIC: AdapterUnderTest<MollieCredentials, MollieSettings> = {
  ...MOLLIE,
  sample: {
    ...mollieSample,
    trial: { ...mollieSample.trial, settings: { version: 'classic' } },
  },
};

export function withSignature(request: WebhookRequest, value: string | undefined): WebhookRequest {
  return { ...request, headers: { ...request.headers, [SIGNATURE]: value } };
}

/** @param body - a text as it is, or anything else as JSON */
export function signMollie(body: unknown, key = KEY): WebhookRequest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const digest = createHmac('sha256', key).update(bytes).digest('hex');
  return withSignature({ ...sampleOf(MOLLIE), body: bytes }, `sha256=${digest}`);
}

import { braintree } from '../../../integrations/sources/braintree/adapter.ts';
import {
  type BraintreeCredentials,
  type BraintreeSettings,
  braintreeDescription,
} from '../../../integrations/sources/braintree/description.ts';
import { braintreeSample } from '../../../integrations/sources/braintree/sample.ts';
import { braintreeDigest } from '../../../integrations/sources/braintree/signature.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { type AdapterUnderTest, sampleOf, URL_OF_SOURCE } from './adapter-under-test.ts';

export const KEYS = braintreeSample.trial.credentials;
/** Those of the package's own tests. */
export const PUBLISHED_KEYS = {
  publicKey: 'integration_public_key',
  privateKey: 'integration_private_key',
};

export const BRAINTREE: AdapterUnderTest<BraintreeCredentials, BraintreeSettings> = {
  description: braintreeDescription,
  adapter: braintree,
  sample: braintreeSample,
  resign: (request, change) => {
    const { bt_signature = '', bt_payload = '' } = fieldsOf(request);
    const [publicKey = '', hex = ''] = bt_signature.split('|');
    const changed = change(hex);
    return formRequest({
      ...(changed !== undefined && { bt_signature: `${publicKey}|${changed}` }),
      bt_payload,
    });
  },
  reserialise: (request) => {
    const { bt_signature = '', bt_payload = '' } = fieldsOf(request);
    const xml = Buffer.from(bt_payload, 'base64').toString().replaceAll(/>\s+</g, '><');
    return formRequest({ bt_signature, bt_payload: Buffer.from(xml).toString('base64') });
  },
  emptyKey: { publicKey: '', privateKey: '' },
};

export function fieldsOf({ body }: WebhookRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(String(body)));
}

export function formRequest(fields: Record<string, string> | string): WebhookRequest {
  const form = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString();
  return { ...sampleOf(BRAINTREE), body: Buffer.from(form) };
}

/** A signed notification about this subject; `payload` as it is if it is given in place of XML. */
export function signBraintree(
  {
    xml,
    payload = `${Buffer.from(xml ?? '').toString('base64')}\n`,
  }: { xml?: string; payload?: string },
  { publicKey, privateKey } = KEYS,
): WebhookRequest {
  const digest = braintreeDigest(privateKey, payload).toString('hex');
  return formRequest({ bt_signature: `${publicKey}|${digest}`, bt_payload: payload });
}

export function challenge(query: string): WebhookRequest {
  return { method: 'GET', url: `${URL_OF_SOURCE}${query}`, headers: {}, body: Buffer.alloc(0) };
}

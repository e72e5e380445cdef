import { sign } from 'node:crypto';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { trustly } from '../../../integrations/sources/trustly/adapter.ts';
import {
  type TrustlyCredentials,
  type TrustlySettings,
  trustlyDescription,
} from '../../../integrations/sources/trustly/description.ts';
import { trustlySample } from '../../../integrations/sources/trustly/sample.ts';
import { TRIAL_PROVIDER_PRIVATE_KEY } from '../../../integrations/sources/trustly/sample-keys.ts';
import type { AdapterUnderTest } from './adapter-under-test.ts';

export const UUID = '258a2184-2842-b485-25ca-293525152425';
/** The example of Trustly's documentation, with another player. */
export const DATA = {
  amount: '902.50',
  currency: 'EUR',
  messageid: 'dep-1',
  orderid: '87654567',
  enduserid: 'player-42',
  notificationid: '9876543456',
  timestamp: '2010-01-20 14:42:04.675645+01',
  attributes: {},
};
/** What Trustly signs of it, written out by hand. */
export const DATA_SIGNED =
  'amount902.50attributescurrencyEURenduseridplayer-42messageiddep-1notificationid9876543456' +
  'orderid87654567timestamp2010-01-20 14:42:04.675645+01';

type Signing = { method?: string; key?: string; algorithm?: string };

/** A notification whose data is this JSON and whose signature is over this text. */
export function notified(
  data: string,
  dataSigned: string,
  { method = 'credit', key = TRIAL_PROVIDER_PRIVATE_KEY, algorithm = 'RSA-SHA1' }: Signing = {},
): WebhookRequest {
  const signature = sign(algorithm, Buffer.from(`${method}${UUID}${dataSigned}`), key);
  const params = `{"signature":"${signature.toString('base64')}","uuid":"${UUID}","data":${data}}`;
  return bodied(`{"method":"${method}","params":${params},"version":"1.1"}`);
}

/** One whose data is flat, with the changes in it; what is undefined is left out. */
export function movement(changed: object = {}, signing: Signing = {}): WebhookRequest {
  const entries = Object.entries({ ...DATA, ...changed }).filter(
    ([, value]) => value !== undefined,
  );
  const text = (value: unknown) => (Object(value) === value ? '' : String(value));
  const signed = entries.sort().map(([key, value]) => `${key}${text(value)}`);
  return notified(JSON.stringify(Object.fromEntries(entries)), signed.join(''), signing);
}

export function bodied(body: string): WebhookRequest {
  const url = 'https://hooks.example.com/webhooks/trustly';
  return { method: 'POST', url, headers: {}, body: Buffer.from(body) };
}

export const TRUSTLY_UNDER_TEST: AdapterUnderTest<TrustlyCredentials, TrustlySettings> = {
  description: trustlyDescription,
  adapter: trustly,
  sample: trustlySample,
  resign: (request, change) => {
    const payload = JSON.parse(String(request.body));
    payload.params.signature = change(payload.params.signature);
    return { ...request, body: Buffer.from(JSON.stringify(payload)) };
  },
  emptyKey: { providerPublicKey: '', merchantPrivateKey: '' },
};

import { createHmac } from 'node:crypto';
import { adyen } from '../../../integrations/sources/adyen/adapter.ts';
import {
  type AdyenCredentials,
  type AdyenSettings,
  adyenDescription,
} from '../../../integrations/sources/adyen/description.ts';
import { adyenSample } from '../../../integrations/sources/adyen/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import type { AdapterUnderTest } from './adapter-under-test.ts';

/** The key of Adyen's own tests: github Adyen/adyen-node-api-library src/__tests__/hmacValidator.spec.ts */
export const ADYEN_KEY = 'DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00';
export const KEYED = { credentials: [{ signingKey: ADYEN_KEY }] };

type Item = Record<string, unknown>;
type Signing = { key?: string; algorithm?: string; encoding?: 'base64' | 'hex' };

export const AUTHORISATION = {
  pspReference: 'NC6HT9CRT65ZGN82',
  merchantAccountCode: 'AuroraECOM',
  merchantReference: 'dep-1',
  amount: { value: 5000, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  success: 'true',
  eventDate: '2023-11-14T23:13:10+01:00',
};
/** What happens to a payment later names it by its `originalReference`. */
export const MODIFICATION = {
  ...AUTHORISATION,
  pspReference: 'MODIFICATION0001',
  originalReference: 'NC6HT9CRT65ZGN82',
};

/** The text that Adyen signs, written here once more and by hand. */
function signedText(item: Item): string {
  const amount = item.amount as { value: unknown; currency: unknown } | undefined;
  return [
    item.pspReference,
    item.originalReference,
    item.merchantAccountCode,
    item.merchantReference,
    amount?.value,
    amount?.currency,
    item.eventCode,
    item.success,
  ]
    .map((value) => value ?? '')
    .join(':');
}

export function signedItem(
  item: Item,
  { key = ADYEN_KEY, algorithm = 'sha256', encoding = 'base64' }: Signing = {},
): Item {
  const hmacSignature = createHmac(algorithm, Buffer.from(key, 'hex'))
    .update(signedText(item))
    .digest(encoding);
  return { ...item, additionalData: { shopperReference: 'player-42', hmacSignature } };
}

export function requestOf(items: readonly unknown[]): WebhookRequest {
  return bodied(
    JSON.stringify({
      live: 'false',
      notificationItems: items.map((item) => ({ NotificationRequestItem: item })),
    }),
  );
}

export function bodied(body: string): WebhookRequest {
  const url = 'https://hooks.example.com/webhooks/adyen';
  return { method: 'POST', url, headers: {}, body: Buffer.from(body) };
}

export const ADYEN_UNDER_TEST: AdapterUnderTest<AdyenCredentials, AdyenSettings> = {
  description: adyenDescription,
  adapter: adyen,
  sample: adyenSample,
  resign: (request, change) => {
    const payload = JSON.parse(String(request.body));
    const { additionalData } = payload.notificationItems[0].NotificationRequestItem;
    additionalData.hmacSignature = change(additionalData.hmacSignature);
    return { ...request, body: Buffer.from(JSON.stringify(payload)) };
  },
  emptyKey: { signingKey: '' },
};

import { createHmac } from 'node:crypto';
import type { SourceSample } from '../source-sample.ts';
import type { AdyenCredentials, AdyenSettings } from './description.ts';

/** Where settlement is by capture, the payment that is captured is named apart from the capture. */
export const adyenSample: SourceSample<AdyenCredentials, AdyenSettings> = {
  trial: {
    credentials: {
      // Of nobody.
      signingKey: '0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789ABCDEF',
    },
    settings: { settles: 'authorised' },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const captured = settings.settles === 'captured';
    const item = {
      pspReference: captured ? `CAPTURE${facts.transactionId}` : facts.transactionId,
      ...(captured && { originalReference: facts.transactionId }),
      merchantAccountCode: accountOf(facts.brand, settings),
      merchantReference: facts.depositId,
      amount: { value: facts.amountMinor, currency: facts.currency },
      eventCode: captured ? 'CAPTURE' : 'AUTHORISATION',
      success: 'true',
    };
    const body = JSON.stringify({
      live: 'false',
      notificationItems: [
        {
          NotificationRequestItem: {
            ...item,
            eventDate: new Date(nowEpochMs).toISOString(),
            paymentMethod: 'visa',
            reason: '',
            additionalData: {
              shopperReference: facts.playerId,
              hmacSignature: signatureOf(item, credentials.signingKey),
            },
          },
        },
      ],
    });
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: Buffer.from(body),
    };
  },
};

function accountOf(brand: string, { merchantAccounts = {} }: AdyenSettings): string {
  const found = Object.entries(merchantAccounts).find(([, named]) => named === brand);
  return found?.[0] ?? 'TestMerchant';
}

type Signed = {
  pspReference: string;
  originalReference?: string;
  merchantAccountCode: string;
  merchantReference: string;
  amount: { value: number; currency: string };
  eventCode: string;
  success: string;
};

function signatureOf(item: Signed, signingKey: string): string {
  const signed = [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference,
    item.amount.value,
    item.amount.currency,
    item.eventCode,
    item.success,
  ].join(':');
  return createHmac('sha256', Buffer.from(signingKey, 'hex')).update(signed).digest('base64');
}

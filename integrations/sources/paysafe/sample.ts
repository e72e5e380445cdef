import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import type { SourceSample } from '../source-sample.ts';
import type { PaysafeSettings } from './description.ts';

export const paysafeSample: SourceSample<SharedKey, PaysafeSettings> = {
  // The text in base64 is "paysafe trial key of nobody".
  trial: {
    credentials: { signingKey: 'cGF5c2FmZSB0cmlhbCBrZXkgb2Ygbm9ib2R5' },
    settings: { keyEncoding: 'base64', settles: 'payment' },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const name = settings.settles === 'payment' ? 'PAYMENT_COMPLETED' : 'SETTLEMENT_COMPLETED';
    const body = JSON.stringify({
      eventName: name,
      eventType: name,
      attemptNumber: '1',
      resourceId: facts.transactionId,
      eventDate: new Date(nowEpochMs).toISOString(),
      mode: 'live',
      payload: {
        id: facts.transactionId,
        accountId: '1009688230',
        merchantRefNum: facts.depositId,
        amount: facts.amountMinor,
        currencyCode: facts.currency,
        status: 'COMPLETED',
      },
    });
    const encoding = settings.keyEncoding === 'base64' ? 'base64' : 'utf8';
    const signature = createHmac('sha256', Buffer.from(credentials.signingKey, encoding))
      .update(body)
      .digest('base64');
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', signature },
      body: Buffer.from(body),
    };
  },
};

import { createHmac } from 'node:crypto';
import type { SourceSample } from '../source-sample.ts';
import type { CheckoutCredentials, CheckoutSettings } from './description.ts';

export const checkoutSample: SourceSample<CheckoutCredentials, CheckoutSettings> = {
  trial: {
    credentials: { signingKey: 'trial-signature-key-of-nobody' },
    settings: { settles: 'captured', chargebackOn: 'received' },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const body = JSON.stringify({
      id: `evt_${facts.transactionId}`,
      type: settings.settles === 'captured' ? 'payment_captured' : 'payment_approved',
      version: '1.0.29',
      created_on: new Date(nowEpochMs).toISOString(),
      data: {
        id: `pay_${facts.transactionId}`,
        action_id: `act_${facts.transactionId}`,
        reference: facts.depositId,
        amount: facts.amountMinor,
        currency: facts.currency,
        response_code: '10000',
        response_summary: 'Approved',
        metadata: { player_id: facts.playerId, brand: facts.brand },
      },
    });
    const { signingKey, authorization } = credentials;
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cko-signature': createHmac('sha256', signingKey).update(body).digest('hex'),
        ...(authorization !== undefined && { authorization }),
      },
      body: Buffer.from(body),
    };
  },
};

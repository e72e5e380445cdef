import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import type { SourceSample } from '../source-sample.ts';

export const stripeSample: SourceSample<SharedKey> = {
  trial: { credentials: { signingKey: 'whsec_trial_key_of_nobody' }, settings: {} },

  sign(facts, { credentials, nowEpochMs, url }) {
    const seconds = Math.floor(nowEpochMs / 1000);
    const body = JSON.stringify({
      id: `evt_${facts.transactionId}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      created: seconds,
      livemode: false,
      data: {
        object: {
          id: `pi_${facts.transactionId}`,
          object: 'payment_intent',
          amount_received: facts.amountMinor,
          currency: facts.currency.toLowerCase(),
          status: 'succeeded',
          metadata: {
            player_id: facts.playerId,
            brand: facts.brand,
            deposit_id: facts.depositId,
          },
        },
      },
    });
    const signature = createHmac('sha256', credentials.signingKey)
      .update(`${seconds}.${body}`)
      .digest('hex');
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${seconds},v1=${signature}`,
      },
      body: Buffer.from(body),
    };
  },
};

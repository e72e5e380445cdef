import { createHmac } from 'node:crypto';
import type { SourceSample } from '../source-sample.ts';
import type { WorldpayCredentials, WorldpaySettings } from './description.ts';

export const worldpaySample: SourceSample<WorldpayCredentials, WorldpaySettings> = {
  trial: {
    credentials: { signingKey: 'trial-shared-secret-of-nobody', keyId: '1' },
    settings: { settles: 'sentForSettlement' },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const submitted = new Date(nowEpochMs).toISOString();
    const body = JSON.stringify({
      eventId: `event-${facts.transactionId}`,
      // Worldpay writes no offset.
      eventTimestamp: submitted.slice(0, -1),
      eventDetails: {
        classification: 'payment',
        downstreamReference: facts.transactionId,
        transactionReference: facts.depositId,
        type: settings.settles,
        date: submitted.slice(0, 10),
        amount: { value: facts.amountMinor, currencyCode: facts.currency },
        _links: { payment: { href: '' } },
      },
    });
    const { signingKey, keyId = '1' } = credentials;
    const signature = createHmac('sha256', signingKey).update(body).digest('hex');
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/vnd.worldpay.events-v1.hal+json',
        'event-signature': `${keyId}/SHA256/${signature}`,
      },
      body: Buffer.from(body),
    };
  },
};

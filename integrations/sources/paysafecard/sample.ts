import type { SourceSample } from '../source-sample.ts';
import type { PaysafecardCredentials, PaysafecardSettings } from './description.ts';

export const paysafecardSample: SourceSample<PaysafecardCredentials, PaysafecardSettings> = {
  trial: {
    credentials: {
      signingKey: 'trial-token-of-nobody',
      apiKey: 'psc_trial-key-of-nobody',
    },
    settings: {
      apiBaseUrl: 'https://apitest.paysafecard.com',
      playerFrom: 'customer-id',
      depositIdFrom: 'payment-id',
    },
  },

  sign(facts, { credentials, url }) {
    const called = new URL(url);
    called.searchParams.set('token', credentials.signingKey);
    const form = new URLSearchParams({
      mtid: `pay_1000000007_${facts.transactionId}_${facts.currency}`,
      eventType: 'ASSIGN_CARDS',
      serialNumbers: `1000000000000001;${facts.currency};50.00;AT00002;`,
    });
    return {
      method: 'POST',
      url: called.href,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    };
  },
};

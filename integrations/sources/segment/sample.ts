import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import { mappedSample } from '../mapped-sample.ts';
import type { SourceSample } from '../source-sample.ts';
import type { SegmentSettings } from './description.ts';

export const segmentSample: SourceSample<SharedKey, SegmentSettings> = {
  trial: {
    credentials: { signingKey: 'trial-shared-secret-of-nobody' },
    settings: {
      events: { 'Deposit Completed': { type: 'deposit', fields: {} } },
      fields: {
        playerId: 'userId',
        brand: 'properties.brand',
        depositId: 'properties.deposit_id',
        amount: 'properties.amount',
        currency: 'properties.currency',
      },
      amountUnit: 'major',
      brands: {},
    },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const { name, payload } = mappedSample(settings, facts);
    const timestamp = new Date(nowEpochMs).toISOString();
    const body = JSON.stringify({
      type: 'track',
      event: name,
      messageId: `ajs-${facts.transactionId}`,
      timestamp,
      originalTimestamp: timestamp,
      context: { library: { name: 'analytics.js' } },
      ...payload,
    });
    const signature = createHmac('sha1', credentials.signingKey).update(body).digest('hex');
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'x-signature': signature },
      body: Buffer.from(body),
    };
  },
};

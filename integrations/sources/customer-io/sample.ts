import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import { mappedSample } from '../mapped-sample.ts';
import type { SourceSample } from '../source-sample.ts';
import type { CustomerIoSettings } from './description.ts';

export const customerIoSample: SourceSample<SharedKey, CustomerIoSettings> = {
  trial: {
    credentials: { signingKey: 'trial-signing-key-of-nobody' },
    settings: {
      events: { customer_subscribed: { type: 'registration', fields: {} } },
      fields: { playerId: 'data.identifiers.id', brand: 'data.brand' },
      amountUnit: 'major',
      brands: {},
    },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const timestamp = Math.floor(nowEpochMs / 1000);
    const { name, payload } = mappedSample(settings, facts);
    const [object, ...metric] = name.split('_');
    const body = JSON.stringify({
      ...payload,
      event_id: `cio_${facts.transactionId}`,
      ...(metric.length > 0 && { object_type: object }),
      metric: metric.length > 0 ? metric.join('_') : name,
      timestamp,
    });
    const signature = createHmac('sha256', credentials.signingKey)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'x-cio-timestamp': String(timestamp),
        'x-cio-signature': signature,
      },
      body: Buffer.from(body),
    };
  },
};

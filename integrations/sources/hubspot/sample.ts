import { createHmac } from 'node:crypto';
import type { SharedKey } from '../credential-formats.ts';
import { mappedSample } from '../mapped-sample.ts';
import type { SourceSample } from '../source-sample.ts';
import type { HubspotSettings } from './description.ts';

export const hubspotSample: SourceSample<SharedKey, HubspotSettings> = {
  trial: {
    credentials: { signingKey: 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy' },
    settings: {
      events: {
        'contact.propertyChange:player_id': {
          type: 'registration',
          fields: { playerId: 'propertyValue' },
        },
      },
      fields: { playerId: 'objectId' },
      amountUnit: 'major',
      brands: {},
    },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const { name, payload } = mappedSample(settings, facts);
    const [subscriptionType = '', property] = name.split(':', 2);
    const [propertyName, propertyValue] = property?.split('=', 2) ?? [];
    const body = JSON.stringify([
      {
        eventId: 1,
        subscriptionId: 12_345,
        portalId: 62_515,
        appId: 54_321,
        occurredAt: nowEpochMs,
        subscriptionType,
        attemptNumber: 0,
        objectId: 123,
        changeSource: 'CRM',
        ...(propertyName !== undefined && { propertyName }),
        ...(propertyValue !== undefined && { propertyValue }),
        ...payload,
      },
    ]);
    const uri = settings.publicUrl ?? url;
    const signature = createHmac('sha256', credentials.signingKey)
      .update(`POST${uri}${body}${nowEpochMs}`)
      .digest('base64');
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-request-timestamp': String(nowEpochMs),
        'x-hubspot-signature-v3': signature,
      },
      body: Buffer.from(body),
    };
  },
};

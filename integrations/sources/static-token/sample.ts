import { createHmac } from 'node:crypto';
import { mappedSample, putAt } from '../mapped-sample.ts';
import type { SourceSample } from '../source-sample.ts';
import type { StaticTokenCredentials, StaticTokenSettings } from './description.ts';

export const staticTokenSample: SourceSample<StaticTokenCredentials, StaticTokenSettings> = {
  trial: {
    credentials: { signingKey: 'trial-token-of-nobody-0123456789abcdef' },
    settings: {
      events: { account_created: { type: 'registration', fields: {} } },
      fields: { playerId: 'playerId', brand: 'brand' },
      amountUnit: 'major',
      brands: {},
      header: 'authorization',
      scheme: 'Bearer',
      eventIn: 'event',
      idIn: 'id',
      timeIn: 'timestamp',
      hubSignature: false,
      hubAlgorithm: 'sha256',
      mayReportMoney: false,
    },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const { header, scheme, hubSignature, hubAlgorithm } = settings;
    const { signingKey, hmacKey } = credentials;
    if (hubSignature && hmacKey === undefined) return undefined;
    const { name, payload } = mappedSample(settings, facts);
    putAt(payload, settings.eventIn, name);
    putAt(payload, settings.idIn, `evt_${facts.transactionId}`);
    putAt(payload, settings.timeIn, new Date(nowEpochMs).toISOString());
    const body = JSON.stringify(payload);
    const digest =
      hmacKey === undefined ? '' : createHmac(hubAlgorithm, hmacKey).update(body).digest('hex');
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        [header]: scheme === 'none' ? signingKey : `${scheme} ${signingKey}`,
        ...(hubSignature && { 'x-hub-signature': `${hubAlgorithm}=${digest}` }),
      },
      body: Buffer.from(body),
    };
  },
};

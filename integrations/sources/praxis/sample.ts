import { createHash } from 'node:crypto';
import type { SourceSample } from '../source-sample.ts';
import type { PraxisCredentials, PraxisSettings } from './description.ts';
import { praxisDigest } from './sign.ts';

export const praxisSample: SourceSample<PraxisCredentials, PraxisSettings> = {
  trial: {
    credentials: {
      signingKey: 'praxis_trial_key_of_nobody',
      merchantId: 'API-Trial',
      applicationKey: 'trial.example',
    },
    settings: {
      apiUrl: 'https://praxis.example/agent/find-order',
      amountUnit: 'minor',
      signAnswer: false,
    },
  },

  sign(facts, { credentials, nowEpochMs, url }) {
    const timestamp = Math.floor(nowEpochMs / 1000);
    const { merchantId = 'API-Trial', applicationKey = 'trial.example' } = credentials;
    const token = createHash('md5').update(facts.playerId).digest('hex');
    const tid = tidOf(facts.transactionId);
    const { amountMinor: amount, currency } = facts;
    const signed = [merchantId, applicationKey, timestamp, token, facts.depositId, tid];
    // The rate is null, and skipped.
    signed.push(currency, amount, currency, amount);
    const body = JSON.stringify({
      transaction: {
        transaction_type: 'sale',
        transaction_status: 'approved',
        tid,
        transaction_id: facts.transactionId,
        currency,
        amount,
        conversion_rate: null,
        processed_currency: currency,
        processed_amount: amount,
      },
      merchant_id: merchantId,
      application_key: applicationKey,
      customer: { customer_token: token, country: 'MT' },
      session: { order_id: facts.depositId, cid: facts.playerId, session_status: 'successful' },
      version: '1.3',
      timestamp,
    });
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'gt-authentication': praxisDigest(signed.map(String), credentials.signingKey).toString(
          'hex',
        ),
      },
      body: Buffer.from(body),
    };
  },
};

/** Praxis' own IDs are numbers: other texts become one, always the same. */
function tidOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  return 100_000_000 + (createHash('sha256').update(text).digest().readUInt32BE() % 800_000_000);
}

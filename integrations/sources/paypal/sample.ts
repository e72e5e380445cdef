import { constants, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SampleFacts, SourceSample } from '../source-sample.ts';
import type { PaypalCredentials, PaypalSettings } from './description.ts';
import { SAMPLE_ROOT, SAMPLE_SIGNING_KEY } from './sample-keys.ts';

export const paypalSample: SourceSample<PaypalCredentials, PaypalSettings> = {
  trial: {
    credentials: {
      clientId: 'trial_client_of_nobody',
      clientSecret: 'trial_secret_of_nobody',
      trustedRoot: SAMPLE_ROOT,
    },
    settings: {
      webhookId: '1JE4291016473214C',
      apiBaseUrl: 'https://api-m.sandbox.paypal.com',
      playerIn: 'none',
    },
    privateKey: SAMPLE_SIGNING_KEY,
  },

  sign(facts, { settings, nowEpochMs, url }, privateKey) {
    if (privateKey === undefined) return undefined;
    const time = new Date(nowEpochMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const id = '69cd13f0-d67a-11e5-baa3-778b53f4ae55';
    const body = Buffer.from(JSON.stringify(event(facts, time)));
    const signed = [id, time, settings.webhookId, String(crc32(body))].join('|');
    const signature = sign('RSA-SHA256', Buffer.from(signed), {
      key: privateKey,
      padding: constants.RSA_PKCS1_PADDING,
    });
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-cert-url': 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-sample',
        'paypal-transmission-id': id,
        'paypal-transmission-sig': signature.toString('base64'),
        'paypal-transmission-time': time,
      },
      body,
    };
  },
};

function event(facts: SampleFacts, time: string) {
  const captureId = captureIdOf(facts.transactionId);
  return {
    id: `WH-${captureId}-SAMPLE`,
    create_time: time,
    resource_type: 'capture',
    event_type: 'PAYMENT.CAPTURE.COMPLETED',
    resource: {
      id: captureId,
      status: 'COMPLETED',
      amount: { currency_code: facts.currency, value: majorOf(facts) },
      custom_id: facts.playerId,
      invoice_id: facts.depositId,
      create_time: time,
    },
  };
}

function majorOf({ amountMinor, currency }: SampleFacts) {
  return majorUnits(String(amountMinor), exponentOf(currency) ?? 2);
}

/** In the form of PayPal's IDs: 17 upper-case letters and digits. */
function captureIdOf(transactionId: string): string {
  const plain = transactionId.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return plain.slice(-17).padStart(17, '0');
}

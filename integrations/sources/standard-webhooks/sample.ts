import { createPrivateKey, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { SourceSample } from '../source-sample.ts';
import type { StandardWebhooksCredentials } from './description.ts';

/** What stands before the 32 bytes of an Ed25519 seed in DER (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export const standardWebhooksSample: SourceSample<StandardWebhooksCredentials> = {
  trial: { credentials: { signingKey: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, settings: {} },

  sign(facts, { credentials: { signingKey }, nowEpochMs, url }, privateKey) {
    const now = new Date(nowEpochMs);
    const id = `msg_${facts.transactionId}`;
    const seconds = Math.floor(nowEpochMs / 1000);
    const body = JSON.stringify({ type: 'deposit', timestamp: now.toISOString(), data: facts });
    const isPublic = signingKey.startsWith('whpk_');
    if (isPublic && privateKey === undefined) return undefined;
    const signature = isPublic
      ? signV1a(privateKey ?? '', `${id}.${seconds}.${body}`)
      : new Webhook(signingKey).sign(id, now, body);
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signature,
      },
      body: Buffer.from(body),
    };
  },
};

/** @param privateKey - `whsk_` with base64 of the 32 bytes that the key is made from */
function signV1a(privateKey: string, signed: string): string {
  const seed = Buffer.from(privateKey.replace(/^whsk_/, ''), 'base64').subarray(0, 32);
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  return `v1a,${sign(null, Buffer.from(signed), key).toString('base64')}`;
}

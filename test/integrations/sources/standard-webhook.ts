import { Webhook } from 'standardwebhooks';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';

/** A published example secret: 24 bytes in base64 behind the prefix. */
export const CRM_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
/** 2023-11-14T22:13:20Z, the time at which tests set the clock that the library reads. */
export const SIGNED_AT_SECONDS = 1_700_000_000;

export type StandardHeaders = Record<
  'webhook-id' | 'webhook-timestamp' | 'webhook-signature',
  string | undefined
>;

export function registration(data: object = {}, event: object = {}): Record<string, unknown> {
  return {
    type: 'registration',
    timestamp: '2023-11-14T22:13:10Z',
    data: {
      playerId: 'player-42',
      brand: 'aurora',
      click: { platform: 'scaleo', clickId: 'Ab%3A', clickedAt: '2023-11-14T20:00:00Z' },
      ...data,
    },
    ...event,
  };
}

/** The three headers, the signature made by the library's own signer. */
export function signStandard(
  body: string,
  { secret = CRM_SECRET, id = 'msg_1', timestamp = SIGNED_AT_SECONDS } = {},
): StandardHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': new Webhook(secret).sign(id, new Date(timestamp * 1000), body),
  };
}

export function standardRequest(
  body: string | Uint8Array,
  headers: Partial<StandardHeaders> = {},
): WebhookRequest {
  const url = 'https://hooks.example.com/webhooks/crm';
  return { method: 'POST', url, body: Buffer.from(body), headers };
}

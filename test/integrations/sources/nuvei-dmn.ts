import { createHash } from 'node:crypto';
import type { NuveiSettings } from '../../../integrations/sources/nuvei/description.ts';
import { nuveiSample } from '../../../integrations/sources/nuvei/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { URL_OF_SOURCE } from './adapter-under-test.ts';

export const NUVEI_KEY = nuveiSample.trial.credentials.signingKey;
export const NUVEI_SETTINGS = nuveiSample.trial.settings;

/** An approved sale of EUR 50.00, 10 s before the present of the tests; null takes a field away. */
const SALE = {
  ppp_status: 'OK',
  TransactionID: '711000000019876543',
  transactionType: 'Sale',
  totalAmount: '50.00',
  currency: 'EUR',
  responseTimeStamp: '2023-11-14.22:13:10',
  PPP_TransactionID: '412345678',
  Status: 'APPROVED',
  productId: 'NA',
};
type Fields = Record<string, string | null>;
export type SignedHow = {
  key?: string;
  digest?: NuveiSettings['digest'];
  method?: 'GET' | 'POST';
  /** The checksum, if it is not to be the right one; null leaves it out. */
  checksum?: string | null;
};

/** A DMN as Nuvei makes it, its checksum over the fields as they are. */
export function dmn(changes: Fields = {}, how: SignedHow = {}): WebhookRequest {
  const fields: Fields = { ...SALE, ...changes };
  const checksum = how.checksum === undefined ? checksumOf(fields, how) : how.checksum;
  return sent({ ...fields, advanceResponseChecksum: checksum }, how.method);
}

export function sent(fields: Fields, method: 'GET' | 'POST' = 'POST'): WebhookRequest {
  const present = Object.entries(fields).filter((field): field is [string, string] => {
    return field[1] !== null;
  });
  const form = new URLSearchParams(present).toString();
  const url = method === 'GET' ? `${URL_OF_SOURCE}?${form}` : URL_OF_SOURCE;
  return {
    method,
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(method === 'GET' ? '' : form),
  };
}

function checksumOf(fields: Fields, { key = NUVEI_KEY, digest = 'sha256' }: SignedHow): string {
  const { totalAmount, currency, responseTimeStamp, PPP_TransactionID, Status, productId } = fields;
  const values = [totalAmount, currency, responseTimeStamp, PPP_TransactionID, Status, productId];
  return createHash(digest)
    .update(key + values.map((value) => value ?? '').join(''))
    .digest('hex');
}

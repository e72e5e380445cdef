import { createHash } from 'node:crypto';
import { praxisSample } from '../../../integrations/sources/praxis/sample.ts';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { URL_OF_SOURCE } from './adapter-under-test.ts';

export const PRAXIS_KEY = praxisSample.trial.credentials.signingKey;

/** What is signed, each as the JSON text it stands as; undefined is not there at all. */
export type Signed = Partial<Record<keyof typeof SIGNED, string | undefined>>;

const SIGNED = {
  merchant_id: '"API-Trial"',
  application_key: '"trial.example"',
  timestamp: '1700000000',
  customer_token: '"token-1"',
  order_id: '"dep-1"',
  tid: '123',
  currency: '"EUR"',
  amount: '5000',
  conversion_rate: 'null',
  processed_currency: '"EUR"',
  processed_amount: '5000',
};
const OF_TRANSACTION = [
  'tid',
  'currency',
  'amount',
  'conversion_rate',
  'processed_currency',
  'processed_amount',
] as const;

type Notified = { type?: string; status?: string; transaction?: null; key?: string };

/** A notification with these JSON texts in it, and the signature over them as they stand. */
export function notification(changes: Signed = {}, how: Notified = {}): WebhookRequest {
  const texts = { ...SIGNED, ...changes };
  const left = how.transaction === null ? (OF_TRANSACTION as readonly string[]) : [];
  const values = Object.entries(texts).flatMap(([name, text]) =>
    text === undefined || text === 'null' || left.includes(name) ? [] : [unquoted(text)],
  );
  const signature = sha384(values.join('') + (how.key ?? PRAXIS_KEY));
  return notified(bodyOf(texts, how), signature);
}

export function notified(body: string, signature: string | undefined): WebhookRequest {
  return {
    method: 'POST',
    url: URL_OF_SOURCE,
    headers: { 'gt-authentication': signature },
    body: Buffer.from(body),
  };
}

function bodyOf(texts: Signed, { type = 'sale', status = 'approved', transaction }: Notified) {
  const named = OF_TRANSACTION.map((name) => [name, texts[name]] as const);
  const words = `"transaction_type":"${type}","transaction_status":"${status}"`;
  const customer = members([['customer_token', texts.customer_token]]);
  const session = members([['order_id', texts.order_id]]);
  return `{${members([
    ['merchant_id', texts.merchant_id],
    ['application_key', texts.application_key],
    ['timestamp', texts.timestamp],
    ['customer', `{${customer}}`],
    ['session', `{${session}}`],
    ['transaction', transaction === null ? 'null' : `{${[words, members(named)].join()}}`],
    ['version', '"1.3"'],
  ])}}`;
}

function members(pairs: ReadonlyArray<readonly [string, string | undefined]>): string {
  return pairs.flatMap(([name, text]) => (text === undefined ? [] : `"${name}":${text}`)).join();
}

function unquoted(text: string): string {
  return text.startsWith('"') ? JSON.parse(text) : text;
}

function sha384(text: string): string {
  return createHash('sha384').update(text).digest('hex');
}

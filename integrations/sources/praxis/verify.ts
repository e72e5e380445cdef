import { parseExactJson } from '../exact-json.ts';
import { matchesDigest } from '../matches-digest.ts';
import { decodeBody } from '../read-body.ts';
import {
  SignatureRefusedError,
  UnparseableWebhookError,
  type VerificationContext,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { PraxisCredentials, PraxisSettings } from './description.ts';
import { praxisDigest } from './sign.ts';

const HEADER = 'gt-authentication';
const NAME = /^[\x21-\x7e]{1,50}$/;
const CURRENCY = /^[A-Z]{3,6}$/;
/** Without zeros in front, which could come from the number before it. */
const DECIMAL = /^(0|[1-9]\d{0,19})(\.\d{1,12})?$/;

/** The values that are signed, in order; of those that are null or not there, nothing is. */
const SIGNED: ReadonlyArray<readonly [path: string, format: RegExp]> = [
  ['merchant_id', NAME],
  ['application_key', NAME],
  ['timestamp', /^\d{10}$/],
  ['customer.customer_token', /^[\x21-\x7e]{1,255}$/],
  ['session.order_id', /^[\x21-\x7e]{1,100}$/],
  ['transaction.tid', /^\d{1,20}$/],
  ['transaction.currency', CURRENCY],
  ['transaction.amount', DECIMAL],
  ['transaction.conversion_rate', DECIMAL],
  ['transaction.processed_currency', CURRENCY],
  ['transaction.processed_amount', DECIMAL],
];
/** Without these, a notification is of no account, or of no time. */
const ALWAYS: readonly string[] = ['merchant_id', 'application_key', 'timestamp'];

/**
 * Checks `Gt-Authentication`. A number is signed as the text it was written as, so the body is read
 * without losing that.
 *
 * @throws {SignatureRefusedError} whatever is wrong with it
 */
export function verifyNotification(
  { headers, body }: WebhookRequest,
  context: VerificationContext<PraxisCredentials, PraxisSettings>,
): void {
  const header = headers[HEADER];
  if (!header) throw new SignatureRefusedError('header', `${HEADER} is missing`);
  if (!/^[0-9a-fA-F]{96}$/.test(header)) {
    throw new SignatureRefusedError('header', `${HEADER} must be 96 hexadecimal digits`);
  }
  const payload = payloadOf(body);
  const values = new Map(
    SIGNED.map(([path, format]) => [path, signedValue(payload, path, format)]),
  );
  const signed = [...values.values()].filter((value) => value !== undefined);
  const good = context.credentials.some(
    (credentials) =>
      isFor(credentials, values) &&
      matchesDigest(header, praxisDigest(signed, credentials.signingKey), 'hex'),
  );
  if (!good) throw new SignatureRefusedError('signature', 'no key of this account gives this hash');
  refuseFuture(values.get('timestamp'), context);
}

function payloadOf(body: Uint8Array): unknown {
  try {
    return parseExactJson(decodeBody(body));
  } catch (cause) {
    if (!(cause instanceof UnparseableWebhookError)) throw cause;
    throw new SignatureRefusedError('body', 'the body is no JSON', { cause });
  }
}

function signedValue(payload: unknown, path: string, format: RegExp): string | undefined {
  const value = path.split('.').reduce(memberOf, payload);
  if (value === undefined || value === null) {
    if (!ALWAYS.includes(path)) return undefined;
    throw new SignatureRefusedError('body', `${path} is missing`);
  }
  if (typeof value === 'string' && format.test(value)) return value;
  throw new SignatureRefusedError('body', `${path} has not the format it is signed in`);
}

function memberOf(parent: unknown, name: string): unknown {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, name)) {
    return undefined;
  }
  return (parent as Record<string, unknown>)[name];
}

/** Knowing the two names in front also keeps bytes from moving between them. */
function isFor(
  { merchantId, applicationKey }: PraxisCredentials,
  values: ReadonlyMap<string, string | undefined>,
): boolean {
  return (
    (merchantId === undefined || merchantId === values.get('merchant_id')) &&
    (applicationKey === undefined || applicationKey === values.get('application_key'))
  );
}

/** An old time is let through: a notification that is sent again may keep it. */
function refuseFuture(
  timestamp: string | undefined,
  { nowEpochMs, toleranceSeconds }: Pick<VerificationContext, 'nowEpochMs' | 'toleranceSeconds'>,
): void {
  const aheadSeconds = Math.round(Number(timestamp) - nowEpochMs / 1000);
  if (aheadSeconds <= toleranceSeconds) return;
  throw new SignatureRefusedError(
    'time',
    `timestamp is ${aheadSeconds} s ahead of ours; allowed: ${toleranceSeconds} s`,
  );
}

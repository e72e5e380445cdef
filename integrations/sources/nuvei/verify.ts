import { createHash } from 'node:crypto';
import { matchesDigest } from '../matches-digest.ts';
import {
  SignatureRefusedError,
  UnparseableWebhookError,
  type VerificationContext,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { NuveiCredentials, NuveiSettings } from './description.ts';
import { type Dmn, dmnOf, fieldOf, isPreDeposit } from './dmn.ts';

/** No word begins with another one, so that none can take letters from what follows it. */
export const STATUS_WORDS = [
  'APPROVED',
  'SUCCESS',
  'DECLINED',
  'ERROR',
  'PENDING',
  'CANCELED',
  'CANCELLED',
] as const;

/**
 * What is signed, in order and without separators. Each format ends where the next one cannot begin:
 * otherwise bytes could move from one field to its neighbour under the same checksum. The product's
 * ID comes last and is ASCII: the padding that a longer text would need there is not.
 */
const SIGNED: ReadonlyArray<readonly [name: string, format: RegExp]> = [
  ['totalAmount', /^(0|[1-9]\d{0,14})(\.\d{1,8})?$/],
  ['currency', /^[A-Z]{3}$/],
  ['responseTimeStamp', /^\d{4}-\d\d-\d\d\.\d\d:\d\d:\d\d$/],
  ['PPP_TransactionID', /^\d{1,30}$/],
  ['Status', new RegExp(`^(${STATUS_WORDS.join('|')})$`)],
  ['productId', /^[\x20-\x7e]{0,500}$/],
];

const LENGTHS = { sha256: 64, md5: 32 };

/**
 * Checks `advanceResponseChecksum`: a hash that begins with the secret, no HMAC.
 *
 * @throws {SignatureRefusedError} whatever is wrong with it
 */
export function verifyDmn(
  request: WebhookRequest,
  { credentials, settings }: VerificationContext<NuveiCredentials, NuveiSettings>,
): void {
  const dmn = fieldsOf(request);
  const checksum = fieldOf(dmn, 'advanceResponseChecksum');
  if (checksum === undefined) {
    throw new SignatureRefusedError('body', 'advanceResponseChecksum is missing');
  }
  const { digest } = settings;
  if (!/^[0-9a-fA-F]+$/.test(checksum) || checksum.length !== LENGTHS[digest]) {
    throw new SignatureRefusedError(
      'signature',
      `advanceResponseChecksum must be ${LENGTHS[digest]} hexadecimal digits, for ${digest}`,
    );
  }
  const signed = signedText(dmn);
  const good = credentials.some(({ signingKey }) =>
    matchesDigest(
      checksum,
      createHash(digest)
        .update(signingKey + signed)
        .digest(),
      'hex',
    ),
  );
  if (!good) throw new SignatureRefusedError('signature', 'no key gives this checksum');
}

function fieldsOf(request: WebhookRequest): Dmn {
  try {
    return dmnOf(request);
  } catch (cause) {
    if (!(cause instanceof UnparseableWebhookError)) throw cause;
    // Which one of two values was signed is for nobody here to guess.
    throw new SignatureRefusedError('body', 'a field is there twice', { cause });
  }
}

function signedText(dmn: Dmn): string {
  const early = isPreDeposit(dmn);
  return SIGNED.map(([name, format]) => {
    const value = fieldOf(dmn, name) ?? '';
    if (format.test(value) || (early && name === 'Status')) return value;
    const wrong = value === '' ? 'is missing' : 'has not the format it is signed in';
    throw new SignatureRefusedError('body', `${name} ${wrong}`);
  }).join('');
}

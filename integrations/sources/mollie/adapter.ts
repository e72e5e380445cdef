import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { matchesDigest } from '../matches-digest.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type SourceReply,
  type VerificationContext,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { MollieCredentials, MollieSettings } from './description.ts';
import { readClassic, readNextGen } from './read.ts';

/**
 * Mollie, in both its kinds. Next-gen webhooks are signed: HMAC-SHA256 of the body, no time. Classic
 * ones are not signed and say only which payment has changed, so a token in their URL keeps
 * strangers from making us ask, and the API is asked for the rest.
 *
 * Own code, because Mollie's `mollie-api-typescript` states no licence. Its validator also returns
 * false where a signature is missing and throws where it is wrong, which is easily got wrong here.
 *
 * @see https://docs.mollie.com/reference/webhooks-new
 * @see https://docs.mollie.com/reference/webhooks
 */

type Context = VerificationContext<MollieCredentials, MollieSettings>;

const SIGNATURE = /^sha256=([0-9a-fA-F]{64})$/;
/** Two are sent for a day after the secret was replaced. */
const MAX_SIGNATURES = 4;

export const mollie: SourceAdapter<MollieCredentials, MollieSettings> = {
  verify(request, context): void {
    if (context.settings.version === 'classic') verifyToken(request, context);
    else verifySignature(request, context);
  },

  read(request, context): Reading {
    return context.settings.version === 'classic'
      ? readClassic(request, context)
      : readNextGen(request, context);
  },

  /** Mollie documents 200 and sends anything else again. */
  answer(): SourceReply {
    return { status: 200, contentType: 'text/plain', body: '' };
  },
};

function verifySignature({ headers, body }: WebhookRequest, { credentials }: Context): void {
  const header = headers['x-mollie-signature'];
  if (!header) throw new SignatureRefusedError('header', 'x-mollie-signature is missing');
  const values = header.split(',').map((value) => value.trim());
  const given = values.flatMap((value) => SIGNATURE.exec(value)?.[1] ?? []);
  if (given.length === 0 || values.length > MAX_SIGNATURES) {
    throw new SignatureRefusedError(
      'header',
      `x-mollie-signature must be one to ${MAX_SIGNATURES} of sha256= and 64 hexadecimal digits`,
    );
  }
  const matches = credentials.some(({ signingKey }) => {
    if (signingKey === '') return false;
    const digest = createHmac('sha256', signingKey).update(body).digest();
    return given.some((hex) => matchesDigest(hex, digest, 'hex'));
  });
  if (!matches) throw new SignatureRefusedError('signature', 'no x-mollie-signature matches');
}

function verifyToken({ url }: WebhookRequest, { credentials }: Context): void {
  const tokens = URL.canParse(url) ? new URL(url).searchParams.getAll('token') : [];
  const [token = ''] = tokens;
  if (tokens.length !== 1 || token === '') {
    throw new SignatureRefusedError('request', 'the URL must have one query parameter "token"');
  }
  const matches = credentials.some(
    // Of digests, because texts of different lengths cannot be compared in constant time.
    ({ signingKey }) => signingKey !== '' && timingSafeEqual(sha256(signingKey), sha256(token)),
  );
  if (!matches) throw new SignatureRefusedError('key', 'the token of the URL is not the key');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

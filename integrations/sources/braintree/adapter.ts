import { matchesDigest } from '../matches-digest.ts';
import { decodeBody, parseForm } from '../read-body.ts';
import {
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type SourceReply,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../source-adapter.ts';
import type { BraintreeCredentials, BraintreeSettings } from './description.ts';
import { readNotification } from './read.ts';
import { braintreeDigest } from './signature.ts';

/**
 * Braintree. The official package (3.40.0) is used in the tests and not here: bundled it is 303 kB
 * against 65 kB of the XML parser that we have anyway, it verifies only through a gateway of its
 * whole API, which wants a merchant ID, and it accepts a signature with a zero byte appended.
 *
 * When a URL is registered, Braintree asks it to sign a challenge. Whoever asks is answered, so what
 * is signed for strangers must never pass as a payload: a challenge is 20 to 32 hexadecimal digits,
 * and a payload that looks like one is refused.
 *
 * @see https://developer.paypal.com/braintree/docs/guides/webhooks/parse/node
 */

const CHALLENGE = /^[a-f0-9]{20,32}$/;
const LIKE_A_CHALLENGE = /^[a-fA-F0-9]{20,40}\n*$/;
const PAYLOAD = /^[A-Za-z0-9+/=\n]+$/;
/** One for each pair of keys of the merchant. */
const MAX_SIGNATURES = 20;

export const braintree: SourceAdapter<BraintreeCredentials, BraintreeSettings> = {
  verify(request, { credentials }): void {
    if (request.method === 'GET') {
      challengeOf(request);
      return;
    }
    const { signatures, payload } = formOf(request);
    const good = credentials.some(({ publicKey, privateKey }) => {
      if (publicKey === '' || privateKey === '') return false;
      const own = signatures.filter((pair) => pair[0] === publicKey);
      // The package tries both, because the line break at the end can get lost on the way.
      return [payload, `${payload}\n`].some((text) => {
        const digest = braintreeDigest(privateKey, text);
        return own.some(([, hex]) => matchesDigest(hex, digest, 'hex'));
      });
    });
    if (!good) {
      throw new SignatureRefusedError('signature', 'no bt_signature of our public key matches');
    }
  },

  read(request, context): Reading {
    if (request.method === 'GET') return { kind: 'handshake' };
    return readNotification(Buffer.from(formOf(request).payload, 'base64'), context);
  },

  answer(request, reading, { credentials }): SourceReply {
    const reply = { status: 200, contentType: 'text/plain' };
    if (reading.kind !== 'handshake') return { ...reply, body: '' };
    const { publicKey, privateKey } = credentials;
    const digest = braintreeDigest(privateKey, challengeOf(request));
    return { ...reply, body: `${publicKey}|${digest.toString('hex')}` };
  },
};

function challengeOf({ url }: WebhookRequest): string {
  const given = URL.canParse(url) ? new URL(url).searchParams.getAll('bt_challenge') : [];
  const [challenge = ''] = given;
  if (given.length === 1 && CHALLENGE.test(challenge)) return challenge;
  throw new SignatureRefusedError(
    'request',
    'the URL must have one query parameter "bt_challenge" of 20 to 32 hexadecimal digits',
  );
}

function formOf({ body }: WebhookRequest): { signatures: string[][]; payload: string } {
  const { bt_signature: signature = '', bt_payload: payload = '' } = fieldsOf(decodeBody(body));
  if (!PAYLOAD.test(payload)) {
    throw new SignatureRefusedError('body', 'bt_payload is missing or no base64');
  }
  if (LIKE_A_CHALLENGE.test(payload)) {
    throw new SignatureRefusedError('body', 'bt_payload looks like a challenge');
  }
  const pairs = signature.split('&').map((pair) => pair.split('|'));
  const signatures = pairs.filter(({ length }) => length === 2);
  if (signatures.length === 0 || pairs.length > MAX_SIGNATURES) {
    throw new SignatureRefusedError(
      'body',
      'bt_signature must be pairs of a public key and a signature',
    );
  }
  return { signatures, payload };
}

function fieldsOf(form: string): Record<string, string> {
  try {
    return parseForm(form);
  } catch (cause) {
    if (!(cause instanceof UnparseableWebhookError)) throw cause;
    throw new SignatureRefusedError('body', 'a field of the form is there twice', { cause });
  }
}

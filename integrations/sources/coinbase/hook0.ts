import { createHmac } from 'node:crypto';
import { matchesDigest } from '../matches-digest.ts';
import { requireNear } from '../signed-time.ts';
import {
  SignatureRefusedError,
  type VerificationContext,
  type WebhookRequest,
} from '../source-adapter.ts';

/**
 * Hook0's signature, `t=<seconds>,v0=<hex>,h=<names>,v1=<hex>`: `v0` is over time and body, `v1` also
 * over the headers that `h` names. Where there is a `v1`, a `v0` proves nothing, or else the headers
 * could be changed.
 *
 * @see https://github.com/hook0/hook0/blob/master/clients/conformance/signature.json
 */

const NAME = 'x-hook0-signature';
const HEX = /^[0-9a-fA-F]{64}$/;
const HEADER_NAMES = /^[A-Za-z0-9-]{1,100}(?: [A-Za-z0-9-]{1,100}){0,19}$/;

type Context = Pick<VerificationContext, 'nowEpochMs' | 'toleranceSeconds'> & {
  credentials: readonly { signingKey: string }[];
};

/** @throws {SignatureRefusedError} whatever is wrong with it */
export function verifyHook0(request: WebhookRequest, context: Context): void {
  const { t, v0, v1, h } = partsOf(request.headers[NAME]);
  requireNear(t, context);
  const code = v1 ?? v0;
  if (code === undefined) throw new SignatureRefusedError('header', `${NAME} has no v0 and no v1`);
  if (!HEX.test(code)) {
    throw new SignatureRefusedError(
      'header',
      `${NAME} has a code that is not 64 hexadecimal digits`,
    );
  }
  const prefix = v1 === undefined ? `${t}.` : `${t}.${h}.${valuesOf(h, request.headers)}.`;
  const good = context.credentials.some(({ signingKey }) => {
    if (signingKey === '') return false;
    const digest = createHmac('sha256', signingKey).update(prefix).update(request.body).digest();
    return matchesDigest(code, digest, 'hex');
  });
  if (!good) throw new SignatureRefusedError('signature', `${NAME} does not match`);
}

type Parts = { t?: string; v0?: string; v1?: string; h?: string };

/** Names that Hook0 may add one day are passed over, as its own clients do. */
function partsOf(header: string | undefined): Parts {
  if (!header) throw new SignatureRefusedError('header', `${NAME} is missing`);
  const parts = new Map<string, string>();
  for (const part of header.split(',')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0));
    if (at < 1) throw new SignatureRefusedError('header', `${NAME} has a part without a name`);
    if (parts.has(name)) throw new SignatureRefusedError('header', `${NAME} has a part twice`);
    parts.set(name, part.slice(at + 1));
  }
  return Object.fromEntries(parts);
}

function valuesOf(names: string | undefined, headers: WebhookRequest['headers']): string {
  if (names === undefined || !HEADER_NAMES.test(names)) {
    throw new SignatureRefusedError('header', `${NAME} has a v1 and names no headers in h`);
  }
  const values = names.split(' ').map((name) => {
    const known = name.toLowerCase();
    const value = Object.hasOwn(headers, known) ? headers[known] : undefined;
    if (value !== undefined) return value;
    throw new SignatureRefusedError('header', `a header that ${NAME} covers is missing`);
  });
  return values.join('.');
}

import * as z from 'zod';
import type { Report } from '../../../core/claim.ts';
import { readAnswer, usable } from '../read-answer.ts';
import {
  type ConfirmationContext,
  NotConfirmableError,
  type SourceConfirmer,
  SourceUnavailableError,
} from '../source-confirmer.ts';
import type { PaypalCredentials, PaypalSettings } from './description.ts';
import { capture, captureOf, isPaidBack, isTaken, refund, reportOf } from './payments.ts';

type Context = ConfirmationContext<PaypalCredentials, PaypalSettings>;

const SUBJECT = /^(capture|refund|reversal)\/([A-Z0-9]{10,30})$/;
const token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{1,4000}$/) });

/**
 * Asks PayPal's Payments API what a capture or refund is really like. A reversal, which PayPal makes
 * itself after a chargeback or complaint, is asked about as the refund that it is there.
 *
 * @see https://developer.paypal.com/docs/api/payments/v2/
 */
export const paypalConfirmer: SourceConfirmer<PaypalCredentials, PaypalSettings> = {
  async confirm(subject, context): Promise<readonly Report[]> {
    const [, kind, id] = SUBJECT.exec(subject) ?? [];
    if (id === undefined) throw new NotConfirmableError('the subject names no payment of PayPal');
    const authorization = `Bearer ${await accessToken(context)}`;
    const get = <S extends z.ZodType>(path: string, schema: S) =>
      ask({ path, schema, authorization }, context);
    if (kind === 'capture') {
      const taken = await get(`captures/${id}`, capture);
      requireSame(taken.id, id);
      if (!settled(subject, isTaken(taken))) return [];
      return [usable(subject, () => reportOf({ said: 'deposit', event: taken }, taken, context))];
    }
    const back = await get(`refunds/${id}`, refund);
    requireSame(back.id, id);
    if (!settled(subject, isPaidBack(back))) return [];
    const captureId = captureOf(back);
    if (captureId === undefined) throw new SourceUnavailableError(`${subject} names no capture`);
    const taken = await get(`captures/${captureId}`, capture);
    requireSame(taken.id, captureId);
    const said = kind === 'refund' ? 'refund' : 'chargeback';
    return [usable(subject, () => reportOf({ said, event: back }, taken, context))];
  },
};

async function accessToken({ credentials, settings, call }: Context): Promise<string> {
  const { clientId, clientSecret } = credentials;
  if (clientId === undefined || clientSecret === undefined) {
    throw new NotConfirmableError('the secret holds no clientId and clientSecret');
  }
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const answer = await call({
    method: 'POST',
    url: `${settings.apiBaseUrl}/v1/oauth2/token`,
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: 'grant_type=client_credentials',
  });
  return readAnswer(answer, token, 'an access token').access_token;
}

async function ask<S extends z.ZodType>(
  { path, schema, authorization }: { path: string; schema: S; authorization: string },
  { settings, call }: Context,
): Promise<z.infer<S>> {
  const answer = await call({
    method: 'GET',
    url: `${settings.apiBaseUrl}/v2/payments/${path}`,
    headers: { authorization, accept: 'application/json' },
  });
  return readAnswer(answer, schema, path);
}

/** An empty answer ends the matter for good, so only what is final may lead to one. */
function settled(subject: string, done: boolean | undefined): boolean {
  if (done !== undefined) return done;
  throw new SourceUnavailableError(`${subject} is neither completed nor given up yet`);
}

function requireSame(told: string, asked: string): void {
  if (told !== asked) throw new SourceUnavailableError(`asked for ${asked} and was told another`);
}

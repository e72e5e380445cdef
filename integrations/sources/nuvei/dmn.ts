import { decodeBody, parseForm } from '../read-body.ts';
import type { WebhookRequest } from '../source-adapter.ts';
import type { NuveiSettings } from './description.ts';

/** The fields of a DMN by name, as its form or query has them. */
export type Dmn = Readonly<Record<string, string | undefined>>;

/** A field that is there and empty says no more than one that is not there. */
export function fieldOf(dmn: Dmn, name: string): string | undefined {
  const value = Object.hasOwn(dmn, name) ? dmn[name] : undefined;
  return value === '' ? undefined : value;
}

/**
 * @throws {SignatureRefusedError} if the body is no UTF-8
 * @throws {UnparseableWebhookError} if a field is there twice
 */
export function dmnOf({ method, url, body }: WebhookRequest): Dmn {
  if (method !== 'GET') return parseForm(decodeBody(body));
  const query = url.indexOf('?');
  return parseForm(query === -1 ? '' : url.slice(query + 1));
}

/** A decision that Nuvei waits for: what to answer, or the setting that nobody has made. */
export type Decision =
  | { about: 'pre-deposit' | 'withdrawal'; answer: string }
  | { about: 'pre-deposit' | 'withdrawal'; missing: 'preDeposit' | 'withdrawal' };

/**
 * Which decision a DMN asks for; undefined if none. How the three kinds of DMN are told apart is
 * unverified: no payment has been made before a deposit, so neither status is there, and only
 * withdrawals have a `wdRequestId`, whose later states are mere notices.
 */
export function decisionOn(
  dmn: Dmn,
  { preDeposit, withdrawal }: Pick<NuveiSettings, 'preDeposit' | 'withdrawal'>,
): Decision | undefined {
  if (isWithdrawal(dmn)) {
    if (!/^pending$/i.test(fieldOf(dmn, 'wdRequestStatus') ?? 'pending')) return undefined;
    return withdrawal === undefined
      ? { about: 'withdrawal', missing: 'withdrawal' }
      : { about: 'withdrawal', answer: withdrawal };
  }
  if (!isPreDeposit(dmn)) return undefined;
  return preDeposit === undefined
    ? { about: 'pre-deposit', missing: 'preDeposit' }
    : { about: 'pre-deposit', answer: `action=${preDeposit}` };
}

export function isWithdrawal(dmn: Dmn): boolean {
  return fieldOf(dmn, 'wdRequestId') !== undefined;
}

export function isPreDeposit(dmn: Dmn): boolean {
  return fieldOf(dmn, 'Status') === undefined && fieldOf(dmn, 'ppp_status') === undefined;
}

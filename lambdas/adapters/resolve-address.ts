import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Unreached } from '../../core/verdicts/read-answer.ts';
import { isLoopbackAddress, isPublicAddress, type Reach } from './address-ranges.ts';
import type { TimeLimit } from './time-limit.ts';
import { codeOf, unreached } from './unreached.ts';

/** All addresses of a host name, in the order in which they are to be tried. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** By the system's resolver, as every other connection of a function. */
export const resolveBySystem: ResolveName = async (name) => {
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => address);
};

type Rules = { reach: Reach; resolve: ResolveName };

/**
 * The addresses to which a request may go, at least one. They are to be used as they are: a second
 * lookup could give others.
 *
 * @returns why it may not go, if one address is not allowed: a public host has no private address
 *   besides, so the zone is wrong, or somebody is trying what we would connect to
 */
export async function resolveAddresses(
  { protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>,
  { reach, resolve }: Rules,
  limit: TimeLimit,
): Promise<readonly string[] | Unreached> {
  const isPlain = protocol === 'http:' && reach !== 'public';
  if (protocol !== 'https:' && !isPlain) return unreached('refused', 'not-https');
  // The URL class has brought every spelling of an IPv4 address to one, and IPv6 into brackets.
  const name = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(name) ? [name] : await lookUp(name, resolve, limit);
  if ('kind' in found) return found;
  if (found.length === 0) return unreached('dns', 'no-address');
  const forbidden = found.map((address) => refusal(address, { reach, isPlain })).find(Boolean);
  return forbidden ? unreached('refused', forbidden) : found;
}

function lookUp(
  name: string,
  resolve: ResolveName,
  limit: TimeLimit,
): Promise<readonly string[] | Unreached> {
  return new Promise((give) => {
    // The system's resolver cannot be stopped; its answer is no longer heard.
    limit.onEnd(() => give(unreached('dns', 'timeout')));
    resolve(name).then(give, (error) => give(unreached('dns', codeOf(error))));
  });
}

function refusal(
  address: string,
  { reach, isPlain }: { reach: Reach; isPlain: boolean },
): string | undefined {
  if (reach === 'anywhere') return undefined;
  if (reach === 'loopback' && isLoopbackAddress(address)) return undefined;
  if (isPlain) return 'not-https';
  return isPublicAddress(address) ? undefined : `not-public ${address}`;
}

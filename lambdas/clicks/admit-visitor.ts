import { createHmac } from 'node:crypto';
import type { ClicksDependencies, PublicAnswer, PublicRequest } from './ports.ts';

/** Far above what the browser library sends. */
const MAX_BODY_BYTES = 8 * 1024;

/** @returns why a request is not even read; undefined if it is */
export async function refuseVisitor(
  { address, body }: Pick<PublicRequest, 'address' | 'body'>,
  { config, visitors, pseudonymKey }: ClicksDependencies,
): Promise<PublicAnswer | undefined> {
  if (body.byteLength > MAX_BODY_BYTES) {
    return { outcome: 'too-large', detail: `The body has more than ${MAX_BODY_BYTES} bytes.` };
  }
  const digest = createHmac('sha256', await pseudonymKey()).update(`visitor:${networkOf(address)}`);
  const admitted = await visitors.admit(digest.digest('base64url'), config.clicks.ratePerAddress);
  return admitted ? undefined : { outcome: 'too-many', detail: 'Too many requests. Try later.' };
}

/** Of an IPv6 address the half that a subscriber cannot change at will. */
function networkOf(address: string): string {
  // An IPv4 address as IPv6 writes it: all of them begin alike.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

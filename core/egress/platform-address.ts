/** Names that mean something on one network only, and something else on another. */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/;
/** As the URL class writes it: each spelling of an IPv4 address as four numbers, IPv6 in brackets. */
const LITERAL = /^([\d.]+|\[.*\])$/;
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/;

/**
 * What is wrong with a platform's address as it is written down: it must be https and name a host
 * that everybody can name. What the name leads to is checked anew with each request.
 *
 * @param loopback - allows plain http to this machine as well, where the simulator listens
 * @returns what is allowed; undefined for an address that is, and for what is no URL at all
 */
export function platformAddressFault(url: string, loopback: boolean): string | undefined {
  if (loopback && LOOPBACK.test(url)) return undefined;
  if (!url.startsWith('https://')) {
    return 'allowed: https (or http to 127.0.0.1 with loopbackPlatforms)';
  }
  if (!URL.canParse(url)) return undefined;
  const name = new URL(url).hostname.replace(/\.$/, '');
  const isPublic = name.includes('.') && !LITERAL.test(name) && !LOCAL_NAME.test(name);
  return isPublic ? undefined : 'allowed: a public host name';
}

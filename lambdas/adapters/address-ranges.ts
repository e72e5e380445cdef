import { BlockList, isIP } from 'node:net';

/** Where a sender may connect to. */
export type Reach =
  /** Public addresses, by https. */
  | 'public'
  /** Also this machine, by plain http as well: only where a stage has `loopbackPlatforms`. */
  | 'loopback'
  /** Whatever a person at a terminal has named. */
  | 'anywhere';

/**
 * IPv4 that is nobody's public host: this network, private, shared (carrier NAT), loopback,
 * link-local (where clouds keep their metadata), protocol assignments, documentation, 6to4 relays,
 * benchmarks, multicast, reserved and broadcast.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
const NOT_PUBLIC_IPV4 = listOf('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

/**
 * All public IPv6 hosts are in here. What is not: unspecified, loopback, IPv4 in IPv6 in all its forms
 * (mapped, compatible, NAT64), discard, unique local with the metadata of EC2, link-local, multicast.
 *
 * @see https://www.iana.org/assignments/ipv6-address-space
 */
const GLOBAL_IPV6 = listOf('ipv6', [['2000::', 3]]);

/**
 * And of those, none are public hosts: protocol assignments (Teredo, benchmarks and ORCHID among them),
 * documentation twice, and 6to4.
 *
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_PUBLIC_IPV6 = listOf('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

const LOOPBACK = listOf('ipv4', [['127.0.0.0', 8]]);
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address belongs to a host on the internet; false for what is no address at all. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !NOT_PUBLIC_IPV4.check(address);
    case 6:
      return GLOBAL_IPV6.check(address, 'ipv6') && !NOT_PUBLIC_IPV6.check(address, 'ipv6');
    default:
      return false;
  }
}

export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function listOf(family: 'ipv4' | 'ipv6', subnets: ReadonlyArray<[string, number]>): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}

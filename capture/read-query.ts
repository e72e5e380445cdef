import { percentDecode } from '../core/click-cookie.ts';

/** Name and value, both decoded once. */
export type Parameter = [name: string, value: string];

/**
 * The parameters of an address, in order, those inside a hash route (`#/x?click_id=1`) last.
 * Not `URLSearchParams`, which turns `+` into a space and mends what is malformed.
 */
export function readParameters(address: string): Parameter[] {
  return [...address.matchAll(/[?&]([^?&#=]+)=?([^&#]*)/g)].map(
    (one) => one.slice(1).map(percentDecode) as Parameter,
  );
}

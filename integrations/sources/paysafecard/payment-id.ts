/** Nothing in it has a meaning in a URL. Unverified: the longest ID that paysafecard gives. */
export const PAYMENT_ID = /^pay_[0-9A-Za-z_-]{1,100}$/;

/**
 * The part of a payment's ID that its `Correlation-ID` became: `dep-1` of `pay_1000000007_dep-1_EUR`.
 *
 * @returns undefined if the ID is not built that way
 */
export function correlationIdOf(paymentId: string): string | undefined {
  return /^pay_\d{1,20}_([0-9A-Za-z_-]{1,80})_[A-Z]{3}$/.exec(paymentId)?.[1];
}

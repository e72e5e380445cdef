/** What one source said of one deposit, as far as it takes to recognise the same payment elsewhere. */
export type Sighting = {
  source: string;
  sourceEventId: string;
  identity: string;
  depositId?: string | undefined;
  amountMinor: string;
  currency: string;
  occurredAt: string;
  /** When it was first written down. */
  recordedAt: string;
};

/**
 * Deposits that this one may be another report of: another source, the same amount and currency,
 * nearly the same time, and no reference that tells them apart. One source never reports one payment
 * under two references, and two references of the operator's own are two payments.
 *
 * @param others - sightings of the same player
 */
export function suspectsOf(
  own: Sighting,
  others: readonly Sighting[],
  windowMs: number,
): Sighting[] {
  return others.filter(
    (other) =>
      other.source !== own.source &&
      other.identity !== own.identity &&
      other.amountMinor === own.amountMinor &&
      other.currency === own.currency &&
      !(other.depositId !== undefined && own.depositId !== undefined) &&
      Math.abs(Date.parse(other.occurredAt) - Date.parse(own.occurredAt)) <= windowMs,
  );
}

/** A total order, so that of two that see each other only one gives way. */
export function isBefore(one: Sighting, other: Sighting): boolean {
  return placeOf(one) < placeOf(other);
}

function placeOf({ recordedAt, source, sourceEventId }: Sighting): string {
  return JSON.stringify([recordedAt, source, sourceEventId]);
}

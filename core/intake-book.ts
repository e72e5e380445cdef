import { type BusEvent, isClaim } from './claim.ts';
import { DAY_MS } from './days.ts';

/** Player events that the bus handed over in one hour and that have been accounted for. */
export type IntakeBook = {
  /** `YYYY-MM-DDTHH`, in UTC. */
  hour: string;
  /** Found in the ledger: decided, duplicate, suppressed or held. */
  settled: number;
  /** Never to be decided: the authority sets them aside among the intake's dead letters. */
  invalid: number;
};

/** A valid event that was not found in the ledger in time. */
export type UnsettledEvent = {
  v: 1;
  /** Hour of `seenAt`. */
  hour: string;
  seenAt: string;
  /** `dead-letter`: among the intake's dead letters, whose alarm tells a person. `gap`: nowhere. */
  standing: 'dead-letter' | 'gap';
  /** Without its attributes, which can be personal data. */
  event: BusEvent;
  /** When it was found settled after all. */
  settledAt?: string;
};

/** Events seen that are not settled yet, and not overdue either. */
export type IntakeWaiting = { at: string; byHour: Record<string, number>; cutShort: boolean };

/** For the last receive to end and its dead letter to be moved. */
const MARGIN_MS = 5 * 60_000;
/** The authority asks a source for 72 hours; until it has an answer nothing is in the ledger. */
const ASKING_MS = 3 * DAY_MS + 3_600_000;

/**
 * How long an event may be on its way from the bus to the ledger, in milliseconds: as long as the intake
 * queue brings it again, or as long as its source is asked.
 */
export function patienceMs(
  event: Pick<BusEvent, 'type'>,
  { visibilityTimeoutSeconds, receives }: { visibilityTimeoutSeconds: number; receives: number },
): number {
  const onItsWayMs = visibilityTimeoutSeconds * receives * 1000 + MARGIN_MS;
  return event.type === 'unconfirmed' ? ASKING_MS + onItsWayMs : onItsWayMs;
}

/** What of an event is kept while it is looked for. */
export function withoutAttributes(event: BusEvent): BusEvent {
  if (event.type === 'unconfirmed') return event;
  const { attributes: _, ...kept } = event;
  if (isClaim(kept) || kept.type !== 'registration' || kept.click === undefined) {
    return kept as BusEvent;
  }
  const { attributes: __, ...click } = kept.click;
  return { ...kept, click };
}

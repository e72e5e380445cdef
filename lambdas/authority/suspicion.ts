import { authoritiesOf, silenceBefore } from '../../core/authority.ts';
import { type DepositEvent, eventIdentity } from '../../core/player-event.ts';
import { isBefore, type Sighting, suspectsOf } from '../../core/suspect-duplicate.ts';
import { depositPostback } from './deposit-postback.ts';
import type { AuthorityDependencies } from './ports.ts';

export type Suspicion = {
  /** The other event, as `source/sourceEventId`. */
  of: string;
  /** Whether it must not be decided until a person has looked: the other one is, or will be. */
  holds: boolean;
};

const MS_PER_MINUTE = 60_000;

/**
 * Whether a deposit may be a second report of another one that no common reference tells us of. It
 * is never dropped for that: a suspect waits for a person, or is only marked.
 */
export async function suspicionOf(
  event: DepositEvent,
  identity: string,
  dependencies: AuthorityDependencies,
): Promise<Suspicion | undefined> {
  const { config, sight } = dependencies;
  const windowMs = config.authority.suspectMinutes * MS_PER_MINUTE;
  const alone = Object.keys(config.sources).length < 2;
  if (windowMs === 0 || alone || event.vouchedBy !== undefined) return undefined;
  const { source, sourceEventId, depositId, amountMinor, currency, occurredAt } = event;
  const said = { source, sourceEventId, identity, depositId, amountMinor, currency, occurredAt };
  const seen = await sight(event, said, windowMs);
  const own = seen.find((one) => eventIdentity(one) === eventIdentity(event));
  if (own === undefined) return undefined;
  const suspects = suspectsOf(own, seen, windowMs);
  const [first] = suspects;
  if (first === undefined) return undefined;
  // A second delivery of what has been decided is no suspect.
  if (await isDecided(identity, event, dependencies)) return undefined;
  for (const suspect of suspects) {
    if (await takesPrecedence(suspect, { own, event }, dependencies)) {
      return { of: eventIdentity(suspect), holds: true };
    }
  }
  return { of: eventIdentity(first), holds: false };
}

async function takesPrecedence(
  other: Sighting,
  { own, event }: { own: Sighting; event: DepositEvent },
  dependencies: AuthorityDependencies,
): Promise<boolean> {
  const { config } = dependencies;
  const authorities = authoritiesOf('deposit', config);
  const isAuthority = authorities.includes(own.source);
  if (authorities.includes(other.source)) {
    if (!isAuthority || isBefore(other, own)) return true;
  } else if (!isAuthority && silenceBefore({ ...event, source: other.source }, config)) {
    // Two that stand in can come due together.
    if (isBefore(other, own)) return true;
  }
  // Also a corroborating source can have decided, in the authority's place.
  return isDecided(other.identity, event, dependencies);
}

async function isDecided(
  identity: string,
  event: DepositEvent,
  dependencies: AuthorityDependencies,
): Promise<boolean> {
  const player = await dependencies.ledger.player(event);
  if (player?.firstDeposit?.identity === identity) return true;
  const click = player?.link;
  if (click === undefined) return false;
  const about = { event, identity, click, isFirst: false };
  return (await depositPostback(about, dependencies)) !== undefined;
}

import { ONCE } from '../../core/milestones.ts';
import { eventIdentity, type RegistrationEvent } from '../../core/player-event.ts';
import { routeWithoutClick } from '../../core/routing.ts';
import { bindClick, refusalBy } from './bind-click.ts';
import type { NewLink, PlayerLink, Refusal } from './click-ports.ts';
import { createPostback, madeBefore } from './create-postback.ts';
import { noteJourney } from './note-journey.ts';
import type { AuthorityDependencies, EventItem, Settlement } from './ports.ts';
import { releaseEvents } from './release-events.ts';
import { unsendable } from './unsendable.ts';
import { untilSettled } from './until-settled.ts';

type Filed = Omit<EventItem, 'status'>;

const TAKEN = 'click-already-converted';

/**
 * Decides a registration that its authority reports. It binds its player to the click that it names,
 * or goes with the click that the player was bound to before.
 */
export async function settleRegistration(
  event: RegistrationEvent,
  item: Filed,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const settlement = await untilSettled(item, dependencies, () =>
    decide(event, item, dependencies),
  );
  const isBound = settlement.outcome !== 'held' && settlement.reason !== TAKEN;
  // Whoever released this one has released all that waited with it.
  if (isBound && !event.released) await releaseEvents(event, dependencies);
  return settlement;
}

/** @returns undefined if the player or the click changed meanwhile and must be read again */
async function decide(
  event: RegistrationEvent,
  item: Filed,
  dependencies: AuthorityDependencies,
): Promise<Settlement | undefined> {
  const { ledger, clicks, config } = dependencies;
  const click =
    event.click ?? (await ledger.player(event))?.link ?? routeWithoutClick(event, config);
  if (click === undefined) {
    const held = await ledger.hold({ ...item, status: 'held', reason: 'no-click' });
    if (!held) return undefined;
    await noteJourney({ event, milestone: 'registration' }, dependencies);
    return { outcome: 'held', reason: 'no-click' };
  }
  const by = eventIdentity(event);
  const registration = { registeredAt: event.occurredAt, registeredBy: by };
  const { meant, result, damage } = await bindClick(
    { player: event, click, by: event.source, registration },
    dependencies,
  );
  if (result === 'conflict') return undefined;
  const named = damage && { damagedClick: true as const };
  if ('takenBy' in result) {
    const because = { convertedBy: result.takenBy };
    const taken = { event, item, click: meant, reason: TAKEN, because };
    const settlement = await suppress(taken, dependencies);
    // It is another player's click: this one has none.
    await noteJourney({ event, milestone: 'registration' }, dependencies);
    return { ...settlement, ...named };
  }
  const { link } = result;
  const refusal = refusalBy(link, meant);
  // A player who was bound before has a registration still to come; whatever click that one names.
  const isTheirs = link.registeredBy === by || (await clicks.noteRegistration(event, registration));
  if (refusal && !isTheirs) {
    // A second registration of a player who has one already.
    return suppress({ event, item, click: meant, ...refusal }, dependencies);
  }
  if (refusal) await keepRefusal(event, { meant, refusal }, dependencies);
  const settlement = await conclude({ event, item, link }, dependencies);
  // A player registers once: what is not their registration is not counted as another one.
  if (isTheirs) await noteJourney({ event, milestone: 'registration', link }, dependencies);
  return { ...settlement, ...named };
}

async function conclude(
  { event, item, link }: { event: RegistrationEvent; item: Filed; link: PlayerLink },
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const why = unsendable({ click: link, event, milestone: 'registration' }, dependencies.config);
  const decision = { event, item, milestone: 'registration', click: link } as const;
  if (why === undefined) return createPostback(decision, dependencies);
  const own = await madeBefore(decision, [ONCE], dependencies);
  return own ?? suppress({ event, item, click: link, ...why }, dependencies);
}

type Suppressed = {
  event: RegistrationEvent;
  item: Filed;
  click: { platform: string; clickId: string };
  reason: string;
  because: Record<string, string | number>;
};

async function suppress(
  { event, item, click, reason, because }: Suppressed,
  { ledger }: AuthorityDependencies,
): Promise<Settlement> {
  const { platform, clickId } = click;
  const { milestone, identity } = item;
  const name = { platform, clickId, test: event.test };
  await ledger.suppress({ click: name, milestone, identity, reason, because, event });
  return { outcome: 'suppressed', reason };
}

/** The registration counts for the click that the player has; that another one was named stays on record. */
async function keepRefusal(
  event: RegistrationEvent,
  { meant, refusal }: { meant: NewLink; refusal: Refusal },
  { clicks }: AuthorityDependencies,
): Promise<void> {
  const { brand, playerRef, test } = event;
  await clicks.keepRefusal({
    click: { platform: meant.platform, clickId: meant.clickId, test },
    player: { brand, playerRef, test },
    by: event.source,
    ...refusal,
  });
}

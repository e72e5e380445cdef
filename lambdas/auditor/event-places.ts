import {
  eventKey,
  firstReachedKey,
  type ItemKey,
  keyText,
  postbackKey,
  type ReferenceName,
  referenceKey,
  suppressedKey,
} from '../../core/keys.ts';
import type { Milestone } from '../../core/milestones.ts';
import { occurrenceOf } from '../../core/occurrence.ts';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import {
  type Click,
  eventIdentity,
  type PlayerEvent,
  type RegistrationEvent,
} from '../../core/player-event.ts';
import { fileOf } from '../authority/file-event.ts';
import { unsendable } from '../authority/unsendable.ts';
import type { TraceItems } from './book-ports.ts';

/** A place in the ledger where settling may have left something, and whether it is proof of the event. */
export type Place = { key: ItemKey; proves(items: TraceItems): boolean };

/** Where an event is looked for that nothing more is known of. */
export function firstPlaces(event: PlayerEvent, config: PipelineConfig): Place[] {
  const { milestone, identity } = fileOf(event);
  const filed = standing(eventKey({ ...event, milestone, identity }));
  switch (event.type) {
    case 'registration':
      return [filed, ...(event.click ? decisions(event, event.click, config) : [])];
    case 'reference':
      return [filed, registered(event, { brand: event.brand, depositId: event.depositId })];
    default:
      return [filed];
  }
}

/** Where it is looked for with its player's click. */
export function secondPlaces(
  event: PlayerEvent,
  link: Click | undefined,
  config: PipelineConfig,
): Place[] {
  const byLink = link ? decisions(event, link, config) : [];
  return event.type === 'registration' && isOfAnotherClick(event, link)
    ? [...byLink, standing(firstReachedKey(event, 'registration'))]
    : byLink;
}

/**
 * It names a click that its player was not bound to. If that was put right on its way to a suppression,
 * nobody can tell from outside where that lies: that the player's registration is decided has to do.
 */
function isOfAnotherClick({ click }: RegistrationEvent, link: Click | undefined): boolean {
  return click !== undefined && click.clickId !== link?.clickId;
}

/** Anything there is proof: only this event, or one of the same fact, has that place. */
function standing(key: ItemKey): Place {
  return { key, proves: (items) => items.has(keyText(key)) };
}

function registered(event: PlayerEvent, name: ReferenceName): Place {
  const key = referenceKey(name);
  return {
    key,
    proves(items) {
      const payment = items.get(keyText(key));
      return payment?.brand === event.brand && payment.playerRef === event.playerRef;
    },
  };
}

/** Where the payment is that a deposit, or what takes one back, may have been named by. */
export function paymentKey(event: PlayerEvent): ItemKey | undefined {
  if (!('transactionId' in event) || event.transactionId === undefined) return undefined;
  const { source, transactionId } = event;
  return referenceKey({ source, transactionId });
}

/** The postbacks and suppressions that a decision about this event would have made at this click. */
function decisions(event: PlayerEvent, click: Click, config: PipelineConfig): Place[] {
  const { platform, clickId } = click;
  const name = { platform, clickId };
  const { identity } = fileOf(event);
  const specification = platformOf(config, platform)?.specification;
  return MILESTONES_OF[event.type].flatMap((milestone) => {
    const suppressed = standing(suppressedKey(name, milestone, identity));
    if (specification === undefined) return [suppressed];
    const occurrence = occurrenceOf(milestone, identity, specification);
    const key = postbackKey({ ...name, milestone, occurrence });
    const decided: Place = {
      key,
      // Another event's postback proves nothing: this one would be kept as its duplicate.
      proves: (items) => items.get(keyText(key))?.eventIdentity === eventIdentity(event),
    };
    return [decided, suppressed];
  });
}

/** A refund or chargeback is written down as an event before anything is made of it. */
const MILESTONES_OF: Record<PlayerEvent['type'], readonly Milestone[]> = {
  registration: ['registration'],
  deposit: ['ftd', 'deposit'],
  refund: [],
  chargeback: [],
  reference: [],
  activity: ['qualified'],
  revenue: ['revenue'],
};

/** Nothing is kept of an activity that no platform asks for: the same rules say so here. */
export function isUnwanted(
  event: PlayerEvent,
  link: Click | undefined,
  config: PipelineConfig,
): boolean {
  if (event.type !== 'activity' || link === undefined) return false;
  const settings = platformOf(config, link.platform);
  if (settings?.milestones.qualified === undefined) return true;
  return unsendable({ click: link, event, milestone: 'qualified' }, config) !== undefined;
}

import { type BusEvent, isClaim, type UnattributedEvent } from '../../core/claim.ts';
import {
  claimKey,
  type ItemKey,
  keyText,
  playerKey,
  referenceKey,
  subjectKey,
} from '../../core/keys.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { Click, PlayerEvent } from '../../core/player-event.ts';
import type { PaymentReference } from '../authority/claim-ports.ts';
import { namedAs } from '../authority/file-event.ts';
import { namesOf, proven } from '../authority/settle-claim.ts';
import type { BookLedger, TraceItems } from './book-ports.ts';
import { firstPlaces, isUnwanted, paymentKey, secondPlaces } from './event-places.ts';

type Dependencies = { config: PipelineConfig; ledger: Pick<BookLedger, 'traces'> };

/** `asked` as the bus had it, and as the player event that it is: of a claim, what it was proven to be. */
type Sought = { asked: BusEvent; event: PlayerEvent };

/**
 * Which of these events are settled, by what settling leaves in the ledger: an event item, a postback
 * that names the event, a suppression, a registered payment, a claim. It reads by key, most of it in
 * two batches: first with the player, then with the player's click. What is not found is looked for once
 * more under the name that another report has given its payment.
 *
 * An event that is no fact of its own, such as a second report of what is suppressed, counts by what is
 * there of the fact.
 */
export async function findSettled(
  events: readonly BusEvent[],
  dependencies: Dependencies,
): Promise<ReadonlySet<BusEvent>> {
  const settled = new Set<BusEvent>();
  const claims = events.filter((event) => isClaim(event));
  const proved = await lookForClaims(claims, settled, dependencies);
  const sought: Sought[] = events.flatMap((event) =>
    isClaim(event) ? [] : [{ asked: event, event }],
  );
  const open = await lookWithPlayers([...sought, ...proved], settled, dependencies);
  const missing = await lookWithClicks(open, settled, dependencies);
  const renamed = await namedAsPayments(missing, dependencies);
  const still = await lookWithPlayers(renamed, settled, dependencies);
  await lookWithClicks(still, settled, dependencies);
  return settled;
}

type Claim = Extract<BusEvent, { type: 'unattributed' | 'unconfirmed' }>;

/** @returns what the claims that are not kept as such were proven to be */
async function lookForClaims(
  claims: readonly Claim[],
  settled: Set<BusEvent>,
  { ledger }: Dependencies,
): Promise<Sought[]> {
  if (claims.length === 0) return [];
  const items = await ledger.traces(
    claims.flatMap((claim) => [...placesOfClaim(claim), ...refs(claim)]),
  );
  return claims.flatMap((claim) => {
    if (placesOfClaim(claim).some((key) => items.has(keyText(key)))) {
      settled.add(claim);
      return [];
    }
    if (claim.type !== 'unattributed') return [];
    const payment = paymentOf(claim, items);
    return payment ? [{ asked: claim, event: proven(claim, payment) }] : [];
  });
}

function placesOfClaim(claim: Claim): ItemKey[] {
  if (claim.type === 'unconfirmed') return [subjectKey(claim)];
  const { source, sourceEventId } = claim;
  const byItself = subjectKey({ source, sourceEventId, subject: sourceEventId });
  return [...namesOf(claim).map((name) => claimKey(name, claim)), byItself];
}

function refs(claim: Claim): ItemKey[] {
  return claim.type === 'unattributed' ? namesOf(claim).map(referenceKey) : [];
}

function paymentOf(claim: UnattributedEvent, items: TraceItems): PaymentReference | undefined {
  for (const name of namesOf(claim)) {
    const { brand, playerRef, depositId } = items.get(keyText(referenceKey(name))) ?? {};
    if (brand === undefined || playerRef === undefined) continue;
    return { brand, playerRef, ...(depositId !== undefined && { depositId }) };
  }
  return undefined;
}

type Open = Sought & { link: Click | undefined };

/** @returns those that are not found yet, with their players' clicks */
async function lookWithPlayers(
  sought: readonly Sought[],
  settled: Set<BusEvent>,
  { config, ledger }: Dependencies,
): Promise<Open[]> {
  if (sought.length === 0) return [];
  const placed = sought.map((one) => ({ ...one, places: firstPlaces(one.event, config) }));
  const items = await ledger.traces(
    placed.flatMap(({ event, places }) => [playerKey(event), ...places.map(({ key }) => key)]),
  );
  return placed.flatMap(({ asked, event, places }) => {
    if (places.some(({ proves }) => proves(items))) {
      settled.add(asked);
      return [];
    }
    return [{ asked, event, link: items.get(keyText(playerKey(event)))?.link }];
  });
}

/** @returns those that are not found yet */
async function lookWithClicks(
  open: readonly Open[],
  settled: Set<BusEvent>,
  { config, ledger }: Dependencies,
): Promise<Open[]> {
  const placed = open.map((one) => ({ ...one, places: secondPlaces(one.event, one.link, config) }));
  const items = await ledger.traces(placed.flatMap(({ places }) => places.map(({ key }) => key)));
  return placed.flatMap(({ places, ...one }) => {
    const isFound = places.some(({ proves }) => proves(items));
    if (!isFound && !isUnwanted(one.event, one.link, config)) return [one];
    settled.add(one.asked);
    return [];
  });
}

/** @returns those that are filed under another name, as another report of their payment has named it */
async function namedAsPayments(
  open: readonly Open[],
  { config, ledger }: Dependencies,
): Promise<Open[]> {
  const keys = open.map(({ event }) => paymentKey(event));
  const items = await ledger.traces(keys.filter((key) => key !== undefined));
  return open.flatMap((one, index) => {
    const key = keys[index];
    const payment = key && items.get(keyText(key));
    if (payment === undefined || !('transactionId' in one.event)) return [];
    const event = namedAs(one.event, payment, config);
    return event.depositId === one.event.depositId ? [] : [{ ...one, event }];
  });
}

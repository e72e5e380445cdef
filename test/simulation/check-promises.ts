import { eventIdentity, type PlayerEvent } from '../../core/player-event.ts';
import { type AttemptRecord, isOpen, type PostbackRow } from '../../core/postback.ts';
import type { UnknownOutcomePolicy } from '../../core/specification/platform-specification.ts';
import type { FarSide } from './far-side.ts';
import { type Books, hasLetter, readBooks } from './read-books.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

/**
 * What must hold once nothing happens any more: section 2 of docs/architecture.md.
 *
 * @returns what does not hold, in words
 */
export function brokenPromises(world: World, scenario: Scenario): string[] {
  const books = readBooks(world.table);
  const { rows } = books;
  return [
    ...world.violations,
    ...[...scenario.accepted].flatMap((event) => faultsOfEvent(event, books, world)),
    ...rows.flatMap((row) => faultsOfRow(row, books, world)),
    ...rows
      .filter((row) => !scenario.touched.has(row.values.transactionId))
      .flatMap((row) => repeatedGuesses(row, policyOf(row, world), books)),
    ...rows.flatMap((row) => misreadLookups(row, books, world.farSide)),
    ...unprovenRequests(books, world.farSide),
    ...forgottenEvents(books),
    ...secondFirstDeposits(books),
    ...secondDeposits(books),
  ];
}

/**
 * Every event that the bus has taken has its place in the books, and one only. An event that was
 * suppressed and comes again is decided anew by the stage file of that day.
 */
function faultsOfEvent(event: PlayerEvent, books: Books, { wasDeployed }: World): string[] {
  const identity = eventIdentity(event);
  if (!books.knows(event.sourceEventId)) return [`${identity} is lost`];
  const isDecided = books.rows.some((row) => row.eventIdentity === identity);
  const isSuppressed =
    !wasDeployed && books.suppressions.some((one) => eventIdentity(one.event) === identity);
  const filed = books.events.find((one) => eventIdentity(one.event) === identity);
  const isRefused = filed?.status === 'duplicate' || filed?.status === 'held';
  const places = [isDecided && 'decided', isSuppressed && 'suppressed', isRefused && filed.status];
  const given = places.filter(Boolean);
  return given.length > 1 ? [`${identity} is ${given.join(' and ')}`] : [];
}

function faultsOfRow(row: PostbackRow, books: Books, world: World): string[] {
  const { transactionId } = row.values;
  const isAcknowledged = books.attemptsOf(row).some(acknowledges);
  const isConfirmed = row.confirmedAt !== undefined;
  const { state } = row;
  // A pause that is longer than the queue keeps a message takes its letter from a dead postback.
  const letters = world.pair(row.platform);
  const faults: Array<[boolean, string]> = [
    [isOpen(state) && state !== 'held' && !waits(row, world), `is stuck as ${state}`],
    [isConfirmed && !world.farSide.hasTaken(transactionId), 'is confirmed, and was never taken'],
    [isConfirmed && !isAcknowledged, 'is confirmed without proof'],
    [!isConfirmed && isAcknowledged, 'was acknowledged, and is not confirmed'],
    [
      state === 'dead' && mayHaveArrived(row, books, world.farSide),
      'is dead, and may have arrived',
    ],
    [
      state === 'dead' && !hasLetter(row, letters.deadLetters) && !letters.queue.expiredCount(),
      'has no dead letter',
    ],
  ];
  return faults.flatMap(([holds, what]) => (holds ? [`${transactionId} ${what}`] : []));
}

/** The platform has read a request of it whose answer is not in the ledger. */
function mayHaveArrived(row: PostbackRow, books: Books, { requests }: FarSide): boolean {
  const answered = books.attemptsOf(row).filter(({ response }) => response !== undefined);
  const claims = new Set(answered.map(({ claimId }) => claimId));
  return requests.some(
    ({ transactionId, arrived, asks, claimId }) =>
      transactionId === row.values.transactionId && arrived && !asks && !claims.has(claimId),
  );
}

/** For another postback of its click, which a person has to see to: it looks every quarter of an hour. */
function waits(row: PostbackRow, world: World): boolean {
  return row.last === undefined && hasLetter(row, world.pair(row.platform).queue);
}

function acknowledges({ verdict }: AttemptRecord): boolean {
  return ['accepted', 'duplicate', 'found'].includes(verdict?.kind ?? '');
}

function policyOf({ platform, milestone }: PostbackRow, { config }: World) {
  return config.platforms[platform]?.unknownOutcome[milestone];
}

/** Where an unknown outcome is parked, nothing is sent after one; where it is verified, only after asking. */
function repeatedGuesses(
  row: PostbackRow,
  policy: UnknownOutcomePolicy | undefined,
  books: Books,
): string[] {
  if (policy === 'resend') return [];
  const attempts = books.attemptsOf(row);
  const isGuess = attempts.slice(1).some(({ lookup }, place) => {
    const kind = attempts[place]?.verdict?.kind;
    const isInDoubt = kind === 'unknown' || kind === 'unclear';
    return isInDoubt && !(policy === 'verify' && lookup);
  });
  return isGuess ? [`${row.values.transactionId} was sent again after an unknown outcome`] : [];
}

/** What a lookup was read as is what the platform said. */
function misreadLookups(row: PostbackRow, books: Books, { requests }: FarSide): string[] {
  const told = new Map(requests.map(({ claimId, told }) => [claimId, told]));
  return books
    .attemptsOf(row)
    .filter(({ verdict }) => verdict?.kind === 'found' || verdict?.kind === 'not-found')
    .filter(({ claimId, verdict }) => told.get(claimId) !== verdict?.kind)
    .map(
      ({ n, verdict }) =>
        `${row.values.transactionId}: attempt ${n} was read as ${verdict?.kind} without being told so`,
    );
}

/** Every request that has left us is an attempt in the ledger. */
function unprovenRequests(books: Books, { requests }: FarSide): string[] {
  const attempts = books.rows.flatMap((row) => books.attemptsOf(row));
  const claims = new Set(attempts.map(({ claimId }) => claimId));
  return requests
    .filter(({ claimId }) => !claims.has(claimId))
    .map(({ transactionId, claimId }) => `${transactionId} as ${claimId} is in no attempt`);
}

/** What waits for its player's click does not wait once that is there. */
function forgottenEvents({ events, playerOf }: Books): string[] {
  return events
    .filter(({ status }) => status === 'held')
    .filter(({ reason, event }) => reason === 'no-click' && playerOf(event)?.link !== undefined)
    .map(({ event }) => `${eventIdentity(event)} waits for a click that is there`);
}

function secondFirstDeposits({ rows }: Books): string[] {
  const firsts = rows.filter(({ milestone }) => milestone === 'ftd');
  return repeatedIn(firsts.map(({ playerRef }) => playerRef)).map(
    (player) => `${player} has two first deposits`,
  );
}

/** However often and by whichever reference a payment is reported, it is one deposit. */
function secondDeposits({ rows }: Books): string[] {
  const payments = rows
    .filter(({ milestone }) => milestone === 'ftd' || milestone === 'deposit')
    .map(({ eventIdentity: of }) => /pay-\d+-\d+/.exec(of)?.[0] ?? of);
  return repeatedIn(payments).map((payment) => `${payment} is two deposits`);
}

function repeatedIn(names: readonly string[]): string[] {
  return names.filter((name, place) => names.indexOf(name) !== place);
}

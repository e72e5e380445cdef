import type { Milestone } from './milestones.ts';

/**
 * The keys of the ledger, all of them. Separators inside a value are escaped, so that no two things
 * share a key whatever a click ID or a provider's reference contains.
 */

export type ItemKey = { pk: string; sk: string };

/** The text by which places in the ledger are told apart and shown. */
export function keyText({ pk, sk }: ItemKey): string {
  return `${pk} ${sk}`;
}

/**
 * A click at a platform. What belongs to a test conversion lies in a space of its own, so that no
 * production list or figure can meet it.
 */
export type ClickName = { platform: string; clickId: string; test?: true | undefined };

/** A postback is named by the click it speaks of, its milestone and which occurrence of it. */
export type PostbackName = ClickName & { milestone: Milestone; occurrence: string };

export type PlayerName = { brand: string; playerRef: string; test?: true | undefined };

const SEPARATOR = '#';
const TEST_SPACE = 'TEST';
/** Stands first in the name of a test conversion's postback. */
export const TEST_NAME = 'test';
/** Enough for 4,000 new postbacks a second and platform in one hour's index partitions. */
export const HOUR_SHARDS = 4;
/** Attempt numbers have at most four digits (see MAX_ATTEMPTS), so that text order is number order. */
const ATTEMPT_DIGITS = 4;

function join(...parts: string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join(SEPARATOR);
}

function spaced(test: true | undefined, ...parts: string[]): string {
  return test ? join(TEST_SPACE, ...parts) : join(...parts);
}

export function clickCollection({ platform, clickId, test }: ClickName): string {
  return spaced(test, 'CLICK', platform, clickId);
}

export function clickKey(click: ClickName): ItemKey {
  return { pk: clickCollection(click), sk: 'CLICK' };
}

/** A binding that was refused: one item for each click and player, however often it was tried. */
export function refusedBindingKey(click: ClickName, player: PlayerName): ItemKey {
  return { pk: clickCollection(click), sk: join('REFUSED', player.brand, player.playerRef) };
}

/**
 * The place of a click in the index of recorded clicks, by which damaged IDs are recognised.
 *
 * @param trace - see `traceOf`
 * @param partitionCharacters - how much of it stands in the partition key
 * @returns undefined where nothing is left to look for
 */
export function tracePlace(
  platform: string,
  trace: string,
  partitionCharacters: number,
): { trace: string; traceRest: string } | undefined {
  if (trace === '') return undefined;
  // By code points: half a surrogate pair is no text that a key can be.
  const beginning = [...trace].slice(0, partitionCharacters).join('');
  return { trace: join(platform, beginning), traceRest: trace };
}

/** A click that was handed over to an app and can be claimed once. */
export function handoverKey(token: string): ItemKey {
  return { pk: join('HANDOVER', token), sk: 'HANDOVER' };
}

/** What one address has asked of the clicks API in one minute. */
export function visitorKey(addressRef: string, minute: string): ItemKey {
  return { pk: join('VISITOR', addressRef, minute), sk: 'VISITOR' };
}

/** The dedupe key and the primary key are one: see decision 0002. */
export function postbackKey(name: PostbackName): ItemKey {
  return {
    pk: clickCollection(name),
    sk: join('POSTBACK', name.milestone, name.occurrence),
  };
}

export function suppressedKey(click: ClickName, milestone: Milestone, identity: string): ItemKey {
  return {
    pk: clickCollection(click),
    sk: join('SUPPRESSED', milestone, identity),
  };
}

/** Whether an item of a click or a player belongs to a test conversion. */
export function isOfTest({ pk }: Pick<ItemKey, 'pk'>): boolean {
  return pk.startsWith(`${TEST_SPACE}${SEPARATOR}`);
}

/** @param n - the attempt's number, from 1 */
export function attemptKey(name: PostbackName, n: number): ItemKey {
  return {
    pk: clickCollection(name),
    sk: join('ATTEMPT', name.milestone, name.occurrence, String(n).padStart(ATTEMPT_DIGITS, '0')),
  };
}

/** A person's intervention; `at` keeps several of them apart. */
export function auditKey(name: PostbackName, at: string): ItemKey {
  return {
    pk: clickCollection(name),
    sk: join('AUDIT', name.milestone, name.occurrence, at),
  };
}

export function playerCollection({ brand, playerRef, test }: PlayerName): string {
  return spaced(test, 'PLAYER', brand, playerRef);
}

export function playerKey(player: PlayerName): ItemKey {
  return { pk: playerCollection(player), sk: 'PLAYER' };
}

export const EVENT_PREFIX = `EVENT${SEPARATOR}`;

export function eventKey(
  event: PlayerName & {
    milestone: Milestone;
    identity: string;
    source: string;
    sourceEventId: string;
  },
): ItemKey {
  return {
    pk: playerCollection(event),
    sk: join('EVENT', event.milestone, event.identity, event.source, event.sourceEventId),
  };
}

/** A payment by the operator's own reference, or by that of the source that took it. */
export type ReferenceName =
  | { brand: string; depositId: string }
  | { source: string; transactionId: string };

function referenceCollection(name: ReferenceName): string {
  return 'depositId' in name
    ? join('REFERENCE', 'OWN', name.brand, name.depositId)
    : join('REFERENCE', 'SOURCE', name.source, name.transactionId);
}

/** Whose payment it is. */
export function referenceKey(name: ReferenceName): ItemKey {
  return { pk: referenceCollection(name), sk: 'REFERENCE' };
}

/** What was claimed of a payment, beside whose it is. */
export function claimKey(
  name: ReferenceName,
  { source, sourceEventId }: { source: string; sourceEventId: string },
): ItemKey {
  return { pk: referenceCollection(name), sk: join('CLAIM', source, sourceEventId) };
}

export const CLAIM_PREFIX = `CLAIM${SEPARATOR}`;

/** Whether a platform's lane is paused or retired, by whom and why. */
export function laneKey(platform: string): ItemKey {
  return { pk: join('LANE', platform), sk: 'LANE' };
}

/** Whether a platform's postbacks are held back, because it is ill; see `CircuitRecord`. */
export function circuitKey(platform: string): ItemKey {
  return { pk: laneKey(platform).pk, sk: 'CIRCUIT' };
}

/** What is counted of an hour's attempts at a platform, by minute. */
export function circuitTallyKey(platform: string, hour: string): ItemKey {
  return { pk: laneKey(platform).pk, sk: join('TALLY', hour) };
}

/** What a person did to a lane; `at` keeps several of them apart, in the order of time. */
export function laneAuditKey(platform: string, at: string): ItemKey {
  return { pk: laneKey(platform).pk, sk: join('AUDIT', at) };
}

export function postbackBookCollection(platform: string): string {
  return join('BOOK', 'POSTBACKS', platform);
}

/** What became of a platform's postbacks of one hour; the sort keys are the hours, in their order. */
export function postbackBookKey(platform: string, hour: string): ItemKey {
  return { pk: postbackBookCollection(platform), sk: hour };
}

export const INTAKE_BOOK_COLLECTION = join('BOOK', 'INTAKE');

/** How many events of one hour are accounted for; the sort keys are the hours, in their order. */
export function intakeBookKey(hour: string): ItemKey {
  return { pk: INTAKE_BOOK_COLLECTION, sk: hour };
}

/** How many events are on their way; apart from the hours, because it is of all of them. */
export const INTAKE_WAITING_KEY: ItemKey = { pk: join('BOOK', 'INTAKE', 'WAITING'), sk: 'WAITING' };

/** The partition of the sparse `attention` index that holds events that are not found settled. */
export const UNSETTLED_ATTENTION = 'UNSETTLED';

/** An event of the bus that was not found in the ledger in time. */
export function unsettledKey(event: { source: string; sourceEventId: string }): ItemKey {
  return { pk: join('UNSETTLED', event.source, event.sourceEventId), sk: 'UNSETTLED' };
}

/** What a source was to be asked about. */
export function subjectKey(claim: {
  source: string;
  subject: string;
  sourceEventId: string;
}): ItemKey {
  return {
    pk: join('SUBJECT', claim.source, claim.subject),
    sk: join('CLAIM', claim.sourceEventId),
  };
}

/** What a platform has been told of a player's revenue. */
export function revenueKey(player: PlayerName, platform: string): ItemKey {
  return { pk: playerCollection(player), sk: join('REVENUE', platform) };
}

/** Enough for 4,000 milestones a second of one brand on one day. */
export const JOURNEY_SHARDS = 4;

/** The partition that holds a share of a brand's journeys of one day, `YYYY-MM-DD`. */
export function journeyCollection(brand: string, day: string, shard: number): string {
  return join('JOURNEY', brand, day, String(shard));
}

/** One player reaches a milestone once; on which day is a part of the key, so that days can be read. */
export function journeyKey(
  { brand, playerRef }: Pick<PlayerName, 'brand' | 'playerRef'>,
  { milestone, occurredAt }: { milestone: Milestone; occurredAt: string },
): ItemKey {
  const day = occurredAt.slice(0, 'YYYY-MM-DD'.length);
  return {
    pk: journeyCollection(brand, day, spread(playerRef, JOURNEY_SHARDS)),
    sk: join(milestone, playerRef),
  };
}

/** When a player first reached a milestone, as it was first told: on that day its journey stays. */
export function firstReachedKey(
  { brand, playerRef }: Pick<PlayerName, 'brand' | 'playerRef'>,
  milestone: Milestone,
): ItemKey {
  return { pk: join('REACHED', brand, playerRef), sk: milestone };
}

export function lossCollection(brand: string): string {
  return join('LOSS', brand);
}

/** How many milestones of one day and path had lost their click; the sort keys are in order of the days. */
export function lossKey(count: { brand: string; day: string; path: string }): ItemKey {
  return { pk: lossCollection(count.brand), sk: join(count.day, count.path) };
}

/** What was told of a quarter, such as `2026Q3`. */
export function windowReviewKey(quarter: string): ItemKey {
  return { pk: join('REPORT', 'windows'), sk: quarter };
}

const SIGHTING = 'SIGHTING';

/** One source's report of a deposit, in the order of time; the end of the sort key keeps them apart. */
export function sightingKey(
  player: PlayerName,
  { occurredAt, source, sourceEventId }: Record<'occurredAt' | 'source' | 'sourceEventId', string>,
): ItemKey {
  return {
    pk: playerCollection(player),
    sk: join(SIGHTING, occurredAt, source, sourceEventId),
  };
}

/** Sort keys between which all sightings of a span of time lie, both ends included. */
export function sightingRange(from: string, to: string): { from: string; to: string } {
  return { from: join(SIGHTING, from), to: `${join(SIGHTING, to)}\uffff` };
}

/** When a source was last heard. */
export function sourceKey(source: string): ItemKey {
  return { pk: join('SOURCE', source), sk: 'HEARD' };
}

/** The partition of the `attention` index that holds players whose held events are to be released. */
export const UNRELEASED_ATTENTION = 'UNRELEASED';

/** The partition of the sparse `attention` index that holds a source's events that wait for a person. */
export function sourceAttention(source: string): string {
  return join('SOURCE', source, 'held');
}

export function ratesCollection(source: string): string {
  return join('RATES', source);
}

/** One day's exchange rates of one source; the sort key is the day, so that days are in order. */
export function ratesKey({ source, date }: { source: string; date: string }): ItemKey {
  return { pk: ratesCollection(source), sk: date };
}

/** Says that a test conversion of this partner, or of the platform as a whole, has been delivered. */
export function passedTestKey({
  platform,
  partner,
}: {
  platform: string;
  partner?: string | undefined;
}): ItemKey {
  return { pk: join(TEST_SPACE, 'PASSED', platform), sk: join('PARTNER', partner ?? '') };
}

/** What the sort keys of all events of one milestone and identity begin with. */
export function eventPrefix(milestone: Milestone, identity: string): string {
  return `${join('EVENT', milestone, identity)}${SEPARATOR}`;
}

/** The partition of the `byHour` index that holds a postback created at this time. */
export function hourPartition(
  { platform, test }: Pick<ClickName, 'platform' | 'test'>,
  createdAt: string,
  shard: number,
): string {
  return spaced(test, platform, createdAt.slice(0, 'YYYY-MM-DDTHH'.length), String(shard));
}

/** All of them: where a platform's postbacks of one hour are. */
export function hourPartitions(
  click: Pick<ClickName, 'platform' | 'test'>,
  hour: string,
): string[] {
  return Array.from({ length: HOUR_SHARDS }, (_, shard) => hourPartition(click, hour, shard));
}

/** Spreads postbacks over the hour's partitions. */
export function hourShard({ pk, sk }: ItemKey): number {
  return spread(pk + sk, HOUR_SHARDS);
}

/** A share of its own for every key, from 0 to below 1, always the same. */
export function keyFraction({ pk, sk }: ItemKey): number {
  return spread(pk + sk, 1000) / 1000;
}

/** From 0 to below `shards`; any even spread serves. */
function spread(text: string, shards: number): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % shards;
}

/** The partition of the sparse `attention` index: one per platform and state. */
export function attentionPartition(
  { platform, test }: Pick<ClickName, 'platform' | 'test'>,
  state: string,
): string {
  return spaced(test, platform, state);
}

/** A postback's name as people type and paste it; each part is percent-encoded. */
export function formatPostbackName(name: PostbackName): string {
  const parts = [name.platform, name.clickId, name.milestone, name.occurrence];
  return [...(name.test ? [TEST_NAME] : []), ...parts.map(encodeURIComponent)].join('/');
}

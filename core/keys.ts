import type { Milestone } from './milestones.ts';

/**
 * The keys of the ledger, all of them. Separators inside a value are escaped, so that no two things
 * share a key whatever a click ID or a provider's reference contains.
 */

export type ItemKey = { pk: string; sk: string };

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

/** Spreads postbacks over the hour's partitions; any even spread of the key serves. */
export function hourShard({ pk, sk }: ItemKey): number {
  let sum = 0;
  for (const character of pk + sk) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % HOUR_SHARDS;
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

import type { Milestone } from './milestones.ts';

/**
 * The keys of the ledger, all of them. Separators inside a value are escaped, so that no two things
 * share a key whatever a click ID or a provider's reference contains.
 */

export type ItemKey = { pk: string; sk: string };

/** A postback is named by the click it speaks of, its milestone and which occurrence of it. */
export type PostbackName = {
  platform: string;
  clickId: string;
  milestone: Milestone;
  occurrence: string;
};

const SEPARATOR = '#';
/** Enough for 4,000 new postbacks a second and platform in one hour's index partitions. */
export const HOUR_SHARDS = 4;
/** Attempt numbers have at most four digits (see MAX_ATTEMPTS), so that text order is number order. */
const ATTEMPT_DIGITS = 4;

function join(...parts: string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join(SEPARATOR);
}

export function clickCollection(platform: string, clickId: string): string {
  return join('CLICK', platform, clickId);
}

export function clickKey(platform: string, clickId: string): ItemKey {
  return { pk: clickCollection(platform, clickId), sk: 'CLICK' };
}

/** The dedupe key and the primary key are one: see decision 0002. */
export function postbackKey(name: PostbackName): ItemKey {
  return {
    pk: clickCollection(name.platform, name.clickId),
    sk: join('POSTBACK', name.milestone, name.occurrence),
  };
}

export function suppressedKey(
  click: { platform: string; clickId: string },
  milestone: Milestone,
  identity: string,
): ItemKey {
  return {
    pk: clickCollection(click.platform, click.clickId),
    sk: join('SUPPRESSED', milestone, identity),
  };
}

/** @param n - the attempt's number, from 1 */
export function attemptKey(name: PostbackName, n: number): ItemKey {
  return {
    pk: clickCollection(name.platform, name.clickId),
    sk: join('ATTEMPT', name.milestone, name.occurrence, String(n).padStart(ATTEMPT_DIGITS, '0')),
  };
}

/** A person's intervention; `at` keeps several of them apart. */
export function auditKey(name: PostbackName, at: string): ItemKey {
  return {
    pk: clickCollection(name.platform, name.clickId),
    sk: join('AUDIT', name.milestone, name.occurrence, at),
  };
}

export function playerCollection(brand: string, playerRef: string): string {
  return join('PLAYER', brand, playerRef);
}

export function playerKey(brand: string, playerRef: string): ItemKey {
  return { pk: playerCollection(brand, playerRef), sk: 'PLAYER' };
}

export const EVENT_PREFIX = `EVENT${SEPARATOR}`;

export function eventKey(event: {
  brand: string;
  playerRef: string;
  milestone: Milestone;
  identity: string;
  source: string;
  sourceEventId: string;
}): ItemKey {
  return {
    pk: playerCollection(event.brand, event.playerRef),
    sk: join('EVENT', event.milestone, event.identity, event.source, event.sourceEventId),
  };
}

/** The partition of the `byHour` index that holds a postback created at this time. */
export function hourPartition(platform: string, createdAt: string, shard: number): string {
  return join(platform, createdAt.slice(0, 'YYYY-MM-DDTHH'.length), String(shard));
}

/** Spreads postbacks over the hour's partitions; any even spread of the key serves. */
export function hourShard({ pk, sk }: ItemKey): number {
  let sum = 0;
  for (const character of pk + sk) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum % HOUR_SHARDS;
}

/** The partition of the sparse `attention` index: one per platform and state. */
export function attentionPartition(platform: string, state: string): string {
  return join(platform, state);
}

/** A postback's name as people type and paste it; each part is percent-encoded. */
export function formatPostbackName(name: PostbackName): string {
  return [name.platform, name.clickId, name.milestone, name.occurrence]
    .map(encodeURIComponent)
    .join('/');
}

import { asList, asRecord, isRecord } from '../assembly/as-record.ts';
import { PutEventsError } from './event-errors.ts';

/** The reason an entry is refused, in PutEvents' own form. */
export type EntryError = { ErrorCode: string; ErrorMessage: string };

/** What the bus adds to an entry. */
export type EnvelopeFacts = { id: string; nowIso: string; account: string; region: string };

const MAX_ENTRIES = 10;
/** 1 MB since January 2026. */
const MAX_TOTAL_BYTES = 1_048_576;
/** AWS counts a given time as 14 bytes, whatever its spelling. */
const TIME_BYTES = 14;
const MAX_LENGTHS = { Source: 256, DetailType: 128 } as const;

/**
 * The entries of a PutEvents call.
 *
 * @throws {PutEventsError} unless there are 1 to 10 of them, 1 MiB together as AWS counts
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function readEntries(body: Record<string, unknown>): Record<string, unknown>[] {
  const entries = asList(body.Entries).map(asRecord);
  if (entries.length < 1 || entries.length > MAX_ENTRIES) {
    throw new PutEventsError(
      `PutEvents takes 1 to ${MAX_ENTRIES} entries, ${entries.length} were given; send several calls.`,
    );
  }
  const totalBytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (totalBytes > MAX_TOTAL_BYTES) {
    throw new PutEventsError(
      `Total size of the entries in the request is over the limit: ${totalBytes} of ${MAX_TOTAL_BYTES} bytes.`,
    );
  }
  return entries;
}

/** Checks one entry as AWS does; undefined if it is good. */
export function checkEntry(entry: Record<string, unknown>): EntryError | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (typeof entry[name] !== 'string' || entry[name] === '') {
      return invalid(name, `${name} is a required argument.`);
    }
  }
  for (const name of ['Source', 'DetailType'] as const) {
    if (String(entry[name]).length > MAX_LENGTHS[name]) {
      return invalid(name, `${name} is longer than ${MAX_LENGTHS[name]} characters.`);
    }
  }
  if (entry.Time !== undefined && timeOf(entry.Time) === undefined) {
    return invalid('Time', 'Time is not a number of seconds since 1970.');
  }
  if (parseDetail(entry) === undefined) {
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  }
  return undefined;
}

/** The event as rules and targets see it, from an entry that {@link checkEntry} found good. */
export function toEnvelope(
  entry: Record<string, unknown>,
  facts: EnvelopeFacts,
): Record<string, unknown> {
  return {
    version: '0',
    id: facts.id,
    'detail-type': entry.DetailType,
    source: entry.Source,
    account: facts.account,
    time: toWholeSeconds(timeOf(entry.Time) ?? facts.nowIso),
    region: facts.region,
    resources: asList(entry.Resources),
    detail: parseDetail(entry),
  };
}

function parseDetail(entry: Record<string, unknown>): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(String(entry.Detail));
    return isRecord(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

/** The JSON protocol carries times as seconds since 1970. */
function timeOf(time: unknown): string | undefined {
  const date = new Date(typeof time === 'number' ? time * 1000 : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function toWholeSeconds(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}

function entryBytes(entry: Record<string, unknown>): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...asList(entry.Resources)];
  const bytes = texts.reduce<number>((sum, text) => sum + Buffer.byteLength(String(text ?? '')), 0);
  return bytes + (entry.Time === undefined ? 0 : TIME_BYTES);
}

function invalid(name: string, reason: string): EntryError {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}`,
  };
}

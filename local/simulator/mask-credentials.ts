import { PLATFORMS } from './platforms.ts';
import type { RequestEntry } from './request-entry.ts';

const MASK = '***';
const PLACES = PLATFORMS.flatMap(({ credentials }) => credentials);
const QUERY_PARAMETERS = PLACES.filter((place) => place.in === 'query').map(nameOnTheWire);
const HEADERS = PLACES.filter((place) => place.in === 'header').map(nameOnTheWire);

/**
 * A value this long cannot be one of the log's own words, so it may be masked wherever it stands
 * without making the entry unreadable.
 */
const MIN_MASKED_ANYWHERE_LENGTH = 16;

/**
 * Masks every credential parameter and header (of whichever platform, whatever its value), then the
 * credentials in use wherever else they stand, as after a mistake in the sender's configuration.
 * All other characters stay as received.
 */
export function maskCredentials(
  entry: RequestEntry,
  secretValues: readonly string[],
): RequestEntry {
  const masked: RequestEntry = {
    ...entry,
    path: maskQuery(entry.path),
    headers: entry.headers.map(([name, value]) =>
      HEADERS.includes(name.toLowerCase()) ? [name, MASK] : [name, value],
    ),
  };
  return maskAnywhere(masked, secretValues);
}

function nameOnTheWire({ parameter }: { parameter: string }): string {
  return parameter.toLowerCase();
}

function maskQuery(target: string): string {
  const start = target.indexOf('?') + 1;
  if (start === 0) return target;
  const pairs = target.slice(start).split('&').map(maskPair);
  return target.slice(0, start) + pairs.join('&');
}

/** The name decides in its decoded form: `%74oken` is a token too. */
function maskPair(pair: string): string {
  const end = pair.indexOf('=');
  if (end < 0) return pair;
  const [name = ''] = new URLSearchParams(pair).keys();
  return QUERY_PARAMETERS.includes(name.toLowerCase()) ? `${pair.slice(0, end)}=${MASK}` : pair;
}

function maskAnywhere(entry: RequestEntry, secretValues: readonly string[]): RequestEntry {
  // As it is, in a query, in a JSON body; and all of them once more as strings of the entry.
  const needles = secretValues
    .filter((value) => value.length >= MIN_MASKED_ANYWHERE_LENGTH)
    .flatMap((value) => [value, encodeURIComponent(value), insideJson(value)])
    .map(insideJson);
  const text = JSON.stringify(entry);
  if (!needles.some((needle) => text.includes(needle))) return entry;
  return JSON.parse(needles.reduce((rest, needle) => rest.replaceAll(needle, MASK), text));
}

function insideJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

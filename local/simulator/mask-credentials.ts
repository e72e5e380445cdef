import type { CredentialPlace } from './platform-behaviour.ts';
import type { RequestEntry } from './request-entry.ts';

const MASK = '***';

/**
 * A value this long cannot be one of the log's own words, so it may be masked wherever it stands
 * without making the entry unreadable.
 */
const MIN_MASKED_ANYWHERE_LENGTH = 16;

export type MaskRules = {
  /** Of whichever platform: masked by their names, whatever stands there. */
  places: readonly CredentialPlace[];
  /** What this request showed for a credential or a key, right or wrong. */
  shown: readonly string[];
  /** Every credential and key in use. */
  secrets: readonly string[];
};

/**
 * Masks every credential parameter and header, what the request showed for a credential in its path
 * and body, then the credentials in use wherever else they stand, as after a mistake in the sender's
 * configuration. All other characters stay as received.
 */
export function maskCredentials(
  entry: RequestEntry,
  { places, shown, secrets }: MaskRules,
): RequestEntry {
  const namesIn = (where: CredentialPlace['in']) =>
    places.filter((place) => place.in === where).map(({ parameter }) => parameter);
  const headers = namesIn('headers');
  const masked: RequestEntry = {
    ...entry,
    path: maskTarget(entry.path, namesIn('query'), shown),
    body: shown.reduce(maskInBody, entry.body),
    headers: entry.headers.map(([name, value]) =>
      headers.includes(name.toLowerCase()) ? [name, MASK] : [name, value],
    ),
  };
  return maskAnywhere(masked, secrets);
}

function maskTarget(target: string, names: readonly string[], shown: readonly string[]): string {
  const [path = '', ...query] = target.split('?');
  const segments = path
    .split('/')
    .map((segment) => (shown.some((value) => stands(value, segment)) ? MASK : segment));
  const pairs = query
    .join('?')
    .split('&')
    .map((pair) => maskPair(pair, names));
  return [segments.join('/'), ...(query.length > 0 ? [pairs.join('&')] : [])].join('?');
}

function stands(value: string, written: string): boolean {
  return value === written || encodeURIComponent(value) === written;
}

/** The name decides in its decoded form: `%74oken` is a token too. */
function maskPair(pair: string, names: readonly string[]): string {
  const end = pair.indexOf('=');
  if (end < 0) return pair;
  const [name = ''] = new URLSearchParams(pair).keys();
  return names.includes(name.toLowerCase()) ? `${pair.slice(0, end)}=${MASK}` : pair;
}

/** As a whole string of a JSON body, or a whole value of a form. */
function maskInBody(body: string, value: string): string {
  return body
    .replaceAll(JSON.stringify(value), JSON.stringify(MASK))
    .split('&')
    .map((pair) => {
      const start = pair.indexOf('=') + 1;
      return start > 0 && stands(value, pair.slice(start)) ? pair.slice(0, start) + MASK : pair;
    })
    .join('&');
}

function maskAnywhere(entry: RequestEntry, secrets: readonly string[]): RequestEntry {
  // As it is, in a query, in a JSON body; and all of them once more as strings of the entry.
  const needles = secrets
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

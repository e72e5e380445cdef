/**
 * What can happen to a click ID between the landing page and the backend, and how it is recognised:
 * a damaged ID is compared with the clicks that were recorded when their visitors landed.
 */

/** In the order in which a combination of them is told. */
export type Damage = 'double-encoded' | 'decoded' | 'trimmed' | 'case-folded' | 'truncated';

/** Fewer characters than this are shared by clicks that have nothing to do with each other. */
export const TRACE_CHARACTERS = 8;
/** Of a truncated ID at least so much must be left, for one recorded click to be surely the one. */
const MIN_KEPT_CHARACTERS = 12;

/**
 * What all damaged forms of a click ID have in common: decoded until nothing is left to decode,
 * trimmed, in lower case. A truncated ID gives a beginning of it.
 */
export function traceOf(clickId: string): string {
  return unfold(clickId)[3].trim().toLowerCase();
}

/**
 * How a click ID differs from a recorded one.
 *
 * @returns one or more damages that together explain it; undefined if it is the same or another click's
 */
export function damageOf(given: string, recorded: string): Damage[] | undefined {
  if (given === recorded) return undefined;
  for (const { text: ofGiven, times } of encodings(given)) {
    for (const { text: ofRecorded, times: decodings } of encodings(recorded)) {
      const rest = compare(ofGiven, ofRecorded);
      if (rest === undefined) continue;
      // Both where it was decoded one way and encoded another.
      return [
        ...(times > 0 ? ['double-encoded' as const] : []),
        ...(decodings > 0 ? ['decoded' as const] : []),
        ...rest,
      ];
    }
  }
  return undefined;
}

/** Whether enough is left of a click ID to say whose it was, if only one recorded click fits. */
export function isRepairable(given: string, damages: readonly Damage[]): boolean {
  return !damages.includes('truncated') || [...traceOf(given)].length >= MIN_KEPT_CHARACTERS;
}

const CUT_ESCAPE = /%[0-9A-Fa-f]?$/;

/** Lengths of columns and fields that are usual, so that a cut there says what did it. */
const USUAL_LENGTHS: readonly number[] = [
  10, 16, 20, 24, 30, 32, 36, 40, 50, 60, 64, 100, 120, 128, 191, 200,
];

/** Where in the front end it has most likely happened, for the person who has to mend it. */
export function likelyStage(damage: Damage, given: string, recorded: string): string {
  switch (damage) {
    case 'truncated': {
      const next = recorded.charAt(given.length);
      if ('&#+%=?;'.includes(next)) {
        return `cut before "${next}": a link or redirect was built without encoding the value`;
      }
      return USUAL_LENGTHS.includes(given.length)
        ? `cut at ${given.length} characters: a form field or a database column of that length`
        : 'cut in storage: a form field, a cookie or a database column that is too short';
    }
    case 'case-folded':
      return 'upper and lower case lost: a router, a normalising backend or a case-insensitive column';
    case 'trimmed':
      return 'white space at an end lost: a form field or a backend that trims its input';
    case 'double-encoded':
      return 'encoded once more than it arrived: a redirect or a form script that encodes what is encoded already';
    case 'decoded':
      return 'decoded once more than it arrived: a proxy, a router or a backend that decodes what is decoded already';
  }
}

/** @returns what else differs, nothing if they are the same; undefined if they are of two clicks */
function compare(given: string, recorded: string): Damage[] | undefined {
  if (given === recorded) return [];
  const trimmed = recorded.trim();
  if (given === trimmed) return ['trimmed'];
  const [small, ofRecorded] = [given.toLowerCase(), recorded.toLowerCase()];
  if (small === ofRecorded) return ['case-folded'];
  if (small === trimmed.toLowerCase()) return ['trimmed', 'case-folded'];
  if ([...given].length < TRACE_CHARACTERS) return undefined;
  if (recorded.startsWith(given)) return ['truncated'];
  return ofRecorded.startsWith(small) ? ['case-folded', 'truncated'] : undefined;
}

/** The text as it is, and as it is after one decoding, two, and three: more is not looked for. */
function encodings(text: string): Array<{ text: string; times: number }> {
  return unfold(text).map((one, times) => ({ text: one, times }));
}

function unfold(text: string): [string, string, string, string] {
  // Of an escape that was cut, nothing can be said.
  const once = decodeOnce(text.replace(CUT_ESCAPE, ''));
  const twice = decodeOnce(once);
  return [text, once, twice, decodeOnce(twice)];
}

/** @returns the text itself if nothing is left to decode, or it cannot be decoded */
function decodeOnce(text: string): string {
  try {
    // A form decodes a plus to a space, which nothing else tells from a space that was one.
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

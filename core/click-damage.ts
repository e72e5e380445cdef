/**
 * What can happen to a click ID between the landing page and the backend, and how it is recognised:
 * a damaged ID is compared with the clicks that were recorded when their visitors landed.
 */

/** In the order in which a combination of them is told. */
export const DAMAGES = [
  'double-encoded',
  'decoded',
  'trimmed',
  'case-folded',
  'truncated',
] as const;
export type Damage = (typeof DAMAGES)[number];

/** Fewer characters than this are shared by clicks that have nothing to do with each other. */
export const TRACE_CHARACTERS = 8;
/** Of a truncated ID at least so much must be left, for one recorded click to be surely the one. */
const MIN_KEPT_CHARACTERS = 12;
/** A value that was encoded more often than this is not looked for. */
const MAX_ENCODINGS = 3;

/**
 * What all damaged forms of a click ID have in common: decoded until nothing is left to decode,
 * trimmed, in lower case. A truncated ID gives a beginning of it.
 */
export function traceOf(clickId: string): string {
  return unfold(clickId).at(-1)?.trim().toLowerCase() ?? '';
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
      // One of the two was decoded more than the other; both would cancel out.
      if (times > 0 && decodings > 0) continue;
      const rest = compare(ofGiven, ofRecorded);
      if (rest === undefined) continue;
      const found: Damage[] = [
        ...(times > 0 ? ['double-encoded' as const] : []),
        ...(decodings > 0 ? ['decoded' as const] : []),
        ...rest,
      ];
      if (found.length > 0) return found;
    }
  }
  return undefined;
}

/** Whether enough is left of a click ID to say whose it was, if only one recorded click fits. */
export function isRepairable(given: string, damages: readonly Damage[]): boolean {
  return !damages.includes('truncated') || given.length >= MIN_KEPT_CHARACTERS;
}

/** Lengths of columns and fields that are usual, so that a cut there says what did it. */
const USUAL_LENGTHS: readonly number[] = [
  10, 16, 20, 24, 30, 32, 36, 40, 50, 60, 64, 100, 120, 128, 191, 200,
];

/** Where in the front end it has most likely happened, for the person who has to mend it. */
export function likelyStage(damage: Damage, given: string, recorded: string): string {
  switch (damage) {
    case 'truncated': {
      const next = recorded.at(given.length) ?? '';
      if ('&#+%=?;'.includes(next) && next !== '') {
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

/** The text as it is, and as it is after one decoding, two, and so on. */
function encodings(text: string): Array<{ text: string; times: number }> {
  return unfold(text).map((one, times) => ({ text: one, times }));
}

function unfold(text: string): string[] {
  const forms = [text];
  for (let round = 1; round <= MAX_ENCODINGS; round += 1) {
    const decoded = decodeOnce(forms.at(-1) ?? '');
    if (decoded === undefined) break;
    forms.push(decoded);
  }
  return forms;
}

/** @returns undefined if nothing is left to decode, or it cannot be decoded */
function decodeOnce(text: string): string | undefined {
  try {
    // A form decodes a plus to a space, which nothing else tells from a space that was one.
    const decoded = decodeURIComponent(text.replaceAll('+', ' '));
    return decoded === text ? undefined : decoded;
  } catch {
    return undefined;
  }
}

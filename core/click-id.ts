/**
 * What survives no URL or no queue: control characters, lone surrogates, and two that XML forbids.
 * Plain JavaScript, because the browser library shares it and must stay small.
 */
const UNCARRIABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;
/** Click IDs are carried whole. Counted as the vocabulary counts: a pair of surrogates is one character. */
const MAX_CHARACTERS = 255;

export type ClickIdFault = 'empty' | 'too-long' | 'malformed';

/** @returns why a text cannot be a click ID; undefined if it can */
export function clickIdFault(text: string): ClickIdFault | undefined {
  if (!text) return 'empty';
  if ([...text].length > MAX_CHARACTERS) return 'too-long';
  return UNCARRIABLE.test(text) ? 'malformed' : undefined;
}

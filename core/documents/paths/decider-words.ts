import { code, listed } from '../markdown.ts';
import { describeDuration } from '../words/describe-duration.ts';
import type { Deciders } from './deciders.ts';

/** Names of the stage file, as it spells them. */
export function named(names: readonly string[], last: 'and' | 'or' = 'or'): string {
  return listed(names.map(code), last);
}

/** Who decides, and who does in its place. */
export function describeDeciders(deciders: Deciders): string {
  const standIns = describeStandIns(deciders);
  const authority = named(deciders.authority);
  return standIns === undefined ? authority : `${authority}; ${standIns}`;
}

/** @returns undefined where nobody stands in */
export function describeStandIns({ standIns, silenceMinutes }: Deciders): string | undefined {
  return standIns.length === 0
    ? undefined
    : `${named(standIns)} after a silence of ${describeDuration(silenceMinutes * 60)}`;
}

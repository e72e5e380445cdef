import type { LetterKind } from './classify-letter.ts';
import type { MoveResult } from './move-letters.ts';
import type { IntakeLetter, LaneLetter } from './read-letters.ts';
import { renderTable } from './render-table.ts';

type Found = { queue: string; approximateCount: number };

const NEXT_STEPS: Record<LetterKind, string> = {
  dead: 'dead: "dlq replay" sends them again, once the platform answers',
  fault: 'fault: the pipeline failed to act on them; remove the cause, then "dlq replay"',
  stale: 'stale: "dlq replay" drops them, nothing is sent',
};

/** A lane's dead letters in a table, and what to do about each kind that occurs. */
export function renderLaneLetters(letters: readonly LaneLetter[], found: Found): string[] {
  if (letters.length === 0) return [none(found)];
  const table = renderTable(
    ['KIND', 'POSTBACK', 'STATE', 'SENT', 'BECAUSE'],
    letters.map(({ kind, postback = '-', state = '-', reason, sentAt, because }) => [
      kind,
      postback,
      reason === undefined ? state : `${state} (${reason})`,
      sentAt,
      because,
    ]),
  );
  const kinds = Object.keys(NEXT_STEPS) as LetterKind[];
  const steps = kinds.flatMap((kind) => {
    const count = letters.filter((letter) => letter.kind === kind).length;
    return count === 0 ? [] : [`${count} ${NEXT_STEPS[kind]}`];
  });
  return [...table, '', ...steps, ...rest(letters.length, found)];
}

export function renderIntakeLetters(letters: readonly IntakeLetter[], found: Found): string[] {
  if (letters.length === 0) return [none(found)];
  const table = renderTable(
    ['EVENT', 'TYPE', 'PLAYER', 'SENT', 'BECAUSE'],
    letters.map(({ event, sentAt, because }) => [
      event?.identity ?? '-',
      event?.type ?? '-',
      event?.playerRef ?? '-',
      sentAt,
      because,
    ]),
  );
  return [...table, ...rest(letters.length, found)];
}

/** What a redrive did; moved and not moved are told apart. */
export function renderMove(queue: string, result: MoveResult): string[] {
  const { status, moved, notMoved, failureReason } = result;
  const lines = [`${queue}: ${moved} moved, ${notMoved} not moved (${status.toLowerCase()}).`];
  if (failureReason !== undefined) lines.push(`SQS says: ${failureReason}`);
  if (status === 'RUNNING') lines.push('SQS goes on by itself: look again with "dlq list".');
  else if (notMoved > 0) lines.push('Look at what stayed with "dlq list", then replay again.');
  return lines;
}

function none({ queue, approximateCount }: Found): string {
  return approximateCount === 0
    ? `${queue} is empty.`
    : `${queue} holds about ${approximateCount}, but none can be seen now; try again in a minute.`;
}

function rest(shown: number, { approximateCount }: Found): string[] {
  if (shown >= approximateCount) return [];
  return [`Shown are ${shown} of about ${approximateCount}.`];
}

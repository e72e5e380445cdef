import type { AttemptRecord } from '../core/postback.ts';

/** An attempt as proof: what was sent, exactly, what came back, what it meant and what came of it. */
export function describeAttempt(attempt: AttemptRecord): string[] {
  const { request, response, verdict } = attempt;
  return [
    ...(attempt.lookup ? ['it asks what became of the attempt before, and reports nothing'] : []),
    `> ${request.method} ${request.url}`,
    ...headerLines('>', request.headers),
    ...(request.body === undefined ? [] : [`> ${request.body}`]),
    ...(response
      ? [
          `< ${response.status}`,
          ...headerLines('<', response.headers),
          ...(response.bodyExcerpt === '' ? [] : [`< ${response.bodyExcerpt}`]),
        ]
      : []),
    ...(attempt.failure === undefined ? [] : [`< no answer (${attempt.failure})`]),
    ending(attempt),
    ...(verdict
      ? [
          `verdict ${verdict.kind}${verdict.reason === undefined ? '' : ` (${verdict.reason})`} by rule ${verdict.rule}`,
        ]
      : []),
    ...(attempt.next === undefined ? [] : [`next: ${attempt.next}`]),
    ...(attempt.late ? ['late: its lease had ended'] : []),
    `specification version ${attempt.specificationVersion}${attempt.keyId === undefined ? '' : `, credentials version ${attempt.keyId}`}`,
  ];
}

function ending({ endedAt, latencyMs, leaseEndsAt }: AttemptRecord): string {
  if (endedAt === undefined) return `no outcome recorded; its lease ends ${leaseEndsAt}`;
  return `ended ${endedAt}${latencyMs === undefined ? '' : ` after ${latencyMs} ms`}`;
}

/** In the order of their names: the ledger does not keep any other. */
function headerLines(direction: string, headers: Record<string, string>): string[] {
  return Object.entries(headers)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${direction} ${name}: ${value}`);
}

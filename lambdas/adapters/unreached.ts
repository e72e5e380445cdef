import type { Unreached } from '../../core/verdicts/read-answer.ts';

export function unreached(phase: Unreached['phase'], failure: string): Unreached {
  return { kind: 'unreached', phase, failure };
}

/** What Node calls a failure, such as ECONNREFUSED: never its message, which may quote the request. */
export function codeOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}

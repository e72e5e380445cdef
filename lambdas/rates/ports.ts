import type { RateTable } from '../../core/money/rate-table.ts';
import type { RequestRecord } from '../../core/postback.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import type { ReleaseDependencies } from '../operations/release-held.ts';

export type RatesDependencies = ReleaseDependencies & {
  /** Keeps a day's rates of a source; a later reading of the same day replaces them. */
  keepRates(rates: RateTable): Promise<void>;
  http: { send(request: RequestRecord, timeoutMs: number): Promise<Answer> };
};

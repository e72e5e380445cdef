import type { RateTable } from '../../core/money/rate-table.ts';
import { USER_AGENT } from '../../core/rendering/assemble-request.ts';
import { readEcbRates } from '../../integrations/rates/ecb.ts';
import type { RatesDependencies } from './ports.ts';

/** Far more than the file's few kilobytes need; the sender stops at 64 kB of them. */
const FETCH_TIMEOUT_MS = 10_000;
const REQUEST = {
  method: 'GET',
  headers: { Accept: 'application/xml', 'User-Agent': USER_AGENT, Connection: 'close' },
};

/** No answer with rates in it came; the next run asks again. */
export class RatesUnavailableError extends Error {
  override readonly name = 'RatesUnavailableError';
  readonly code = 'POSTPROOF_RATES_UNAVAILABLE';
  readonly url: string;

  constructor(url: string, what: string) {
    super(
      `No exchange rates came from ${url}: ${what}. The rates of before stay in use until they are too old; check the address (rates.url) and whether the function reaches it.`,
    );
    this.url = url;
  }
}

/**
 * Reads the newest reference rates. No redirect is followed: an address that moves is for a person
 * to look at.
 *
 * @throws {RatesUnavailableError} unless the answer is a 200
 * @throws {UnreadableRatesError} if it is not what the ECB publishes
 */
export async function fetchEcbRates(
  url: string,
  { http }: Pick<RatesDependencies, 'http'>,
): Promise<RateTable> {
  const answer = await http.send({ ...REQUEST, url }, FETCH_TIMEOUT_MS);
  if (answer.kind !== 'answered') {
    throw new RatesUnavailableError(url, `${answer.kind} (${answer.failure})`);
  }
  if (answer.status !== 200) throw new RatesUnavailableError(url, `status ${answer.status}`);
  return readEcbRates(answer.body);
}

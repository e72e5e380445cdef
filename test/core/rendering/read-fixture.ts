import type { RequestRecord } from '../../../core/postback.ts';
import { type ReadRequest, readRequest } from '../../../core/rendering/read-request.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { type Given, inputFor } from './made-up.ts';

export const BASE = 'https://example.com/base';
export const PLAYER: ValueSource = { from: 'field', field: 'playerRef' };

/** Reads a request of the given platform. */
export function read(given: Given, request: Partial<RequestRecord>): ReadRequest {
  const { platform } = inputFor(given);
  const whole = { method: 'GET', url: `${BASE}/conv`, headers: {}, ...request };
  return readRequest(platform.specification, whole, {
    ...platform,
    ...(given.currencies && { currencies: given.currencies }),
  });
}

/** Reads a query of a request that carries these parameters. */
export function readQuery(query: Parameter[], sent: string, more: Given = {}): ReadRequest {
  return read({ ...more, request: { query } }, { url: `${BASE}/conv?${sent}` });
}

/** The faults as `parameter: rule`. */
export function faultsOf({ faults }: ReadRequest): string[] {
  return faults.map(({ parameter, rule }) => `${parameter}: ${rule}`);
}

export function readJson(
  parameters: Parameter[],
  body: string,
  encoding: 'json' | 'json-list' = 'json',
) {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', body: { encoding, parameters } } as const;
  return read({ request }, { method: 'POST', headers, body });
}

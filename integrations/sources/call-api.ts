import type * as z from 'zod';
import { parseExactJson } from './exact-json.ts';
import { parsePayload } from './parse-payload.ts';
import { usable } from './read-answer.ts';
import { type CallSource, SourceUnavailableError } from './source-confirmer.ts';

export type ApiRequest = {
  /** What is asked for, for the message. */
  asked: string;
  url: string;
  headers?: Record<string, string>;
  body: object;
};

/**
 * Sends JSON to a source's API and reads its answer, in which numbers are texts.
 *
 * @throws {SourceUnavailableError} unless it answers 200 with JSON that fits the schema
 */
export async function postJson<S extends z.ZodType>(
  call: CallSource,
  { asked, url, headers, body }: ApiRequest,
  schema: S,
): Promise<z.infer<S>> {
  const request = {
    method: 'POST' as const,
    url,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
  const answer = await call(request).catch((cause: unknown) => {
    throw new SourceUnavailableError(`asked for ${asked}: no answer`, { cause });
  });
  if (answer.status !== 200) {
    throw new SourceUnavailableError(`asked for ${asked}: status ${answer.status}`);
  }
  return usable(asked, () => parsePayload(schema, parseExactJson(answer.body)));
}

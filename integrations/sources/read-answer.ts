import type * as z from 'zod';
import { parsePayload } from './parse-payload.ts';
import { parseJson } from './read-body.ts';
import { UnparseableWebhookError } from './source-adapter.ts';
import { SourceUnavailableError } from './source-confirmer.ts';

/**
 * Reads what a source's API answered.
 *
 * @param asked - what was asked for, for the message
 * @throws {SourceUnavailableError} unless it is a 200 that fits the schema. A 404 too: the source has
 *   just named what it now does not know, so the key is rather that of another account or mode.
 */
export function readAnswer<S extends z.ZodType>(
  { status, body }: { status: number; body: string },
  schema: S,
  asked: string,
): z.infer<S> {
  if (status !== 200) throw new SourceUnavailableError(`asked for ${asked}: status ${status}`);
  return usable(asked, () => parsePayload(schema, parseJson(body)));
}

/** @throws {SourceUnavailableError} in place of UnparseableWebhookError: what is read is no webhook here */
export function usable<T>(asked: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UnparseableWebhookError)) throw cause;
    throw new SourceUnavailableError(`asked for ${asked}: ${cause.faults.join('; ')}`, { cause });
  }
}

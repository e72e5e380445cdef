import type * as z from 'zod';
import { UnparseableWebhookError } from './source-adapter.ts';

/**
 * Checks a payload against its schema.
 *
 * @throws {UnparseableWebhookError} naming every field that is missing or wrong, never its value
 */
export function parsePayload<S extends z.ZodType>(schema: S, payload: unknown): z.infer<S> {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new UnparseableWebhookError(
    parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || '(body)'}: ${message}`,
    ),
  );
}

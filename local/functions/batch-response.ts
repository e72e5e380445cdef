/**
 * Which messages of a batch stay in the queue, from what the function returned.
 *
 * Lambda's own rules: nothing, null, an empty object or an empty list mean that all succeeded; an
 * identifier that is missing, empty, of another key or not in the batch fails the whole batch.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessageIds(
  returned: unknown,
  messageIds: readonly string[],
): ReadonlySet<string> {
  if (returned === null || returned === undefined || returned === '') return new Set();
  const failures = (returned as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return new Set(messageIds);
  const identifiers = failures.map((failure) => failure?.itemIdentifier);
  const isWellFormed = identifiers.every((identifier) => messageIds.includes(identifier));
  return new Set(isWellFormed ? identifiers : messageIds);
}

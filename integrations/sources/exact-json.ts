import { UnparseableWebhookError } from './source-adapter.ts';

/**
 * JSON in which every number is the text that stood there: `1.10` stays `1.10`, and no digit of a
 * long number is lost. Amounts and signatures over values need those very digits.
 *
 * @throws {UnparseableWebhookError} if the text is no JSON, or is nested too deeply to be read
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, exactly);
  } catch {
    throw new UnparseableWebhookError(['(body): is no JSON']);
  }
}

function exactly(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number') return value;
  // Written back from the number, the text might be another one: better none at all.
  if (context?.source === undefined) throw new Error('This runtime keeps no text of a number.');
  return context.source;
}

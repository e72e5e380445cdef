import type { SourceDescription } from './source-description.ts';

/** A source's secret that cannot be used. The message names fields and formats, never a value. */
export class CredentialsUnusableError extends Error {
  override readonly name = 'CredentialsUnusableError';
  readonly code = 'POSTPROOF_CREDENTIALS_UNUSABLE';
}

/**
 * Reads a source's secret: a JSON object of named texts, or a plain text, which is the `signingKey`.
 *
 * @throws {CredentialsUnusableError} if a credential is missing or malformed
 */
export function parseCredentials(
  secretText: string,
  { title, credentials }: Pick<SourceDescription, 'title' | 'credentials'>,
): object {
  const parsed = credentials.safeParse(namedTexts(secretText));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    // What it calls unrecognised may be a secret that was put in the place of a name.
    ({ code, path, message }) =>
      `${path.map(String).join('.') || '(secret)'}: ${code === 'unrecognized_keys' ? 'has a name that is none of its credentials' : message}`,
  );
  throw new CredentialsUnusableError(
    `The secret cannot be used as that of ${title}: ${faults.join('; ')}.`,
  );
}

function namedTexts(secretText: string): unknown {
  const text = secretText.trim();
  if (!text.startsWith('{')) return { signingKey: text };
  try {
    return JSON.parse(text);
  } catch {
    throw new CredentialsUnusableError(
      'The secret begins like a JSON object and is none: write {"name": "text", ...}, or one plain text.',
    );
  }
}

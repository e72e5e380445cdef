import { MASK } from './rendering/text.ts';

/**
 * Takes secrets out of a text from outside. Who was sent one may echo it as it was sent: as it is, in
 * a query, in a JSON text.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter(Boolean)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return forms.reduce((shown, form) => shown.replaceAll(form, MASK), text);
}

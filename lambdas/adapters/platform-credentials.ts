import * as z from 'zod';
import type { Credentials } from '../delivery/ports.ts';
import { type Secrets, SecretUnreadableError } from './secrets.ts';

const credentialTexts = z.record(z.string(), z.string().trim());

/** A platform's credentials: a JSON object of texts in one secret. */
export class PlatformCredentials implements Credentials {
  readonly #secrets: Secrets;
  readonly #secretName: (platform: string) => string;

  constructor(secrets: Secrets, secretName: (platform: string) => string) {
    this.#secrets = secrets;
    this.#secretName = secretName;
  }

  async read(platform: string) {
    const name = this.#secretName(platform);
    const { text, versionId } = await this.#secrets.read(name);
    try {
      return { values: credentialTexts.parse(JSON.parse(text)), keyId: versionId };
    } catch {
      // The cause would quote the secret.
      throw new SecretUnreadableError(name);
    }
  }
}

import * as z from 'zod';
import type { Credentials } from '../delivery/ports.ts';
import { Secrets, type SecretValue } from './secrets.ts';

type Options = Omit<ConstructorParameters<typeof Secrets>[0], 'parse'> & {
  secretName(platform: string): string;
};

const credentialTexts = z.record(z.string(), z.string().trim());

/** A platform's credentials: a JSON object of texts in one secret. */
export class PlatformCredentials implements Credentials {
  readonly #secretName: Options['secretName'];
  readonly #secrets: Secrets<Awaited<ReturnType<Credentials['read']>>>;

  constructor({ secretName, ...options }: Options) {
    this.#secretName = secretName;
    this.#secrets = new Secrets({ ...options, parse: parseCredentials });
  }

  /** @throws {SecretUnreadableError} if they cannot be read, or are no JSON object of texts */
  read(platform: string) {
    return this.#secrets.read(this.#secretName(platform));
  }
}

function parseCredentials({ text, versionId }: SecretValue) {
  try {
    return { values: credentialTexts.parse(JSON.parse(text)), keyId: versionId };
  } catch {
    return undefined;
  }
}

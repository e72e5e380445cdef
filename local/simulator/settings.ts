import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { SigningKey } from '../../core/signing/signing-key.ts';
import type { PlatformBehaviour } from './platform-behaviour.ts';

/** The current key and, for the overlap of a rotation, the one before it. */
const MAX_KEYS = 2;

const change = z.strictObject({
  acceptUnknownClicks: z.boolean().optional(),
  credentials: z.record(z.string(), z.string().min(1)).optional(),
  keys: z.array(z.strictObject({ keyId: z.string().min(1), key: z.string().min(1) })).optional(),
});

/**
 * What `PUT /settings` takes: by platform, what is to change.
 *
 * `acceptUnknownClicks` (default false) is kept on disk. `credentials` replaces the platform's
 * credentials, and `keys` tells it signing keys, the newest last, as its key API does: it keeps the two
 * newest that it did not know yet. Both live in memory only: whoever starts the simulator again gives
 * them again.
 */
export const settingsChangeSchema = z.record(z.string(), change);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

/** Answer of the admin API: says whether a credential is set, never which. */
export type SettingsView = Record<
  string,
  {
    acceptUnknownClicks: boolean;
    hasCredentials: boolean;
    /** Of a platform whose postbacks are signed: the keys in force, the newest first. */
    keyIds?: string[];
  }
>;

const storedSchema = z.object({ acceptUnknownClicks: z.array(z.string()) });

/** A change that speaks of what the platform does not have. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'SIMULATOR_SETTINGS';
}

export class SimulatorSettings {
  readonly #path: string;
  readonly #platforms: readonly PlatformBehaviour[];
  readonly #open: Set<string>;
  readonly #credentials = new Map<string, Readonly<Record<string, string>>>();
  readonly #keys = new Map<string, readonly SigningKey[]>();

  constructor(dataDirectory: string, platforms: readonly PlatformBehaviour[]) {
    this.#path = join(dataDirectory, 'settings.json');
    this.#platforms = platforms;
    const isStored = statSync(this.#path, { throwIfNoEntry: false }) !== undefined;
    const stored = isStored ? JSON.parse(readFileSync(this.#path, 'utf8')) : undefined;
    this.#open = new Set(
      stored === undefined ? [] : storedSchema.parse(stored).acceptUnknownClicks,
    );
  }

  /**
   * Makes all of the changes, or none.
   *
   * @throws {SettingsError} for a platform, credential or key that there cannot be
   * @throws {UnusableSigningKeyError} for a key in another encoding than the platform's recipe says
   */
  change(changes: SettingsChange): void {
    for (const [name, wanted] of Object.entries(changes)) this.#check(name, wanted);
    for (const [name, { credentials, keys = [], acceptUnknownClicks }] of Object.entries(changes)) {
      if (credentials !== undefined) this.#credentials.set(name, credentials);
      for (const key of keys) this.takeKey(name, key);
      if (acceptUnknownClicks === true) this.#open.add(name);
      if (acceptUnknownClicks === false) this.#open.delete(name);
    }
    const draft = `${this.#path}.new`;
    writeFileSync(draft, `${JSON.stringify({ acceptUnknownClicks: [...this.#open] })}\n`);
    renameSync(draft, this.#path);
  }

  /** A key that is known already changes nothing: a call may come twice. */
  takeKey(platform: string, key: SigningKey): void {
    const known = this.keys(platform);
    if (known.some(({ keyId }) => keyId === key.keyId)) return;
    this.#keys.set(platform, [key, ...known].slice(0, MAX_KEYS));
  }

  acceptsUnknownClicks(platform: string): boolean {
    return this.#open.has(platform);
  }

  /** Empty while none has been given. */
  credentials(platform: string): Readonly<Record<string, string>> {
    return this.#credentials.get(platform) ?? {};
  }

  /** Those in force, the newest first. */
  keys(platform: string): readonly SigningKey[] {
    return this.#keys.get(platform) ?? [];
  }

  /** Every credential and key in use, for masking. */
  secretValues(): string[] {
    return [
      ...[...this.#credentials.values()].flatMap((credentials) => Object.values(credentials)),
      ...[...this.#keys.values()].flat().map(({ key }) => key),
    ];
  }

  view(): SettingsView {
    return Object.fromEntries(
      this.#platforms.map(({ name, checkKey }) => [
        name,
        {
          acceptUnknownClicks: this.acceptsUnknownClicks(name),
          hasCredentials: this.#credentials.has(name),
          ...(checkKey && { keyIds: this.keys(name).map(({ keyId }) => keyId) }),
        },
      ]),
    );
  }

  #check(name: string, { credentials = {}, keys = [] }: SettingsChange[string]): void {
    const platform = this.#platforms.find((one) => one.name === name);
    if (platform === undefined) throw new SettingsError(`${name}: there is no such platform`);
    const stray = Object.keys(credentials).find((key) => !platform.credentials.includes(key));
    if (stray !== undefined) {
      const known = platform.credentials.join(', ') || 'none';
      throw new SettingsError(`${name}.credentials: ${stray} is none of its credentials: ${known}`);
    }
    for (const key of keys) {
      if (!platform.checkKey) throw new SettingsError(`${name}.keys: it takes no signature`);
      platform.checkKey(key);
    }
  }
}

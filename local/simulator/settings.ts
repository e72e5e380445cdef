import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { PlatformBehaviour } from './platform-behaviour.ts';
import { PLATFORMS } from './platforms.ts';

/**
 * What `PUT /settings` takes: by platform, what is to change.
 *
 * `acceptUnknownClicks` (default false) is kept on disk. `credentials` replaces the platform's
 * credentials and lives in memory only: whoever starts the simulator again gives them again.
 */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(
    PLATFORMS.map((platform) => [platform.name, platformChangeSchema(platform).optional()]),
  ),
);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

/** Answer of the admin API: says whether a credential is set, never which. */
export type SettingsView = Record<
  string,
  { acceptUnknownClicks: boolean; hasCredentials: boolean }
>;

const storedSchema = z.object({ acceptUnknownClicks: z.array(z.string()) });

function platformChangeSchema({ credentials }: PlatformBehaviour) {
  const names = credentials.map(({ name }) => [name, z.string().min(1)] as const);
  return z.strictObject({
    acceptUnknownClicks: z.boolean().optional(),
    credentials: z.strictObject(Object.fromEntries(names)).optional(),
  });
}

export class SimulatorSettings {
  readonly #path: string;
  readonly #open: Set<string>;
  readonly #credentials = new Map<string, Readonly<Record<string, string>>>();

  constructor(dataDirectory: string) {
    this.#path = join(dataDirectory, 'settings.json');
    const isStored = statSync(this.#path, { throwIfNoEntry: false }) !== undefined;
    const stored = isStored ? JSON.parse(readFileSync(this.#path, 'utf8')) : undefined;
    this.#open = new Set(
      stored === undefined ? [] : storedSchema.parse(stored).acceptUnknownClicks,
    );
  }

  change(changes: SettingsChange): void {
    for (const [platform, change] of Object.entries(changes)) {
      if (change?.credentials !== undefined) this.#credentials.set(platform, change.credentials);
      if (change?.acceptUnknownClicks === true) this.#open.add(platform);
      if (change?.acceptUnknownClicks === false) this.#open.delete(platform);
    }
    const draft = `${this.#path}.new`;
    writeFileSync(draft, `${JSON.stringify({ acceptUnknownClicks: [...this.#open] })}\n`);
    renameSync(draft, this.#path);
  }

  acceptsUnknownClicks(platform: string): boolean {
    return this.#open.has(platform);
  }

  /** Empty while none has been given. */
  credentials(platform: string): Readonly<Record<string, string>> {
    return this.#credentials.get(platform) ?? {};
  }

  /** Every credential in use, for masking. */
  secretValues(): string[] {
    return [...this.#credentials.values()].flatMap((credentials) => Object.values(credentials));
  }

  view(): SettingsView {
    return Object.fromEntries(
      PLATFORMS.map(({ name }) => [
        name,
        {
          acceptUnknownClicks: this.acceptsUnknownClicks(name),
          hasCredentials: this.#credentials.has(name),
        },
      ]),
    );
  }
}

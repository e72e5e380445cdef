import { join } from 'node:path';
import { JsonlFile } from './jsonl-file.ts';
import { type BookedConversion, type RequestEntry, requestEntrySchema } from './request-entry.ts';

export type RequestFilter = {
  platform?: string | undefined;
  clickId?: string | undefined;
  /** ISO 8601 UTC; entries received at that instant or later. */
  since?: string | undefined;
};

/**
 * The log of requests, and the book of conversions that follows from it. The file is the truth: an
 * entry that somebody takes out, by the admin API or with an editor, takes its conversions along.
 */
export class RequestLog {
  readonly #file: JsonlFile<RequestEntry>;
  #dedupeKeys = new Set<string>();

  constructor(dataDirectory: string) {
    this.#file = new JsonlFile(join(dataDirectory, 'requests.jsonl'), requestEntrySchema);
    this.#refresh();
  }

  append(entry: RequestEntry): void {
    this.#refresh();
    this.#file.append(entry);
    for (const key of dedupeKeysOf(entry)) this.#dedupeKeys.add(key);
  }

  entries({ platform, clickId, since }: RequestFilter = {}): RequestEntry[] {
    this.#refresh();
    const sinceEpochMs = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
    return this.#file
      .read()
      .filter((entry) => platform === undefined || entry.platform === platform)
      .filter((entry) => clickId === undefined || entry.clickIds.includes(clickId))
      .filter((entry) => Date.parse(entry.receivedAt) >= sinceEpochMs);
  }

  conversions({ platform, clickId }: Omit<RequestFilter, 'since'> = {}): BookedConversion[] {
    return this.entries({ platform }).flatMap(({ conversions, id, receivedAt, ...entry }) =>
      conversions
        .filter((conversion) => clickId === undefined || conversion.clickId === clickId)
        .map((booked) => ({ ...booked, platform: entry.platform, requestId: id, receivedAt })),
    );
  }

  isConverted(platform: string, dedupeKey: string): boolean {
    this.#refresh();
    return this.#dedupeKeys.has(scoped(platform, dedupeKey));
  }

  /** @returns false if there is no such entry */
  remove(id: string): boolean {
    const entries = this.entries();
    const kept = entries.filter((entry) => entry.id !== id);
    if (kept.length === entries.length) return false;
    this.#file.replace(kept);
    return true;
  }

  #refresh(): void {
    const entries = this.#file.readIfChanged();
    if (entries !== undefined) this.#dedupeKeys = new Set(entries.flatMap(dedupeKeysOf));
  }
}

function dedupeKeysOf({ platform, conversions }: RequestEntry): string[] {
  return conversions.flatMap(({ dedupeKey }) =>
    dedupeKey === undefined ? [] : [scoped(platform, dedupeKey)],
  );
}

/** Platform names hold no `#`. */
function scoped(platform: string, dedupeKey: string): string {
  return `${platform}#${dedupeKey}`;
}

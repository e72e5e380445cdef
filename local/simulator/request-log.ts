import { join } from 'node:path';
import { JsonlFile } from './jsonl-file.ts';
import {
  type BookedConversion,
  type RequestEntry,
  requestEntrySchema,
  type SignatureCount,
} from './request-entry.ts';

export type RequestFilter = {
  platform?: string | undefined;
  clickId?: string | undefined;
  /** ISO 8601 UTC; entries received at that instant or later. */
  since?: string | undefined;
};

/**
 * The log of requests, and the book of conversions that follows from it. The file is the truth: an
 * entry that somebody takes out, by the admin API or with an editor, takes what it booked and changed
 * along.
 */
export class RequestLog {
  readonly #file: JsonlFile<RequestEntry>;
  #dedupeKeys = new Set<string>();
  #booked = new Map<string, BookedConversion>();

  constructor(dataDirectory: string) {
    this.#file = new JsonlFile(join(dataDirectory, 'requests.jsonl'), requestEntrySchema);
    this.#refresh();
  }

  append(entry: RequestEntry): void {
    this.#refresh();
    this.#file.append(entry);
    this.#book(entry);
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

  /** As they stand now, oldest first. */
  conversions({ platform, clickId }: Omit<RequestFilter, 'since'> = {}): BookedConversion[] {
    this.#refresh();
    return [...this.#booked.values()]
      .filter((booked) => platform === undefined || booked.platform === platform)
      .filter((booked) => clickId === undefined || booked.clickId === clickId);
  }

  isConverted(platform: string, dedupeKey: string): boolean {
    this.#refresh();
    return this.#dedupeKeys.has(scoped(platform, dedupeKey));
  }

  /** Of postbacks, by platform; only platforms whose postbacks are signed, or should have been. */
  signatures(filter: Omit<RequestFilter, 'clickId'> = {}): Record<string, SignatureCount> {
    const counts: Record<string, SignatureCount> = {};
    for (const { platform, signature, about } of this.entries(filter)) {
      if (signature === undefined || about !== undefined) continue;
      const count = counts[platform] ?? { verified: 0, failed: 0, byKeyId: {} };
      counts[platform] = count;
      count[signature.verified ? 'verified' : 'failed'] += 1;
      const { keyId } = signature;
      if (keyId !== undefined) count.byKeyId[keyId] = (count.byKeyId[keyId] ?? 0) + 1;
    }
    return counts;
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
    if (entries === undefined) return;
    this.#dedupeKeys = new Set();
    this.#booked = new Map();
    for (const entry of entries) this.#book(entry);
  }

  #book({ platform, id, receivedAt, conversions, changes = [] }: RequestEntry): void {
    for (const conversion of conversions) {
      const booked = { ...conversion, platform, requestId: id, receivedAt };
      this.#booked.set(conversion.conversionId, booked);
    }
    for (const { conversionId, status } of changes) {
      const booked = this.#booked.get(conversionId);
      if (booked) this.#booked.set(conversionId, { ...booked, status });
    }
    for (const { dedupeKey } of [...conversions, ...changes]) {
      if (dedupeKey !== undefined) this.#dedupeKeys.add(scoped(platform, dedupeKey));
    }
  }
}

/** Platform names hold no `#`. */
function scoped(platform: string, dedupeKey: string): string {
  return `${platform}#${dedupeKey}`;
}

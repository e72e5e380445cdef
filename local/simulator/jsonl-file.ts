import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type * as z from 'zod';

/** A line of a journal cannot be read, most likely after an edit by hand. */
export class JournalLineError extends Error {
  override readonly name = 'JournalLineError';
  readonly code = 'SIMULATOR_JOURNAL_LINE';
  readonly path: string;
  readonly line: number;

  constructor(path: string, line: number, cause: unknown) {
    super(`${path}:${line} is not an entry; mend or remove the line`, { cause });
    this.path = path;
    this.line = line;
  }
}

/**
 * A file of one JSON object per line which people may edit while it is in use. Nothing is kept
 * open: an editor replaces the file, and a held descriptor would go on writing into the old one.
 * Writes are synchronous and survive the death of the process, not the loss of power.
 */
export class JsonlFile<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<T>;
  #seen = 'nothing yet';

  constructor(path: string, schema: z.ZodType<T>) {
    this.#path = path;
    this.#schema = schema;
  }

  append(entry: T): void {
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`);
    this.#seen = this.#fingerprint();
  }

  /** @throws {JournalLineError} if a line is not an entry */
  read(): T[] {
    const lines = this.#text().split('\n').slice(0, -1);
    return lines.map((line, index) => this.#parse(line, index + 1));
  }

  /** The entries if the file is not as this object last left or read it, else undefined. */
  readIfChanged(): T[] | undefined {
    const fingerprint = this.#fingerprint();
    if (fingerprint === this.#seen) return undefined;
    this.#endLastLine();
    const entries = this.read();
    this.#seen = this.#fingerprint();
    return entries;
  }

  /** Atomic: a reader, or a crash, finds the old file or the new one. */
  replace(entries: readonly T[]): void {
    const draft = `${this.#path}.new`;
    writeFileSync(draft, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    renameSync(draft, this.#path);
    this.#seen = 'nothing yet';
  }

  /** An editor may leave the last line open, a crash may leave half of one: that was never answered. */
  #endLastLine(): void {
    const text = this.#text();
    if (text === '' || text.endsWith('\n')) return;
    const start = text.lastIndexOf('\n') + 1;
    const isWhole = isJson(text.slice(start));
    if (isWhole) appendFileSync(this.#path, '\n');
    else writeFileSync(this.#path, text.slice(0, start));
  }

  #text(): string {
    return statSync(this.#path, { throwIfNoEntry: false }) === undefined
      ? ''
      : readFileSync(this.#path, 'utf8');
  }

  #parse(line: string, number: number): T {
    try {
      return this.#schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new JournalLineError(this.#path, number, cause);
    }
  }

  #fingerprint(): string {
    const stat = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? 'absent' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

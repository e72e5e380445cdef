import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type LogFile = { write(line: string): void; close(): void };

/**
 * A function's log: one JSON object per line, metrics in embedded format among them. Written
 * synchronously, so that what a function has said is on disk whatever happens next.
 */
export function openLogFile(options: {
  directory: string;
  functionName: string;
  nowIso(): string;
}): LogFile {
  mkdirSync(options.directory, { recursive: true });
  const file = openSync(join(options.directory, `${options.functionName}.jsonl`), 'a');
  return {
    write: (line) => {
      writeSync(file, `${toJsonLine(line, options.nowIso)}\n`);
    },
    close: () => closeSync(file),
  };
}

/** A line that is a JSON object passes as it is; anything else is wrapped. */
function toJsonLine(line: string, nowIso: () => string): string {
  if (isJsonObject(line)) return line;
  return JSON.stringify({ timestamp: nowIso(), message: line });
}

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Cuts a stream's chunks into lines; an unfinished line waits for its end. */
export function createLineSplitter(onLine: (line: string) => void): {
  push(chunk: string): void;
  flush(): void;
} {
  let tail = '';
  return {
    push(chunk) {
      const lines = `${tail}${chunk}`.split('\n');
      tail = lines.pop() ?? '';
      for (const line of lines) if (line !== '') onLine(line);
    },
    flush() {
      if (tail !== '') onLine(tail);
      tail = '';
    },
  };
}

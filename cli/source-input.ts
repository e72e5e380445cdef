import { readFileSync } from 'node:fs';
import { CommandError } from './command-error.ts';

/** Stands for standard input where a file is asked for. */
const STANDARD_INPUT = '-';
/** Far above any request or key. */
const MAX_BYTES = 1024 * 1024;

/**
 * A file as it is, byte for byte, or all of standard input for `-`.
 *
 * @throws {CommandError} `UNREADABLE_FILE`, a usage error
 */
export async function readInput(file: string): Promise<Buffer> {
  const bytes = file === STANDARD_INPUT ? await readStandardInput() : readNamed(file);
  if (bytes.byteLength > MAX_BYTES) throw unreadable(file, `it has more than ${MAX_BYTES} bytes`);
  return bytes;
}

/** How messages speak of it. */
export function describeInput(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

function readNamed(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, (error as Error).message);
  }
}

async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > MAX_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function unreadable(file: string, why: string): CommandError {
  const message = `${describeInput(file)} cannot be read: ${why}. Name a file, or - for standard input.`;
  return new CommandError('UNREADABLE_FILE', message, { isUsage: true });
}

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

const versionSchema = z.object({
  /** Absent in a version that a rotation has begun with. */
  secretString: z.string().optional(),
  createdAtEpochMs: z.number(),
  stages: z.array(z.string()),
});

const fileSchema = z.object({
  formatVersion: z.literal(1),
  /** By secret name, then by version ID. */
  secrets: z.record(z.string(), z.record(z.string(), versionSchema)),
});

export type SecretVersion = z.infer<typeof versionSchema>;
export type SecretVersions = Record<string, SecretVersion>;
export type StoredSecrets = Record<string, SecretVersions>;

/** Only its owner may read the file. */
const FILE_MODE = 0o600;

/**
 * Reads the store; empty if there is no file yet.
 *
 * @throws {Error} if the file is there but is no store; it is left alone, since it may hold the only copy
 */
export function readSecretsFile(file: string): StoredSecrets {
  const text = readIfThere(file);
  if (text === undefined) return {};
  try {
    return fileSchema.parse(JSON.parse(text)).secrets;
  } catch {
    // No cause: a parser's message quotes what it read.
    throw new Error(`${file} is no secrets file; restore it, or delete it to generate all anew.`);
  }
}

/** Replaces the store in one step: after a crash either the old or the new file is whole. */
export function writeSecretsFile(file: string, secrets: StoredSecrets): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', FILE_MODE);
  try {
    writeSync(descriptor, `${JSON.stringify({ formatVersion: 1, secrets }, null, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

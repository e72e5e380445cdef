import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesise } from '../../local/launch/synthesise.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The local stage, synthesised. */
    assemblyDirectory: string;
  }
}

const ROOT = join(import.meta.dirname, '../..');

/** Synthesises the local stage for all of these tests: for each of them it would take longer than they do. */
export default async function setUp(project: TestProject): Promise<() => void> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-assembly-'));
  const assemblyDirectory = await synthesise({ projectDirectory: ROOT, dataDirectory });
  project.provide('assemblyDirectory', assemblyDirectory);
  return () => rmSync(dataDirectory, { recursive: true, force: true });
}

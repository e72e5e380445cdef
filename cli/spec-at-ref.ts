import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import {
  type PlatformSpecification,
  platformSpecification,
} from '../core/specification/platform-specification.ts';
import { CommandError } from './command-error.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** The other commit's own code completes its specifications: a default may have changed since. */
const READ_SPECIFICATIONS = `
  const { WRITTEN_SPECIFICATIONS } = await import('./integrations/platforms/index.ts');
  const { platformSpecification } = await import('./core/specification/platform-specification.ts');
  const entries = Object.entries(WRITTEN_SPECIFICATIONS);
  console.log(JSON.stringify(Object.fromEntries(
    entries.map(([name, written]) => [name, platformSpecification.parse(written)]),
  )));
`;

/**
 * The specifications as they were at a commit. Its files are laid out beside the local stack's for
 * a moment, where they find the project's own `node_modules`; the working tree is not touched.
 *
 * @param root - the project's directory
 * @throws {CommandError} `NO_GIT`, `NO_SUCH_REF`, or `UNREADABLE_REF` if the commit's specifications
 *   cannot be read, or are in another language than today's
 */
export async function specificationsAt(
  ref: string,
  root: string,
): Promise<Record<string, PlatformSpecification>> {
  const { commit, prefix } = await findCommit(ref, root);
  await mkdir(join(root, '.postproof'), { recursive: true });
  const directory = await mkdtemp(join(root, '.postproof', 'spec-diff-'));
  try {
    await layOut(commit, directory, root);
    return await readSpecifications(ref, join(directory, 'tree', prefix));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** @returns the commit, and where in the repository the project is */
async function findCommit(ref: string, root: string): Promise<{ commit: string; prefix: string }> {
  let prefix: string;
  try {
    prefix = (await git(root, ['rev-parse', '--show-prefix'])).trim();
  } catch (cause) {
    const why = isMissing(cause) ? 'git was not found' : `${root} is in no git repository`;
    throw new CommandError('NO_GIT', `There is nothing to compare with: ${why}.`, { cause });
  }
  try {
    const spoken = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    return { commit: (await git(root, spoken)).trim(), prefix };
  } catch (cause) {
    throw new CommandError(
      'NO_SUCH_REF',
      `There is no commit "${ref}" here. Name a commit, branch or tag of this repository; fetch it first if it is elsewhere.`,
      { cause, isUsage: true },
    );
  }
}

/** With an index of its own, so that the one in use is left alone. */
async function layOut(commit: string, directory: string, root: string): Promise<void> {
  const index = { GIT_INDEX_FILE: join(directory, 'index') };
  const top = (await git(root, ['rev-parse', '--show-toplevel'])).trim();
  await git(top, ['read-tree', commit], index);
  await git(top, ['checkout-index', '--all', `--prefix=${join(directory, 'tree')}/`], index);
}

async function readSpecifications(
  ref: string,
  directory: string,
): Promise<Record<string, PlatformSpecification>> {
  try {
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', READ_SPECIFICATIONS],
      { cwd: directory, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES },
    );
    return z.record(z.string(), platformSpecification).parse(JSON.parse(stdout));
  } catch (cause) {
    throw new CommandError(
      'UNREADABLE_REF',
      `The specifications at ${ref} cannot be read by today's rules: that commit is from before this language, or its specifications were wrong. Compare with a later one.`,
      { cause },
    );
  }
}

async function git(
  cwd: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const { stdout } = await run('git', [...args], {
    cwd,
    env: { ...process.env, ...environment },
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  return stdout;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

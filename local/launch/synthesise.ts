import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { LOCAL_OVERLAY } from '../../stages/index.ts';
import { LaunchError } from './launch-error.ts';

/** What the synthesised app depends on, relative to the project. */
const SOURCES = [
  'bin/app.ts',
  '{lib,lambdas,core,integrations,stages,console,capture}/**',
  'package-lock.json',
];
const HASH_FILE = 'sources.sha256';

/**
 * Synthesises the CDK app for the local stage, or does nothing when no source has changed since the
 * last time. The app is run directly: the CDK's own command takes a second longer.
 *
 * @returns the cloud assembly's directory
 * @throws {LaunchError} `SYNTH_FAILED`, after the app's own output has been shown
 */
export async function synthesise(options: {
  projectDirectory: string;
  dataDirectory: string;
}): Promise<string> {
  const outputDirectory = join(options.dataDirectory, 'cdk.out');
  const hashFile = join(options.dataDirectory, HASH_FILE);
  const hash = hashSources(options.projectDirectory);
  const isCurrent =
    existsSync(join(outputDirectory, 'manifest.json')) &&
    existsSync(hashFile) &&
    readFileSync(hashFile, 'utf8') === hash;
  if (isCurrent) return outputDirectory;
  mkdirSync(options.dataDirectory, { recursive: true });
  rmSync(hashFile, { force: true });
  rmSync(outputDirectory, { recursive: true, force: true });
  await runApp(options.projectDirectory, outputDirectory);
  writeFileSync(hashFile, hash);
  return outputDirectory;
}

function runApp(projectDirectory: string, outputDirectory: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const app = spawn(process.execPath, ['bin/app.ts'], {
      cwd: projectDirectory,
      env: { ...process.env, CDK_OUTDIR: outputDirectory, POSTPROOF_STAGE: 'local' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    for (const stream of [app.stdout, app.stderr]) {
      stream.on('data', (chunk: Buffer) => output.push(chunk));
    }
    app.on('error', reject);
    app.on('close', (exitCode) => {
      if (exitCode === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      const message = `The CDK app ended with exit code ${exitCode}; its output is above. Correct it and start again.`;
      reject(new LaunchError('SYNTH_FAILED', message));
    });
  });
}

function hashSources(projectDirectory: string): string {
  const hash = createHash('sha256').update(`${process.env[LOCAL_OVERLAY] ?? ''}\n`);
  const files = globSync(SOURCES, { cwd: projectDirectory }).toSorted();
  for (const file of files) {
    const path = join(projectDirectory, file);
    if (!statSync(path).isFile()) continue;
    const content = readFileSync(path);
    // Length-prefixed, so that moving text between files changes the hash.
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const UNPACK = `import('@sparticuz/chromium').then((m) => m.default.executablePath())`;
const UNPACKED = join(tmpdir(), 'postproof-chromium-153');

/**
 * Of the arguments that come with the package: one process for all dies with the first tab, and
 * without web security nothing that is said of origins would be tested.
 */
const UNWANTED = [
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
];

/** A headless Chromium for which every host name is this machine. */
export async function startChromium(): Promise<Browser> {
  try {
    return await playwright.launch({
      executablePath: await executablePath(),
      args: [
        ...chromium.args.filter((one) => !UNWANTED.includes(one)),
        '--host-resolver-rules=MAP * 127.0.0.1',
        '--no-proxy-server',
      ],
    });
  } catch (cause) {
    const advice =
      'The tests of capture/ need a real Chromium, and it could not be started here. Linux on x64 ' +
      'brings its own; elsewhere set POSTPROOF_CHROMIUM to the path of a Chromium or Chrome.';
    throw new Error(advice, { cause });
  }
}

/**
 * The package unpacks 200 MB in place, and takes a half-written file for a whole one; so it unpacks
 * elsewhere, and what is whole is moved.
 */
async function executablePath(): Promise<string> {
  const given = process.env.POSTPROOF_CHROMIUM;
  if (given !== undefined) return given;
  if (!existsSync(UNPACKED)) {
    const own = mkdtempSync(join(tmpdir(), 'postproof-unpacking-'));
    const env = { ...process.env, TMPDIR: own };
    await promisify(execFile)(process.execPath, ['-e', UNPACK], { env, cwd: import.meta.dirname });
    try {
      renameSync(own, UNPACKED);
    } catch {
      // Another process was first.
      rmSync(own, { recursive: true });
    }
  }
  return join(UNPACKED, 'chromium');
}

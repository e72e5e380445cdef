import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CommandError } from './command-error.ts';
import type { CommonOptions } from './perform.ts';

/** What a running local stack writes of itself. */
const LOCAL_FILE = 'local.json';
const LOCAL_STAGE = 'local';
const LOCAL_HOSTS = ['127.0.0.1', 'localhost'];

const localStack = z.object({ webhooks: z.url() });

/**
 * Where a sample is sent: the URL given, else the source's URL at the local stack.
 *
 * @throws {CommandError} `URL_NEEDED`, `BAD_URL` or `NO_LOCAL_URL`, usage errors
 */
export function destinationOf(
  { url, stage, dataDir }: Pick<CommonOptions, 'stage' | 'dataDir'> & { url?: string },
  source: string,
  brand: string | undefined,
): string {
  if (url !== undefined) return checked(url);
  const path = [source, ...(brand === undefined ? [] : [brand])].join('/');
  if (stage !== undefined && stage !== LOCAL_STAGE) {
    throw usage(
      'URL_NEEDED',
      `Where is stage ${stage}? Give its webhook URL with --url https://<api>/webhooks/${path}.`,
    );
  }
  return checked(`${localWebhooks(dataDir)}/${path}`);
}

function localWebhooks(dataDir: string): string {
  const file = join(dataDir, LOCAL_FILE);
  try {
    return localStack.parse(JSON.parse(readFileSync(file, 'utf8'))).webhooks;
  } catch (cause) {
    throw usage(
      'NO_LOCAL_URL',
      `${file} names no webhook URL. Start the stack anew, or give --url.`,
      {
        cause,
      },
    );
  }
}

function checked(url: string): string {
  const { protocol, hostname, username } = URL.canParse(url)
    ? new URL(url)
    : { protocol: '', hostname: '', username: '' };
  const isLocal = protocol === 'http:' && LOCAL_HOSTS.includes(hostname);
  if ((protocol === 'https:' || isLocal) && username === '') return url;
  throw usage(
    'BAD_URL',
    'The URL must be https, or http to 127.0.0.1 or localhost, and without a user name: a signed request is worth as much as what it says.',
  );
}

function usage(code: string, message: string, options: ErrorOptions = {}): CommandError {
  return new CommandError(code, message, { ...options, isUsage: true });
}

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEALTH_PATH } from '../gateway/gateway-server.ts';

/** What a running local stack says of itself, for the CLI, the demo and whoever is curious. */
export type LocalDescription = {
  /** The runner. */
  pid: number;
  /** Every process of the stack: the runner, keepers, engines, the simulator. */
  pids: number[];
  /** The HTTP API's webhook URLs start with this. */
  webhooks: string;
  /** The clicks API: a path of a site leads here. */
  clicks: string;
  /** Endpoint for AWS SDK clients and the AWS CLI (`--endpoint-url`). */
  aws: string;
  region: string;
  /** The operator's credentials: made up, and allowed everything. */
  accessKeyId: string;
  secretAccessKey: string;
  /** The far side that platforms play, and its admin API; absent without a simulator. */
  simulator?: string;
  simulatorAdmin?: string;
  secrets: string[];
  tables: string[];
  /** Queue name to URL. */
  queues: Record<string, string>;
  functions: string[];
  dataDirectory: string;
};

const FILE_NAME = 'local.json';
/** Only bounds a hang: where nobody listens any more, the connection is refused at once. */
const HEALTH_TIMEOUT_MS = 15_000;

export function writeDescription(description: LocalDescription): void {
  const file = join(description.dataDirectory, FILE_NAME);
  // Renamed into place, so that a reader never sees half of it.
  writeFileSync(`${file}.new`, `${JSON.stringify(description, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export function removeDescription(dataDirectory: string): void {
  rmSync(join(dataDirectory, FILE_NAME), { force: true });
}

/** @returns what the last start wrote, whether or not it still runs */
export function readDescription(dataDirectory: string): LocalDescription | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDirectory, FILE_NAME), 'utf8'));
  } catch {
    return;
  }
}

/** @returns the description of the stack that runs on this data directory now, if one does */
export async function readLiveDescription(
  dataDirectory: string,
): Promise<LocalDescription | undefined> {
  const description = readDescription(dataDirectory);
  if (description === undefined || !isAlive(description.pid)) return;
  try {
    const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS);
    const answer = await fetch(`${description.aws}${HEALTH_PATH}`, { signal });
    const { pid } = (await answer.json()) as { pid?: number };
    // Another program may have been given the same process id, or the same port.
    return pid === description.pid ? description : undefined;
  } catch {
    return;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

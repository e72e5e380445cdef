import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LaunchError } from './launch-error.ts';

export type RunningSimulator = {
  pid: number;
  simulator: string;
  simulatorAdmin: string;
  stop(): Promise<void>;
};

/** Only bounds a hang, as a simulator that ends is noticed at once; on a busy machine a start takes long. */
const READY_TIMEOUT_MS = 120_000;
const PORT_POLLS = 20;
const PORT_POLL_INTERVAL_MS = 50;

/**
 * Starts the affiliate-platform simulator in a process of its own, which ends when this one does: it
 * watches the IPC channel.
 *
 * @param options.port - of the far side; 0 takes a free one
 * @throws {LaunchError} `SIMULATOR_FAILED`
 */
export async function startSimulator(options: {
  dataDirectory: string;
  port: number;
  adminPort?: number;
  credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  environment?: NodeJS.ProcessEnv;
}): Promise<RunningSimulator> {
  await untilFree(options.port);
  const child = fork(
    fileURLToPath(new URL('../simulator/main.ts', import.meta.url)),
    [
      ...['--port', String(options.port)],
      ...['--admin-port', String(options.adminPort ?? 0)],
      ...['--data-dir', join(options.dataDirectory, 'simulator')],
      ...(options.credentials ? ['--credentials', JSON.stringify(options.credentials)] : []),
    ],
    // A group of its own: a Ctrl-C must not end the far side while deliveries drain.
    {
      detached: true,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: options.environment ?? process.env,
    },
  );
  const exited = once(child, 'exit').then(() => undefined);
  const signal = AbortSignal.timeout(READY_TIMEOUT_MS);
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const firstLine = once(lines, 'line', { signal }).then(([line]) => String(line));
  const line = await Promise.race([firstLine, exited]).catch(() => undefined);
  if (line === undefined || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new LaunchError(
      'SIMULATOR_FAILED',
      `The simulator did not start on port ${options.port}; its output is above. Choose another --simulator-port, or start with --no-simulator.`,
    );
  }
  firstLine.catch(() => {});
  return {
    pid: child.pid,
    ...(JSON.parse(line) as { simulator: string; simulatorAdmin: string }),
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/**
 * After a SIGKILL of the runner the old simulator needs a moment to notice; a start at once must not
 * fail for that. A port that stays taken is left for the simulator to complain about.
 */
async function untilFree(port: number): Promise<void> {
  for (let poll = 0; port !== 0 && poll < PORT_POLLS; poll += 1) {
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return;
    await sleep(PORT_POLL_INTERVAL_MS);
  }
}

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT } from '../../lambdas/contract.ts';
import { LaunchError } from './launch-error.ts';
import {
  type LocalDescription,
  readLiveDescription,
  removeDescription,
  writeDescription,
} from './local-description.ts';
import { shareCredentials } from './share-credentials.ts';
import { type LocalStack, startLocalStack } from './start-local-stack.ts';
import { startSimulator } from './start-simulator.ts';
import { synthesise } from './synthesise.ts';

const PROJECT_DIRECTORY = fileURLToPath(new URL('../..', import.meta.url));

export type RunLocalOptions = {
  dataDirectory: string;
  port: number;
  /** A simulator of our own on this port (0 takes a free one), one that runs elsewhere, or none. */
  simulator:
    | { kind: 'own'; port: number }
    | { kind: 'elsewhere'; url: string; adminUrl?: string }
    | { kind: 'none' };
  instancesPerFunction?: number;
  dynamodbEndpoint?: string;
  /** A cloud assembly of the local stage that somebody has synthesised already. */
  assemblyDirectory?: string;
};

export type RunningLocal = { description: LocalDescription; stop(): Promise<void> };
/** A running stack whose functions are in this process. */
export type OwnedLocal = RunningLocal & Pick<LocalStack, 'crashOneInstance'>;

/**
 * Everything that `npm start` does: synthesise, start the simulator, run the stack, say where it is.
 *
 * @throws {LaunchError} `ALREADY_RUNNING` when a stack runs on this data directory
 */
export async function runLocal(options: RunLocalOptions): Promise<OwnedLocal> {
  const dataDirectory = resolve(options.dataDirectory);
  mkdirSync(dataDirectory, { recursive: true });
  await refuseSecondStart(dataDirectory);
  const assemblyDirectory =
    options.assemblyDirectory ??
    (await synthesise({ projectDirectory: PROJECT_DIRECTORY, dataDirectory }));
  await using started = new AsyncDisposableStack();
  const farSide = await openFarSide(options, { dataDirectory, started });
  const { instancesPerFunction, dynamodbEndpoint } = options;
  const stack = await startLocalStack({
    assemblyDirectory,
    dataDirectory,
    port: options.port,
    ...(instancesPerFunction !== undefined && { instancesPerFunction }),
    ...(dynamodbEndpoint !== undefined && { dynamodbEndpoint }),
    ...(farSide.simulator !== undefined && {
      extraEnvironment: { [ENVIRONMENT.platformOrigin]: farSide.simulator },
    }),
    // Before a postback that waited for this start is sent: a platform must know its credentials.
    beforePolling: async (description) => {
      if (farSide.simulatorAdmin) await shareCredentials(description, farSide.simulatorAdmin);
    },
  });
  started.defer(() => stack.stop());
  const { pid, ...addresses } = farSide;
  const description = {
    ...stack.description,
    ...addresses,
    pids: [...stack.description.pids, ...(pid === undefined ? [] : [pid])],
  };
  writeDescription(description);
  started.defer(() => removeDescription(dataDirectory));
  const parts = started.move();
  const { crashOneInstance } = stack;
  return { description, crashOneInstance, stop: () => parts.disposeAsync() };
}

async function refuseSecondStart(dataDirectory: string): Promise<void> {
  const running = await readLiveDescription(dataDirectory);
  if (running === undefined) return;
  throw new LaunchError(
    'ALREADY_RUNNING',
    `A local stack already runs on ${dataDirectory} (process ${running.pid}, ${running.aws}). Stop it, or give another --data-dir.`,
  );
}

type FarSide = { pid?: number; simulator?: string; simulatorAdmin?: string };

async function openFarSide(
  { simulator }: RunLocalOptions,
  { dataDirectory, started }: { dataDirectory: string; started: AsyncDisposableStack },
): Promise<FarSide> {
  if (simulator.kind === 'none') return {};
  if (simulator.kind === 'elsewhere') {
    const { url, adminUrl } = simulator;
    return { simulator: url, ...(adminUrl !== undefined && { simulatorAdmin: adminUrl }) };
  }
  const { stop, ...running } = await startSimulator({ dataDirectory, port: simulator.port });
  started.defer(stop);
  return running;
}

import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { LOCAL_OVERLAY, loadLocalStage } from '../../stages/index.ts';
import type { LocalDescription } from '../launch/local-description.ts';
import { startSimulator } from '../launch/start-simulator.ts';
import { createSimulatorClient, type SimulatorClient } from '../simulator/simulator-client.ts';
import { StackProcess } from './stack-process.ts';

export type Tell = (line: string) => void;

/** The platforms of the local stage, by what becomes of them in the runs. */
export const PLATFORMS = ['scaleo', 'revvvs', 'partnerhub'] as const;
export type ChaosPlatform = (typeof PLATFORMS)[number];

type PlatformOverlay = Partial<StageConfigInput['platforms'][string]>;
/** What a run wants other than the local stage has it. */
export type Overlay = {
  platforms?: Partial<Record<ChaosPlatform, PlatformOverlay>>;
  delivery?: StageConfigInput['delivery'];
};

export type ChaosWorld = AsyncDisposable & {
  stack: StackProcess;
  /** Of the stack's first life. */
  description: LocalDescription;
  platforms: SimulatorClient;
  /** Where the platforms are. */
  simulatorUrl: string;
  config: PipelineConfig;
};

/**
 * An empty local stack and the platforms, each in processes of its own: the platforms are the world
 * outside and survive whatever happens to the stack. They take every click.
 */
export async function openWorld(options: {
  dataDirectory: string;
  overlay?: Overlay;
  /** A cloud assembly of the local stage as it is written; without one it is synthesised. */
  assemblyDirectory?: string;
}): Promise<ChaosWorld> {
  const dataDirectory = resolve(options.dataDirectory);
  rmSync(dataDirectory, { recursive: true, force: true });
  mkdirSync(dataDirectory, { recursive: true });
  const overlay = JSON.stringify(options.overlay ?? {});
  const config = loadLocalStage(overlay);
  const environment = { ...process.env, [LOCAL_OVERLAY]: overlay };
  await using started = new AsyncDisposableStack();
  const simulator = await startSimulator({ dataDirectory, port: 0, environment });
  started.defer(() => simulator.stop());
  const platforms = createSimulatorClient(simulator.simulatorAdmin);
  await platforms.settings(
    Object.fromEntries(PLATFORMS.map((platform) => [platform, { acceptUnknownClicks: true }])),
  );
  const stack = new StackProcess(dataDirectory, simulator, {
    environment,
    assemblyDirectory: options.assemblyDirectory,
  });
  started.defer(() => stack.stop());
  const description = await stack.start();
  const parts = started.move();
  return {
    stack,
    description,
    platforms,
    simulatorUrl: simulator.simulator,
    config,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

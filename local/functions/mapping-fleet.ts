import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { MappingDefinition } from './mapping-definition.ts';

/** A state of a mapping in AWS's words. Of `Creating` and `Deleting` the local stack knows nothing. */
export type MappingState = 'Enabled' | 'Disabling' | 'Disabled' | 'Enabling' | 'Updating';

/** Polls one queue for one function. */
export type Poller = { start(): void; stop(): Promise<void> };

export type PolledMapping = {
  definition: MappingDefinition;
  state(): MappingState;
  /** Between two states, while no other change is taken. */
  isChanging(): boolean;
  changedAtEpochMs(): number;
  /**
   * Begins or ends polling, and remembers it across restarts; both take a moment, and the end waits
   * for the batches that are being worked on. Only while it is not changing.
   */
  setEnabled(isEnabled: boolean): void;
};

export type MappingFleet = {
  list(): readonly PolledMapping[];
  find(uuid: string): PolledMapping | undefined;
  /** Polls what is enabled. Until then nothing is polled, whatever is switched. */
  start(): void;
  /** Ends all polling and waits for the batches that are being worked on. */
  stop(): Promise<void>;
};

type Options = {
  mappings: readonly MappingDefinition[];
  /** Where switched mappings are remembered. */
  file: string;
  createPoller(mapping: MappingDefinition): Poller;
  nowEpochMs(): number;
};

/** What somebody has switched, and what the template said then. */
type Switched = { isEnabled: boolean; template: boolean };
type Memory = Record<string, Switched>;

/**
 * All mappings of the stack, and who of them polls. As with CloudFormation, what somebody has switched
 * stays until the template says something else than it did then.
 */
export function createMappingFleet(options: Options): MappingFleet {
  const memory = readMemory(options.file);
  let isRunning = false;
  const remember = (uuid: string, switched: Switched) => {
    memory[uuid] = switched;
    // Renamed into place, so that a crash leaves the one or the other.
    writeFileSync(`${options.file}.new`, JSON.stringify(memory));
    renameSync(`${options.file}.new`, options.file);
  };
  const mappings = options.mappings.map((definition) => {
    const { uuid, isEnabled: template } = definition;
    const switched = memory[uuid];
    const isEnabled = switched?.template === template ? switched.isEnabled : template;
    return createMapping(definition, {
      isEnabled,
      options,
      isRunning: () => isRunning,
      remember: (next) => remember(uuid, { isEnabled: next, template }),
    });
  });
  return {
    list: () => mappings,
    find: (uuid) => mappings.find(({ definition }) => definition.uuid === uuid),
    start() {
      isRunning = true;
      for (const mapping of mappings) mapping.beginPolling();
    },
    async stop() {
      isRunning = false;
      await Promise.all(mappings.map((mapping) => mapping.endPolling()));
    },
  };
}

function createMapping(
  definition: MappingDefinition,
  given: {
    isEnabled: boolean;
    options: Options;
    isRunning(): boolean;
    remember(isEnabled: boolean): void;
  },
) {
  const { options } = given;
  let { isEnabled } = given;
  let state: MappingState = isEnabled ? 'Enabled' : 'Disabled';
  let changedAtEpochMs = options.nowEpochMs();
  let poller: Poller | undefined;
  let ending = Promise.resolve();

  function beginPolling(): void {
    if (!isEnabled || poller !== undefined || !given.isRunning()) return;
    poller = options.createPoller(definition);
    poller.start();
  }

  function endPolling(): Promise<void> {
    if (poller !== undefined) ending = poller.stop();
    poller = undefined;
    return ending;
  }

  async function change(): Promise<void> {
    if (!isEnabled) await endPolling();
    // Nothing is enabled while it answers: as on AWS, the caller has to ask again.
    else await new Promise((resolve) => setImmediate(resolve));
    beginPolling();
    state = isEnabled ? 'Enabled' : 'Disabled';
  }

  return {
    definition,
    state: () => state,
    isChanging: () => state !== 'Enabled' && state !== 'Disabled',
    changedAtEpochMs: () => changedAtEpochMs,
    setEnabled(next: boolean): void {
      given.remember(next);
      state = next === isEnabled ? 'Updating' : next ? 'Enabling' : 'Disabling';
      isEnabled = next;
      changedAtEpochMs = options.nowEpochMs();
      void change();
    },
    beginPolling,
    endPolling,
  };
}

function readMemory(file: string): Memory {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

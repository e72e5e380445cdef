import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import { FunctionPool } from './function-pool.ts';
import { type LogFile, openLogFile } from './log-lines.ts';
import type { MappingDefinition } from './mapping-definition.ts';

export type FunctionFleet = {
  /** Boots an instance of every function, all at once: what cannot boot is found here. */
  start(): Promise<void>;
  /**
   * @param reference - a function's name or ARN
   * @throws {FunctionError} when the invocation fails
   * @throws {UnknownFunctionError}
   */
  invoke(reference: string, event: unknown): Promise<unknown>;
  /** Ends every instance of a function at once. @throws {UnknownFunctionError} */
  crash(reference: string): void;
  /**
   * Ends one instance in the middle of what it does, as the end of its host would.
   *
   * @param draw - from 0 up to 1: which of those that are working
   * @returns its function's name; undefined if none is working
   */
  crashOne(draw: number): string | undefined;
  stop(patienceMs: number): Promise<void>;
};

type Options = {
  functions: readonly FunctionDefinition[];
  mappings: readonly MappingDefinition[];
  instancesPerFunction: number;
  dataDirectory: string;
  region: string;
  gatewayUrl: string;
  extraEnvironment: Readonly<Record<string, string>>;
  onLog?: ((line: { function: string; line: string }) => void) | undefined;
};

export class UnknownFunctionError extends Error {
  override readonly name = 'UnknownFunctionError';
  readonly code = 'UNKNOWN_FUNCTION';

  constructor(reference: string, known: readonly string[]) {
    super(`No function ${reference} in the stack; it has: ${known.join(', ')}.`);
  }
}

/** An instance takes about 40 MB: as many lanes as this deliver at once, the rest wait. */
const MAX_INSTANCES = 16;

/** All functions of the stack. */
export function createFunctionFleet(options: Options): FunctionFleet {
  const logs: LogFile[] = [];
  const pools = options.functions.map((definition) => {
    const log = openLogFile({
      directory: join(options.dataDirectory, 'logs'),
      functionName: definition.name,
      nowIso: () => new Date().toISOString(),
    });
    logs.push(log);
    return new FunctionPool({
      definition,
      environment: functionEnvironment(definition, {
        region: options.region,
        gatewayUrl: options.gatewayUrl,
        extra: options.extraEnvironment,
      }),
      minimumInstances: 1,
      maximumInstances: maximumInstances(definition, options),
      onLine(line) {
        log.write(line);
        options.onLog?.({ function: definition.name, line });
      },
    });
  });
  const find = (reference: string) => {
    const found = pools.find(
      ({ definition }) => definition.name === reference || definition.arn === reference,
    );
    if (found !== undefined) return found;
    throw new UnknownFunctionError(
      reference,
      pools.map(({ definition }) => definition.name),
    );
  };
  return {
    start: async () => void (await Promise.all(pools.map((pool) => pool.start()))),
    invoke: async (reference, event) => find(reference).invoke(event),
    crash: (reference) => find(reference).crash(),
    crashOne(draw) {
      const working = pools.flatMap(({ definition, working }) =>
        working.map((instance) => ({ name: definition.name, instance })),
      );
      const chosen = working[Math.floor(draw * working.length)];
      void chosen?.instance.terminate();
      return chosen?.name;
    },
    async stop(patienceMs) {
      await Promise.all(pools.map((pool) => pool.stop(patienceMs)));
      for (const log of logs) log.close();
    },
  };
}

/** Each mapping of a function can have its whole concurrency: one slow lane must not block another. */
function maximumInstances(
  definition: FunctionDefinition,
  { mappings, instancesPerFunction }: Options,
): number {
  const wanted = mappings
    .filter((mapping) => mapping.functionName === definition.name)
    .reduce((sum, mapping) => sum + mapping.concurrency, 0);
  return Math.max(instancesPerFunction, Math.min(wanted, MAX_INSTANCES));
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionError } from './function-error.ts';
import { FunctionInstance } from './function-instance.ts';

type Options = {
  definition: FunctionDefinition;
  environment: Readonly<Record<string, string>>;
  /** Instances booted at start. */
  minimumInstances: number;
  /** Further ones boot when all are busy, up to here; beyond, invocations wait. */
  maximumInstances: number;
  onLine(line: string): void;
};

/** The instances of one function. */
export class FunctionPool {
  readonly #options: Options;
  readonly #instances = new Set<FunctionInstance>();
  readonly #waiting: (() => void)[] = [];
  #idle: FunctionInstance[] = [];
  #runningCount = 0;
  #isStopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get definition(): FunctionDefinition {
    return this.#options.definition;
  }

  /** @throws {FunctionError} `FUNCTION_UNBOOTABLE` when the handler cannot be imported */
  async start(): Promise<void> {
    const boots = Array.from({ length: this.#options.minimumInstances }, () => this.#boot());
    this.#idle.push(...(await Promise.all(boots)));
  }

  /** @throws {FunctionError} when the invocation fails */
  async invoke(event: unknown): Promise<unknown> {
    if (this.#isStopped) throw this.#stopped();
    while (this.#runningCount >= this.#options.maximumInstances) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (this.#isStopped) throw this.#stopped();
    }
    this.#runningCount += 1;
    try {
      const instance = this.#takeIdle() ?? (await this.#boot());
      try {
        return await instance.invoke(event);
      } finally {
        if (instance.isEnded) this.#instances.delete(instance);
        else this.#idle.push(instance);
      }
    } finally {
      this.#runningCount -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Ends every instance at once, whatever it is doing; the next invocation boots anew. */
  crash(): void {
    this.#idle = [];
    for (const instance of this.#instances) void instance.terminate();
    this.#instances.clear();
  }

  /** Lets running invocations finish, at most `patienceMs`, and ends the instances. */
  async stop(patienceMs: number): Promise<void> {
    this.#isStopped = true;
    const deadlineEpochMs = Date.now() + patienceMs;
    while (this.#runningCount > 0 && Date.now() < deadlineEpochMs) await sleep(10);
    await Promise.all([...this.#instances].map((instance) => instance.terminate()));
    this.#instances.clear();
  }

  #takeIdle(): FunctionInstance | undefined {
    this.#idle = this.#idle.filter((instance) => !instance.isEnded);
    return this.#idle.pop();
  }

  #stopped(): FunctionError {
    const functionName = this.definition.name;
    return new FunctionError('FUNCTION_CRASHED', {
      functionName,
      message: 'the stack is stopping',
    });
  }

  async #boot(): Promise<FunctionInstance> {
    const instance = new FunctionInstance(this.#options);
    this.#instances.add(instance);
    try {
      await instance.ready;
      return instance;
    } catch (error) {
      this.#instances.delete(instance);
      throw error;
    }
  }
}

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

/**
 * The instances of one function. While all are busy one more boots, and only one at a time: on a
 * machine with few cores a crowd of them would hold up everything, themselves too. Whatever becomes
 * free first, an instance or a new one, takes the next event. As on AWS, booting is not counted into
 * the function's timeout.
 */
export class FunctionPool {
  readonly #options: Options;
  readonly #instances = new Set<FunctionInstance>();
  readonly #waiting: PromiseWithResolvers<FunctionInstance>[] = [];
  #idle: FunctionInstance[] = [];
  #busyCount = 0;
  #isBooting = false;
  #isStopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get definition(): FunctionDefinition {
    return this.#options.definition;
  }

  /** The instances that are answering an event at this moment. */
  get working(): FunctionInstance[] {
    return [...this.#instances].filter((instance) => instance.isWorking);
  }

  /** @throws {FunctionError} `FUNCTION_UNBOOTABLE` when the handler cannot be imported */
  async start(): Promise<void> {
    const boots = Array.from({ length: this.#options.minimumInstances }, () => this.#boot());
    this.#idle.push(...(await Promise.all(boots)));
  }

  /** @throws {FunctionError} when the invocation fails */
  async invoke(event: unknown): Promise<unknown> {
    if (this.#isStopped) throw this.#stopped();
    const instance = this.#takeIdle() ?? (await this.#nextFree());
    this.#busyCount += 1;
    try {
      return await instance.invoke(event);
    } finally {
      this.#busyCount -= 1;
      if (instance.isEnded) this.#instances.delete(instance);
      else this.#giveOut(instance);
      void this.#bootForWaiting();
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
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#stopped());
    const deadlineEpochMs = Date.now() + patienceMs;
    while (this.#busyCount > 0 && Date.now() < deadlineEpochMs) await sleep(10);
    await Promise.all([...this.#instances].map((instance) => instance.terminate()));
    this.#instances.clear();
  }

  #takeIdle(): FunctionInstance | undefined {
    for (let instance = this.#idle.pop(); instance; instance = this.#idle.pop()) {
      if (!instance.isEnded) return instance;
      this.#instances.delete(instance);
    }
    return undefined;
  }

  #nextFree(): Promise<FunctionInstance> {
    const waiting = Promise.withResolvers<FunctionInstance>();
    this.#waiting.push(waiting);
    void this.#bootForWaiting();
    return waiting.promise;
  }

  #giveOut(instance: FunctionInstance): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#idle.push(instance);
    else waiting.resolve(instance);
  }

  async #bootForWaiting(): Promise<void> {
    if (this.#isBooting) return;
    this.#isBooting = true;
    while (this.#waiting.length > 0 && this.#instances.size < this.#options.maximumInstances) {
      try {
        this.#giveOut(await this.#boot());
      } catch (error) {
        this.#waiting.shift()?.reject(error);
      }
    }
    this.#isBooting = false;
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

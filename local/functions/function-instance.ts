import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionError } from './function-error.ts';
import { createLineSplitter } from './log-lines.ts';
import type { Invocation, WorkerMessage, WorkerStart } from './worker-protocol.ts';

type Pending = {
  requestId: string;
  resolve(answer: unknown): void;
  reject(error: FunctionError): void;
  timer: NodeJS.Timeout;
};
type Options = {
  definition: FunctionDefinition;
  environment: Readonly<Record<string, string>>;
  onLine(line: string): void;
};

/**
 * One thread that runs one function, one event at a time, as Lambda's execution environments do. It
 * is never reused after a timeout or a crash.
 *
 * A full heap ends the thread alone as a rule, but now and then aborts the whole process (seen
 * once in some thirty tries). That is then a crash like any other: start again, nothing is lost.
 */
export class FunctionInstance {
  /** Settles when the handler is imported; rejects with `FUNCTION_UNBOOTABLE`. */
  readonly ready: Promise<void>;
  readonly #options: Options;
  readonly #worker: Worker;
  readonly #splitters: Record<'stdout' | 'stderr', ReturnType<typeof createLineSplitter>>;
  #pending: Pending | undefined;
  #lastError: unknown;
  #isEnded = false;

  constructor(options: Options) {
    const { definition, environment, onLine } = options;
    this.#options = options;
    this.#splitters = { stdout: createLineSplitter(onLine), stderr: createLineSplitter(onLine) };
    this.#worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      workerData: {
        moduleFile: definition.moduleFile,
        handlerName: definition.handlerName,
        functionArn: definition.arn,
      } satisfies WorkerStart,
      env: { ...environment },
      execArgv: ['--enable-source-maps'],
      resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'ready') resolve();
        else this.#take(message);
      });
      this.#worker.on('error', (error) => {
        this.#lastError = error;
      });
      this.#worker.on('exit', () => {
        reject(this.#error('FUNCTION_UNBOOTABLE', `did not start: ${this.#lastError}`));
        this.#end(
          this.#error('FUNCTION_CRASHED', `its instance ended: ${this.#lastError ?? 'exit'}`),
        );
      });
    });
    // Whoever needs the instance awaits `ready`; an unused one that dies early is no event.
    this.ready.catch(() => {});
  }

  /** An event is being answered at this moment. */
  get isWorking(): boolean {
    return this.#pending !== undefined;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** @throws {FunctionError} when the handler throws, is late, or the instance dies */
  invoke(event: unknown): Promise<unknown> {
    const { timeoutSeconds } = this.#options.definition;
    const requestId = randomUUID();
    const deadlineEpochMs = Date.now() + timeoutSeconds * 1000;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#timeOut(requestId), timeoutSeconds * 1000);
      this.#pending = { requestId, resolve, reject, timer };
      this.#worker.postMessage({ requestId, event, deadlineEpochMs } satisfies Invocation);
    });
  }

  async terminate(): Promise<void> {
    this.#end(this.#error('FUNCTION_CRASHED', 'its instance was ended'));
    await this.#worker.terminate();
  }

  #take(message: Exclude<WorkerMessage, { kind: 'ready' }>): void {
    if (message.kind === 'output') {
      this.#splitters[message.stream].push(message.chunk);
      return;
    }
    if (message.requestId !== this.#pending?.requestId) return;
    if (message.kind === 'answer') {
      this.#settle((pending) => pending.resolve(message.answer));
      return;
    }
    const { kind: _, ...failure } = message;
    // Lambda's runtime logs what a handler throws.
    this.#options.onLine(JSON.stringify({ level: 'ERROR', ...failure }));
    this.#settle((pending) =>
      pending.reject(
        this.#error('FUNCTION_THREW', `${failure.errorType}: ${failure.errorMessage}`),
      ),
    );
  }

  #timeOut(requestId: string): void {
    const late = `Task timed out after ${this.#options.definition.timeoutSeconds.toFixed(2)} seconds`;
    this.#options.onLine(JSON.stringify({ level: 'ERROR', requestId, message: late }));
    this.#end(this.#error('FUNCTION_TIMED_OUT', late));
    void this.#worker.terminate();
  }

  #end(reason: FunctionError): void {
    this.#isEnded = true;
    for (const splitter of Object.values(this.#splitters)) splitter.flush();
    this.#settle((pending) => pending.reject(reason));
  }

  #settle(outcome: (pending: Pending) => void): void {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    outcome(pending);
  }

  #error(code: FunctionError['code'], message: string): FunctionError {
    const cause = this.#lastError;
    return new FunctionError(code, { functionName: this.#options.definition.name, message, cause });
  }
}

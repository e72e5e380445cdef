import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type LocalDescription, readLiveDescription } from '../launch/local-description.ts';
import type { StackAnswer, StackOrder } from '../launch/parent-channel.ts';
import type { RunningSimulator } from '../launch/start-simulator.ts';

/** The stack did not come up, or not back. */
export class StackProcessError extends Error {
  override readonly name = 'StackProcessError';
  readonly code = 'POSTPROOF_CHAOS_STACK';
}

/** Only bounds a hang, as a stack that ends is noticed at once. */
const START_TIMEOUT_MS = 300_000;
const POLL_MS = 100;
const ANSWER_TIMEOUT_MS = 5000;

type Options = {
  environment?: NodeJS.ProcessEnv;
  /** Without one the stack synthesises its own. */
  assemblyDirectory?: string | undefined;
};

/** The whole local stack in processes of its own, to be killed without warning and started again. */
export class StackProcess {
  readonly #dataDirectory: string;
  readonly #simulator: RunningSimulator;
  readonly #options: Options;
  #child: ChildProcess | undefined;
  #description: LocalDescription | undefined;

  constructor(dataDirectory: string, simulator: RunningSimulator, options: Options = {}) {
    this.#dataDirectory = dataDirectory;
    this.#simulator = simulator;
    this.#options = options;
  }

  /** What the running stack says of itself; undefined while it is down. */
  get description(): LocalDescription | undefined {
    return this.#description;
  }

  async start(): Promise<LocalDescription> {
    const { environment = process.env, assemblyDirectory } = this.#options;
    const log = openSync(join(this.#dataDirectory, 'stack.log'), 'a');
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../../bin/local.ts', import.meta.url)),
        ...['--data-dir', this.#dataDirectory],
        ...['--simulator-url', this.#simulator.simulator],
        ...['--simulator-admin-url', this.#simulator.simulatorAdmin],
        ...(assemblyDirectory === undefined ? [] : ['--assembly', assemblyDirectory]),
      ],
      // It ends with this process: it watches the channel.
      { stdio: ['ignore', log, log, 'ipc'], env: environment },
    );
    this.#child = child;
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline && child.exitCode === null) {
      const description = await readLiveDescription(this.#dataDirectory);
      if (description?.pid === child.pid && description) {
        this.#description = description;
        return description;
      }
      await wait(POLL_MS);
    }
    child.kill('SIGKILL');
    throw new StackProcessError(
      `The stack did not start within ${START_TIMEOUT_MS / 1000} s; its output is in ${this.#dataDirectory}/stack.log.`,
    );
  }

  /**
   * Ends one function instance that is working.
   *
   * @param draw - from 0 up to 1: which of them
   * @returns its function; undefined if none was working, or the stack is down
   */
  async crashOne(draw: number): Promise<string | undefined> {
    const child = this.#child;
    if (this.#description === undefined || !child?.connected) return undefined;
    // The stack may be killed between question and answer.
    const answer = once(child, 'message', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    child.send({ crashOne: draw } satisfies StackOrder, () => {});
    const [{ crashed }] = (await answer.catch(() => [{ crashed: null }])) as [StackAnswer];
    return crashed ?? undefined;
  }

  /** SIGKILL to every process of the stack at once: no draining, no last word. */
  async kill(): Promise<void> {
    const pids = this.#description?.pids ?? [];
    this.#description = undefined;
    const gone = this.#child && once(this.#child, 'exit');
    for (const pid of pids) killNow(pid);
    await gone;
  }

  async stop(): Promise<void> {
    this.#description = undefined;
    if (this.#child === undefined || this.#child.exitCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with the one before it.
  }
}

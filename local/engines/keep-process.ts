import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EngineError } from './engine-error.ts';

export type KeptProcess = {
  /** The keeper's and the engine's process ids. */
  pids: readonly number[];
  /** Settles when the engine has ended, for whatever reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
};

/** The keeper itself insists after two seconds. */
const STOP_TIMEOUT_MS = 4_000;

/**
 * Runs a foreign binary so that it ends with this process, even when this process is killed.
 *
 * @param command.logFile - where the binary's output goes
 * @throws {EngineError} `ENGINE_NOT_READY` if the binary cannot be executed
 * @see keeper.ts for how
 */
export async function keepProcess(command: {
  engine: string;
  binary: string;
  arguments: readonly string[];
  logFile: string;
}): Promise<KeptProcess> {
  const keeper = fork(
    fileURLToPath(new URL('./keeper.ts', import.meta.url)),
    [command.logFile, command.binary, ...command.arguments],
    { detached: true, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  );
  const ended = once(keeper, 'exit').then(() => {});
  const started = once(keeper, 'message').then(([message]) => (message as { pid: number }).pid);
  const enginePid = await Promise.race([started, ended]);
  if (enginePid === undefined) {
    throw new EngineError('ENGINE_NOT_READY', {
      engine: command.engine,
      message: `${command.binary} could not be started; its output is in ${command.logFile}`,
    });
  }
  const pids = keeper.pid === undefined ? [enginePid] : [keeper.pid, enginePid];
  return {
    pids,
    ended,
    async stop() {
      if (keeper.connected) keeper.disconnect();
      const insisting = setTimeout(() => pids.forEach(killNow), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(insisting);
    },
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

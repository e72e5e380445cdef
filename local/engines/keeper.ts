/**
 * The keeper: a small process between the runner and an engine that is a foreign binary.
 *
 * It exists for two moments. A Ctrl-C reaches every process of the terminal's group, and the engine
 * must outlive the runner's draining: so the keeper is started in a group of its own and ignores the
 * signals. A SIGKILL of the runner runs no code of ours there: but it closes the IPC channel, and the
 * keeper ends the engine then.
 *
 * Arguments: the log file, the binary, the binary's arguments.
 * Sends `{ pid }` once the binary runs; exits when the binary does.
 */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';

const KILL_AFTER_MS = 2_000;

const [logFile = '', binary = '', ...engineArguments] = process.argv.slice(2);
const log = openSync(logFile, 'a');

process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

const engine = spawn(binary, engineArguments, { stdio: ['ignore', log, log] });
engine.on('spawn', () => process.send?.({ pid: engine.pid }));
engine.on('error', () => process.exit(1));
engine.on('exit', (exitCode) => process.exit(exitCode ?? 1));

process.on('disconnect', () => {
  engine.kill('SIGTERM');
  setTimeout(() => engine.kill('SIGKILL'), KILL_AFTER_MS);
});

/**
 * The SQS engine's own thread. Posts `{ port }` when it listens; a message to it stops it.
 */
import { Server } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { startFauxqs } from 'fauxqs';

type Execute = (this: DatabaseSync, sql: string) => void;
type Listen = (this: Server, ...values: unknown[]) => Server;

const { dataDirectory, region } = workerData as { dataDirectory: string; region: string };

// fauxqs always listens on every interface and has no setting for it. The engine checks no
// signature, so it must stay on this machine; the prototype is this thread's own.
const { listen } = Server.prototype as { listen: unknown } as { listen: Listen };
const onLoopback: Listen = function (this: Server, first, ...rest) {
  const address = typeof first === 'object' ? { ...first, host: '127.0.0.1' } : first;
  return listen.call(this, address, ...rest);
};
Object.assign(Server.prototype, { listen: onLoopback });

// fauxqs waits for the disk at each change of a message, which is most of its time: all lanes of the stack
// share this thread. With its write-ahead log SQLite's NORMAL survives the end of the process, as a SIGKILL
// of the stack is, and gives up the last moments before a loss of power only.
// @see https://sqlite.org/pragma.html#pragma_synchronous
const { exec } = DatabaseSync.prototype as { exec: unknown } as { exec: Execute };
const withoutWaiting: Execute = function (this: DatabaseSync, sql) {
  exec.call(this, sql);
  if (sql.includes('journal_mode = WAL')) exec.call(this, 'PRAGMA synchronous = NORMAL');
};
Object.assign(DatabaseSync.prototype, { exec: withoutWaiting });

const server = await startFauxqs({
  port: 0,
  logger: false,
  defaultRegion: region,
  dataDir: dataDirectory,
});

parentPort?.once('message', async () => {
  await server.stop();
  process.exit(0);
});
parentPort?.postMessage({ port: server.port });

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';
import {
  type LocalDescription,
  readDescription,
  readLiveDescription,
  removeDescription,
  writeDescription,
} from '../../../local/launch/local-description.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { localDescription } from './description.ts';

const description = (overrides: Partial<LocalDescription> = {}) =>
  localDescription({ dataDirectory: temporaryDirectory(), ...overrides });

async function openGateway(): Promise<string> {
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(() => gateway.stop());
  return gateway.url;
}

test('what was written is read back, and nothing else lies about', () => {
  const written = description({ tables: ['ledger'], simulator: 'http://127.0.0.1:2' });

  writeDescription(written);

  expect(readDescription(written.dataDirectory)).toEqual(written);
  expect(readdirSync(written.dataDirectory)).toEqual(['local.json']);
});

test('a stack whose process lives and whose gateway answers is live', async () => {
  const running = description({ aws: await openGateway() });
  writeDescription(running);

  expect(await readLiveDescription(running.dataDirectory)).toEqual(running);
});

test('a process id that has gone is not live, whoever answers on the port', async () => {
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(gone, 'exit');
  const stale = description({ pid: gone.pid ?? 0, aws: await openGateway() });
  writeDescription(stale);

  expect(await readLiveDescription(stale.dataDirectory)).toBeUndefined();
});

test('a process that is not the one that answers is not live', async () => {
  const reused = description({ pid: process.ppid, aws: await openGateway() });
  writeDescription(reused);

  expect(await readLiveDescription(reused.dataDirectory)).toBeUndefined();
});

test('a gateway that does not answer is not live', async () => {
  const gateway = await listenGateway({ port: 0 });
  const silent = description({ aws: gateway.url });
  await gateway.stop();
  writeDescription(silent);

  expect(await readLiveDescription(silent.dataDirectory)).toBeUndefined();
});

test('no file, half a file and a removed file are no description', async () => {
  const dataDirectory = temporaryDirectory();
  expect(readDescription(dataDirectory)).toBeUndefined();

  writeFileSync(join(dataDirectory, 'local.json'), '{"pid":');
  expect(readDescription(dataDirectory)).toBeUndefined();

  writeDescription(description({ dataDirectory }));
  removeDescription(dataDirectory);
  expect(await readLiveDescription(dataDirectory)).toBeUndefined();
});

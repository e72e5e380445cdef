import { expect, onTestFinished, test } from 'vitest';
import { listenGateway } from '../../../local/gateway/gateway-server.ts';
import { writeDescription } from '../../../local/launch/local-description.ts';
import { runLocal } from '../../../local/launch/run-local.ts';
import { summarise } from '../../../local/launch/summary.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { localDescription } from './description.ts';

const description = localDescription();

test('a second start on the same data directory is refused, and told who runs', async () => {
  const dataDirectory = temporaryDirectory();
  const gateway = await listenGateway({ port: 0 });
  onTestFinished(() => gateway.stop());
  writeDescription({ ...description, aws: gateway.url, dataDirectory });

  const second = runLocal({ dataDirectory, port: 0, simulator: { kind: 'none' } });

  await expect(second).rejects.toMatchObject({
    code: 'ALREADY_RUNNING',
    message: expect.stringContaining(`process ${process.pid}, ${gateway.url}`),
  });
});

test('the summary shows every address', () => {
  const text = summarise({
    ...description,
    simulator: 'http://127.0.0.1:2',
    simulatorAdmin: 'http://127.0.0.1:3',
  });

  expect(text).toContain('http://127.0.0.1:1/webhooks/<source>');
  expect(text).toContain('http://127.0.0.1:2/<platform>');
  expect(text).toContain('http://127.0.0.1:3  (its log');
  expect(text).toContain('--endpoint-url http://127.0.0.1:1 --region eu-west-1');
  expect(text).toContain('/data');
});

test('the summary says when there is no simulator', () => {
  expect(summarise(description)).toContain('none (started without a simulator)');
});

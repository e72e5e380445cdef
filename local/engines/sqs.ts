import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type AwsJsonClient, createAwsJsonClient } from './aws-json-client.ts';

export type SqsEngine = {
  endpoint: string;
  client: AwsJsonClient;
  stop(): Promise<void>;
};

const STOP_TIMEOUT_MS = 3_000;

/**
 * SQS for the local stack: fauxqs with its data on disk, in a thread of its own. A thread ends with
 * the process however that ends, so nothing is left behind, and what was accepted is in its file.
 */
export async function startSqs(options: {
  dataDirectory: string;
  region: string;
}): Promise<SqsEngine> {
  const worker = new Worker(new URL('./sqs-worker.ts', import.meta.url), {
    workerData: { dataDirectory: join(options.dataDirectory, 'sqs'), region: options.region },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  // `once` rejects when the worker fails to start.
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  worker.on('error', (error) => {
    console.error('The SQS engine has failed; restart the local stack.', error);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const client = createAwsJsonClient({
    endpoint,
    region: options.region,
    targetPrefix: 'AmazonSQS',
    service: 'sqs',
  });
  return {
    endpoint,
    client,
    async stop() {
      client.close();
      worker.postMessage('stop');
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

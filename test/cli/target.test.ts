import { expect, test } from 'vitest';
import { targetOpener } from '../../cli/target.ts';

const local = {
  aws: 'http://127.0.0.1:4599',
  region: 'eu-west-1',
  accessKeyId: 'operator',
  secretAccessKey: 'made-up',
};
const nowEpochMs = () => 0;

test('without a stage it is the local stack of the data directory, with its own credentials', async () => {
  const asked: string[] = [];
  const open = targetOpener(async (dataDirectory) => {
    asked.push(dataDirectory);
    return local;
  }, nowEpochMs);

  const { sqs, ledger, config } = await open({ dataDir: '.elsewhere' });

  expect(asked).toEqual(['.elsewhere']);
  expect(config.stage).toBe('local');
  expect(ledger.tableName).toBe('postproof-local-ledger');
  expect(await sqs.config.endpoint?.()).toMatchObject({ hostname: '127.0.0.1', port: 4599 });
  expect(await sqs.config.credentials()).toMatchObject({ accessKeyId: 'operator' });
  expect(await ledger.client.config.region()).toBe('eu-west-1');
});

test('a stage is on AWS: no local stack is looked for, and nothing of it is used', async () => {
  const open = targetOpener(() => Promise.reject(new Error('looked for it')), nowEpochMs);

  const { sqs, ledger, config } = await open({ stage: 'prod', dataDir: '.postproof' });

  expect(config.stage).toBe('prod');
  expect(ledger.tableName).toBe('postproof-prod-ledger');
  expect(sqs.config.endpoint).toBeUndefined();
});

test('where no local stack runs the error says how to start one', async () => {
  const open = targetOpener(async () => undefined, nowEpochMs);

  await expect(open({ dataDir: '.postproof' })).rejects.toMatchObject({
    code: 'NO_LOCAL_STACK',
    isUsage: false,
    message:
      'No local stack runs on .postproof. Start it with npm start, name its directory with --data-dir, or a stage on AWS with --stage.',
  });
});

test('an unknown stage is a usage error that names the known ones', async () => {
  const open = targetOpener(async () => local, nowEpochMs);

  await expect(open({ stage: 'qa', dataDir: '.postproof' })).rejects.toMatchObject({
    code: 'NO_SUCH_STAGE',
    isUsage: true,
    message: expect.stringContaining('known are local, dev, prod'),
  });
});

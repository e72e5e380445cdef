import { expect, test } from 'vitest';
import type { FarSide } from '../../cli/far-side.ts';
import { type FindLocalStack, targetOpener } from '../../cli/target.ts';

const local = {
  aws: 'http://127.0.0.1:4599',
  region: 'eu-west-1',
  accessKeyId: 'operator',
  secretAccessKey: 'made-up',
};
const nowEpochMs = () => 0;
const farSide: FarSide = {
  registerClick: () => Promise.reject(new Error('registered a click')),
  requests: async () => [],
};

function opener(findLocalStack: FindLocalStack) {
  const asked: string[] = [];
  const openFarSide = (adminUrl: string) => {
    asked.push(adminUrl);
    return farSide;
  };
  return { asked, open: targetOpener({ findLocalStack, openFarSide }, nowEpochMs) };
}

test('without a stage it is the local stack of the data directory, with its own credentials', async () => {
  const asked: string[] = [];
  const { open } = opener(async (dataDirectory) => {
    asked.push(dataDirectory);
    return local;
  });

  const { sqs, ledger, config } = await open({ dataDir: '.elsewhere' });

  expect(asked).toEqual(['.elsewhere']);
  expect(config.stage).toBe('local');
  expect(ledger.tableName).toBe('postproof-local-ledger');
  expect(await sqs.config.endpoint?.()).toMatchObject({ hostname: '127.0.0.1', port: 4599 });
  expect(await sqs.config.credentials()).toMatchObject({ accessKeyId: 'operator' });
  expect(await ledger.client.config.region()).toBe('eu-west-1');
});

test('the simulated platforms are asked at the address that the local stack names, if it has some', async () => {
  const withThem = opener(async () => ({ ...local, simulatorAdmin: 'http://127.0.0.1:4581' }));
  const without = opener(async () => local);

  const { farSide: found } = await withThem.open({ dataDir: '.postproof' });

  expect(found).toBe(farSide);
  expect(withThem.asked).toEqual(['http://127.0.0.1:4581']);
  expect(await without.open({ dataDir: '.postproof' })).not.toHaveProperty('farSide');
  expect(without.asked).toEqual([]);
});

test('a stage is on AWS: no local stack is looked for, and nothing of it is used', async () => {
  const { open } = opener(() => Promise.reject(new Error('looked for it')));

  const { sqs, ledger, config } = await open({ stage: 'prod', dataDir: '.postproof' });

  expect(config.stage).toBe('prod');
  expect(ledger.tableName).toBe('postproof-prod-ledger');
  expect(sqs.config.endpoint).toBeUndefined();
});

test('where no local stack runs the error says how to start one', async () => {
  const { open } = opener(async () => undefined);

  await expect(open({ dataDir: '.postproof' })).rejects.toMatchObject({
    code: 'NO_LOCAL_STACK',
    isUsage: false,
    message:
      'No local stack runs on .postproof. Start it with npm start, name its directory with --data-dir, or a stage on AWS with --stage.',
  });
});

test('an unknown stage is a usage error that names the known ones', async () => {
  const { open } = opener(async () => local);

  await expect(open({ stage: 'qa', dataDir: '.postproof' })).rejects.toMatchObject({
    code: 'NO_SUCH_STAGE',
    isUsage: true,
    message: expect.stringContaining('known are local, dev, prod'),
  });
});

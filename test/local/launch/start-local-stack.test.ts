import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { isAlive, type LocalDescription } from '../../../local/launch/local-description.ts';
import { type LocalStack, startLocalStack } from '../../../local/launch/start-local-stack.ts';
import { queueArn } from '../fixture-app/assembly-of.ts';
import {
  editedAssembly,
  synthesiseFixture,
  withManyReceives,
  withoutGrant,
} from '../fixture-app/fixture-assembly.ts';
import { operatorOf } from '../fixture-app/operator.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { until } from '../fixture-app/until.ts';

const dataDirectory = mkdtempSync(join(tmpdir(), 'postproof-test-'));
let assemblyDirectory: string;
let stack: LocalStack;
let operator: ReturnType<typeof operatorOf>;

beforeAll(async () => {
  assemblyDirectory = await synthesiseFixture(dataDirectory);
  stack = await startLocalStack({
    assemblyDirectory,
    dataDirectory,
    instancesPerFunction: 1,
    extraEnvironment: { EXTRA: 'given' },
  });
  operator = operatorOf(stack.description);
});

afterAll(async () => {
  await stack.stop();
  rmSync(dataDirectory, { recursive: true });
});

async function startEdited(edit: Parameters<typeof editedAssembly>[1]['edit']) {
  const directory = temporaryDirectory();
  return startLocalStack({
    assemblyDirectory: editedAssembly(assemblyDirectory, { into: directory, edit }),
    dataDirectory: directory,
    instancesPerFunction: 1,
  });
}

/** The same stack in a process of its own, which may be killed. */
async function runInProcess(directory: string, assembly: string) {
  const file = join(import.meta.dirname, '../fixture-app/runner.ts');
  const runner = fork(file, [assembly, directory], { execArgv: [] });
  onTestFinished(() => void runner.kill('SIGKILL'));
  const [description] = (await once(runner, 'message')) as [LocalDescription];
  return { runner, description, operator: operatorOf(description) };
}

test('a webhook goes through bus, rule, queue and function into the table', async () => {
  const accepted = await operator.sendJob({ id: 'through' });

  expect(accepted.status).toBe(202);
  expect(await accepted.json()).toEqual({ failed: 0 });
  const row = await until('the row is written', () => operator.row('through'));
  expect(row).toMatchObject({
    outcome: { S: 'done' },
    secretLength: { N: '24' },
    receiveCount: { N: '1' },
  });
});

test('an event that no rule matches goes nowhere, and a path that no route has is 404', async () => {
  const { webhooks, aws } = stack.description;

  const unmatched = await fetch(`${webhooks}/other`, {
    method: 'POST',
    body: '{"id":"unmatched"}',
  });
  const unrouted = await fetch(`${aws}/elsewhere`, { method: 'POST' });
  await operator.sendJob({ id: 'after-unmatched' });
  await until('the later job is done', () => operator.row('after-unmatched'));

  expect(unmatched.status).toBe(202);
  expect(unrouted.status).toBe(404);
  expect(await operator.row('unmatched')).toBeUndefined();
});

describe('IAM', () => {
  test('a call that the role does not allow is denied, in AWS’s words', async () => {
    await operator.sendJob({ id: 'forbidden', behaviour: 'send-out-of-reach' });

    const row = await until('the row is written', () => operator.row('forbidden'));
    expect(row.outcome?.S).toMatch(
      /^AccessDenied: User: arn:aws:iam::000000000000:role\/\S+ is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:000000000000:fixture-out-of-reach because no identity-based policy allows the sqs:SendMessage action$/,
    );
  });

  test('a grant that is taken out of the template is missing here too', async () => {
    const edited = await startEdited(withoutGrant('events:PutEvents'));
    onTestFinished(() => edited.stop());

    const refused = await operatorOf(edited.description).sendJob({ id: 'a' });

    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('a function that may not read its queue stops the start', async () => {
    const refused = startEdited(withoutGrant('sqs:ReceiveMessage'));

    await expect(refused).rejects.toMatchObject({ code: 'MAPPING_REFUSED' });
  });
});

test('a record that keeps failing is dead-lettered, and a move task brings it back', async () => {
  const SourceArn = queueArn('fixture-work-dlq');
  const count = async () => {
    const QueueUrl = stack.description.queues['fixture-work-dlq'];
    const command = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 });
    return (await operator.sqs.send(command)).Messages?.length;
  };
  await operator.sendJob({ id: 'fails', behaviour: 'fail' });
  await until('it is dead-lettered', count, 20);
  expect(await operator.row('fails')).toBeUndefined();

  await operator.putRow('healed');
  await operator.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));

  const row = await until('it is done', () => operator.row('fails'));
  expect(row).toMatchObject({ outcome: { S: 'done' }, receiveCount: { N: '1' } });
  const { Results } = await operator.sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
  expect(Results).toMatchObject([
    { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1, SourceArn },
  ]);
});

describe('a direct invocation', () => {
  test('sees the function’s own environment and nothing of this process', async () => {
    const { environment, functionName } = (await stack.invoke('fixture-worker', { id: 'x' })) as {
      environment: Record<string, string>;
      functionName: string;
    };

    expect(functionName).toBe('fixture-worker');
    expect(environment).toMatchObject({
      TABLE_NAME: 'fixture-rows',
      AWS_LAMBDA_FUNCTION_NAME: 'fixture-worker',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: stack.description.aws,
      EXTRA: 'given',
    });
    expect(environment).not.toHaveProperty('PATH');
  });

  test('that is too slow is ended at the function’s timeout', async () => {
    const late = stack.invoke('fixture-worker', { id: 'x', behaviour: 'hang' });

    await expect(late).rejects.toMatchObject({ code: 'FUNCTION_TIMED_OUT' });
  });

  test('that crashes fails, and the next one runs', async () => {
    const crashed = stack.invoke('fixture-worker', { id: 'x', behaviour: 'crash' });

    await expect(crashed).rejects.toMatchObject({ code: 'FUNCTION_CRASHED' });
    expect(await stack.invoke('fixture-worker', { id: 'x' })).toMatchObject({ outcome: 'done' });
  });

  test('of a function that is not there names those that are', async () => {
    const unknown = stack.invoke('none', {});

    await expect(unknown).rejects.toThrow('it has: fixture-ingest, fixture-worker');
  });
});

describe('a schedule', () => {
  test('has its function called when the stack has started, not hours later', async () => {
    const file = join(dataDirectory, 'logs', 'fixture-worker.jsonl');

    await until('it is called', () =>
      readFileSync(file, 'utf8').includes('plain text about scheduled'),
    );
  });

  test('that may not call its function stops the start', async () => {
    const refused = startEdited(({ Resources }) => {
      for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
        const isPermission = Type === 'AWS::Lambda::Permission';
        if (isPermission && Properties.Principal === 'events.amazonaws.com') {
          delete Resources[logicalId];
        }
      }
    });

    await expect(refused).rejects.toMatchObject({ code: 'RULE_NOT_SUPPORTED' });
  });
});

test('what functions print is on disk, one JSON object per line', async () => {
  await stack.invoke('fixture-worker', { id: 'printed' });

  const file = join(dataDirectory, 'logs', 'fixture-worker.jsonl');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const messages = lines.map((line) => JSON.parse(line).message);
  expect(messages).toContain('plain text about printed');
});

describe('the operator’s SDK', () => {
  test('is given queue URLs of the gateway', async () => {
    const command = new GetQueueUrlCommand({ QueueName: 'fixture-out-of-reach' });

    const { QueueUrl } = await operator.sqs.send(command);

    expect(QueueUrl).toBe(stack.description.queues['fixture-out-of-reach']);
  });

  test('is refused a delay above 900 s, and may make a message visible at once', async () => {
    const QueueUrl = stack.description.queues['fixture-out-of-reach'];
    const send = (DelaySeconds: number) =>
      operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm', DelaySeconds }));
    const receive = async () => {
      const command = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 600 });
      return (await operator.sqs.send(command)).Messages?.[0];
    };

    await expect(send(901)).rejects.toThrow('DelaySeconds must be >= 0 and <= 900');
    await send(0);
    const received = await until('it is received', receive);
    const { ReceiptHandle } = received;
    await operator.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    );

    const again = await until('it is received again', receive);
    expect(again.MessageId).toBe(received.MessageId);
  });

  test('reads the generated secret', async () => {
    const secrets = new SecretsManagerClient(operator.settings);

    const command = new GetSecretValueCommand({ SecretId: 'fixture-secret' });
    const { SecretString } = await secrets.send(command);

    expect(SecretString).toMatch(/^[A-Za-z0-9]{24}$/);
  });
});

test('stopping ends every process but this one and answers no more', async () => {
  const other = await startEdited(() => {});
  const { pids, aws } = other.description;

  await other.stop();

  expect(pids.length).toBe(3);
  expect(pids.filter(isAlive)).toEqual([process.pid]);
  await expect(fetch(aws)).rejects.toThrow();
});

test('a SIGKILL loses nothing that was accepted, and leaves no process behind', async () => {
  const directory = temporaryDirectory();
  const patient = editedAssembly(assemblyDirectory, { into: directory, edit: withManyReceives });
  const first = await runInProcess(directory, patient);
  const QueueUrl = first.description.queues['fixture-out-of-reach'];
  await first.operator.putRow('written-before');
  await first.operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'waiting' }));
  const jobs = Array.from({ length: 20 }, (_, index) => `job-${index}`);
  const answers = await Promise.all(jobs.map((id) => first.operator.sendJob({ id })));

  first.runner.kill('SIGKILL');
  const { pids } = first.description;
  await until('every process has ended', () => pids.every((pid) => !isAlive(pid)));
  const second = await runInProcess(directory, patient);

  expect(answers.map(({ status }) => status)).toEqual(jobs.map(() => 202));
  expect(await second.operator.row('written-before')).toBeDefined();
  const received = await second.operator.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: second.description.queues['fixture-out-of-reach'] }),
  );
  expect(received.Messages?.map(({ Body }) => Body)).toEqual(['waiting']);
  await until('every accepted job is done', async () => {
    const rows = await Promise.all(jobs.map((id) => second.operator.row(id)));
    return rows.every((row) => row !== undefined);
  });
});

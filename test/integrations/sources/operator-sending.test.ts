import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  EXAMPLES,
  exampleOf,
} from '../../../integrations/sources/operator-documents/event-examples.ts';
import { standardWebhooks } from '../../../integrations/sources/standard-webhooks/adapter.ts';
import { temporaryDirectory } from '../../local/fixture-app/temporary-directory.ts';
import { blocks, blockWith, PAGE } from './operator-sending.ts';

/** What the page says is run as it stands, with `aws` and `curl` that only write down how they were called. */

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const RECORDED = `record() { for part in "$@"; do printf '%s\\0' "$part" >> called; done; }`;

function run(script: string): { status: number | null; called: string[]; stderr: string } {
  const cwd = temporaryDirectory();
  const { status, stderr } = spawnSync('sh', ['-c', script], {
    cwd,
    env: { PATH: process.env.PATH, SECRET },
    encoding: 'utf8',
  });
  const called = status === null ? '' : textOf(join(cwd, 'called'));
  return { status, called: called.split('\0').slice(0, -1), stderr };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The gate needs Node alone; where a shell has these too, the commands are run. */
const withTools = test.runIf(
  spawnSync('sh', ['-c', 'command -v jq openssl od'], { encoding: 'utf8' }).status === 0,
);

const putEvent = blockWith('sh', 'put_event() {');
const postWebhook = blockWith('sh', 'post_webhook() {');
const aws = (failed: string) => `${RECORDED}\naws() { record "$@"; echo ${failed}; }`;

withTools.each(EXAMPLES)('the AWS CLI puts the $type of the page on the bus', ({ type }) => {
  const { status, called, stderr } = run(
    [aws('0'), putEvent, blockWith('sh', `cat > ${type}.json`)].join('\n'),
  );

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [entries] = called.slice(called.indexOf('--entries') + 1);
  const [{ Detail, ...entry }] = JSON.parse(entries ?? '');
  expect(called.slice(0, 2)).toEqual(['events', 'put-events']);
  expect(entry).toEqual({
    EventBusName: 'postproof-test-events',
    Source: 'com.example.backend',
    DetailType: 'ReportedEvent',
  });
  expect(JSON.parse(Detail)).toEqual(exampleOf(type));
});

withTools('an entry that was not taken fails the command, although the call succeeded', () => {
  const { status, stderr } = run(
    [aws('1'), putEvent, blockWith('sh', 'cat > deposit.json')].join('\n'),
  );

  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'not taken, send it again: deposit.json\n',
  });
});

withTools('the webhook alternative is signed as the source verifies it', async () => {
  const sent = blockWith('sh', 'cat > deposit.json').replace('# post_webhook', 'post_webhook');
  const script = [aws('0'), 'curl() { record "$@"; }', putEvent, postWebhook, sent].join('\n');

  const { status, called } = run(script.replace(/^put_event deposit.*$/m, ''));

  expect(status).toBe(0);
  const headers = called
    .filter((_, index) => called[index - 1] === '-H')
    .map((header) => header.split(/: ?(.*)/).slice(0, 2));
  const body = Buffer.from(called.at(-1) ?? '');
  const request = { method: 'POST', url: '', headers: Object.fromEntries(headers), body };
  const nowEpochMs = Date.now();
  await standardWebhooks.verify(request, {
    credentials: [{ signingKey: SECRET }],
    settings: {},
    toleranceSeconds: 300,
    nowEpochMs,
    fetchCertificate: () => Promise.reject(new Error('this source has no certificate')),
  });
  const reading = standardWebhooks.read(request, { settings: {}, currencies: {}, nowEpochMs });
  expect(reading).toMatchObject({ events: [{ sourceEventId: 'deposit-d-1001' }] });
});

type Sent = { input: { Entries: Array<{ Detail: string }> } };

/** The TypeScript of the page, with another client in the place of its import. */
function reportEventWith(answer: object) {
  const sent: Sent['input'][] = [];
  class EventBridgeClient {
    async send({ input }: Sent) {
      sent.push(input);
      return answer;
    }
  }
  class PutEventsCommand {
    readonly input: Sent['input'];
    constructor(input: Sent['input']) {
      this.input = input;
    }
  }
  const code = stripTypeScriptTypes(blockWith('ts', 'export async function reportEvent'))
    .replace(/^import .*$/m, '')
    .replace('export ', '');
  const make = new Function(
    'EventBridgeClient',
    'PutEventsCommand',
    `${code}\nreturn reportEvent;`,
  );
  return { sent, reportEvent: make(EventBridgeClient, PutEventsCommand) };
}

test.each(EXAMPLES)('the TypeScript of the page sends its $type', async (example) => {
  const { sent, reportEvent } = reportEventWith({ FailedEntryCount: 0, Entries: [{}] });
  const call = blockWith('ts', `await reportEvent({\n  id: '${example.id}'`);

  await new Function('reportEvent', call.replace('await', 'return'))(reportEvent);

  const [{ Detail, ...entry } = { Detail: '' }] = sent[0]?.Entries ?? [];
  expect(entry).toEqual({
    EventBusName: 'postproof-test-events',
    Source: 'com.example.backend',
    DetailType: 'ReportedEvent',
  });
  expect(JSON.parse(Detail)).toEqual(example);
});

test('in TypeScript too, an entry that was not taken is an error', async () => {
  const { reportEvent } = reportEventWith({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }],
  });

  await expect(reportEvent(exampleOf('deposit'))).rejects.toThrow(
    'deposit-d-1001 was not taken: ThrottlingException slow down',
  );
});

test('nothing of the page is left to guess: its commands are complete', () => {
  expect(blocks('sh')).toHaveLength(2 + EXAMPLES.length);
  expect(blocks('ts')).toHaveLength(2 + EXAMPLES.length);
  expect(PAGE).toContain('postproof-test-reports-dead-letters');
  expect(PAGE).toContain('postproof-test-unrecognised-events');
  expect(PAGE).not.toContain('undefined');
});

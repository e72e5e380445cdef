import { Logger } from '@aws-lambda-powertools/logger';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { POSTBACK_STATES } from '../../core/postback.ts';
import { reportAttempt } from '../../lambdas/delivery/report-attempt.ts';
import { NOON_EPOCH_MS } from '../core/postback-row.ts';
import { ACCEPTED, answer, SERVER_ERROR } from '../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { scaleoWith, testPipeline } from './test-pipeline.ts';

/** Each test has a ledger of its own: nothing else shall be in its lists. */
let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});

const EVERY_STATE = ['--state', POSTBACK_STATES.join(','), '--since', '1h', '--json'];
/** A schedule that is over while the command waits. */
const QUICK = scaleoWith({ retryDelaysSeconds: [1, 3, 6] });

/** Makes one test conversion. @returns its click, and the metrics that were printed meanwhile */
async function conversion(script: Parameters<typeof answer> | 'accepted' | 'failing') {
  const stage = testPipeline(engine, QUICK);
  const answers = { accepted: ACCEPTED, failing: SERVER_ERROR };
  stage.delivery.script = [typeof script === 'string' ? answers[script] : answer(...script)];
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed.push(String(chunk));
    return true;
  });
  const { dependencies } = stage.delivery;
  dependencies.report = (attempt) =>
    reportAttempt(attempt, dependencies.config, new Logger({ logLevel: 'SILENT' }));
  const clickId = `click-${crypto.randomUUID()}`;
  const args = ['test', 'scaleo', '--live', '--click', clickId];
  const result = await stage.cli().run(...args);
  spy.mockRestore();
  dependencies.report = () => {};
  const lines = printed
    .join('')
    .split('\n')
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line));
  return { ...stage, ...result, clickId, lines };
}

async function listed(cli: ReturnType<typeof testPipeline>['cli'], ...args: string[]) {
  const { out } = await cli().run('postbacks', 'list', ...EVERY_STATE, ...args);
  return JSON.parse(out)
    .postbacks.map(({ name }: { name: string }) => name)
    .toSorted();
}

describe.each([
  ['delivered', 'accepted'],
  ['dead', 'failing'],
  ['rejected', [404, '{"status":"error"}']],
] as const)('a test conversion that ends %s', (state, script) => {
  test('is in no list of production, and in the list of tests', async () => {
    const { cli, clickId } = await conversion(script as never);

    expect(await listed(cli)).toEqual([]);
    expect(await listed(cli, '--platform', 'scaleo')).toEqual([]);
    expect(await listed(cli, '--test')).toEqual(
      expect.arrayContaining([
        `test/scaleo/${clickId}/ftd/once`,
        `test/scaleo/${clickId}/registration/once`,
      ]),
    );
    const { out } = await cli().run('postbacks', 'list', '--test', '--state', state);
    expect(out).toContain(`test/scaleo/${clickId}/ftd/once`);
  });

  test('is counted only as a test', async () => {
    const { lines } = await conversion(script as never);

    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line.traffic).toBe('test');
      for (const { Dimensions } of line._aws.CloudWatchMetrics) {
        expect(Dimensions).toEqual([['stage', 'platform', 'traffic']]);
      }
    }
  });

  test('leaves nothing in the lane, and no dead letter', async () => {
    const { delivery, wait, returned } = await conversion(script as never);

    await wait(7_200_000);

    expect(returned).toEqual([]);
    expect(delivery.requests).toHaveLength(state === 'dead' ? 8 : 2);
  });
});

test('a click that was tested is told as a test, with everything that happened', async () => {
  const { cli, clickId } = await conversion('accepted');

  const { out, exitCode } = await cli().run('click', clickId);

  expect(exitCode).toBe(0);
  expect(out.split('\n')[0]).toBe(`Click ${clickId} at scaleo (test conversion)`);
  expect(out).toContain(`test/scaleo/${clickId}/ftd/once: delivered`);
  expect(out).toContain('postback ftd/once, attempt 1');
  expect(out).not.toContain('No postback.');
});

test('a postback of a test is replayed by its name, and stays one', async () => {
  const { cli, clickId, delivery, wait } = await conversion([404, '{"status":"error"}']);
  delivery.script = [ACCEPTED];

  const name = `test/scaleo/${clickId}/ftd/once`;
  await cli().run('postbacks', 'replay', name);
  await wait(1000);

  const { out } = await cli().run('click', clickId, '--json');
  const [click] = JSON.parse(out).clicks;
  const ftd = click.postbacks.find((found: { name: string }) => found.name === name);
  expect(ftd).toMatchObject({ row: { test: true, state: 'delivered' }, audits: [{ by: 'dana' }] });
  expect(await listed(cli)).toEqual([]);
});

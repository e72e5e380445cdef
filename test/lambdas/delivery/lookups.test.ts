import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import type { UnknownOutcomePolicy } from '../../../core/specification/platform-specification.ts';
import type { Answer } from '../../../core/verdicts/read-answer.ts';
import { DynamoOperationsLedger } from '../../../lambdas/adapters/operations-ledger.ts';
import { reportAttempt } from '../../../lambdas/delivery/report-attempt.ts';
import { replayPostback } from '../../../lambdas/operations/replay-postback.ts';
import { answer, DeliveryBench, SERVER_ERROR } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

const ACCEPTED = answer(200, '{"status":"accepted"}');
const DUPLICATE = answer(200, '{"status":"duplicate"}');
const FOUND = answer(200, '{"status":"recorded","transaction_id":"ftd:aurora:dep-1"}');
const NOT_FOUND = answer(404, '{"status":"not-recorded"}');
const SILENCE: Answer = { kind: 'lost', phase: 'sent', failure: 'timeout' };
const REPORTS = 'POST https://hub.example.com/postbacks';
const ASKS = 'GET https://hub.example.com/postbacks/ftd%3Aaurora%3Adep-1';

function configWith(policy: UnknownOutcomePolicy) {
  return testConfig({
    platforms: {
      partnerhub: {
        specification: 'generic',
        baseUrl: 'https://hub.example.com',
        brands: { aurora: {} },
        unknownOutcome: { ftd: policy },
      },
    },
  });
}

const CONFIG = configWith('verify');

/** A postback to a platform that is asked first, and what the platform will say, in order. */
async function postback(...script: DeliveryBench['script']) {
  const b = new DeliveryBench(engine);
  b.dependencies.config = CONFIG;
  b.script = script;
  const row = await b.create(randomUUID(), { platform: 'partnerhub' });
  return { b, row };
}

/** Makes the attempt that is next, when it is due. */
async function next(b: DeliveryBench, row: PostbackRow) {
  const now = await b.row(row);
  engine.clock.nowEpochMs = Math.max(engine.clock.nowEpochMs, now.dueAtEpochMs);
  return b.deliver(row, now.attempt);
}

const sentBy = (b: DeliveryBench) => b.requests.map(({ method, url }) => `${method} ${url}`);

describe('a postback whose outcome is unknown', () => {
  test('is delivered by a lookup that finds it, and is not sent again', async () => {
    const { b, row } = await postback(SILENCE, FOUND);
    await next(b, row);

    await next(b, row);

    expect(await b.row(row)).toMatchObject({
      state: 'delivered',
      unanswered: 1,
      answered: 0,
      last: {
        n: 2,
        lookup: true,
        request: { method: 'GET' },
        response: { status: 200 },
        verdict: { kind: 'found', rule: 'recorded' },
        next: 'closed as delivered',
      },
    });
    expect(await b.attempts(row)).toMatchObject([{ n: 1, verdict: { kind: 'unknown' } }]);
    expect(sentBy(b)).toEqual([REPORTS, ASKS]);
  });

  test('is sent again at once if it is not found, as what it was', async () => {
    const { b, row } = await postback(SILENCE, NOT_FOUND, ACCEPTED);
    await next(b, row);
    await next(b, row);

    const woken = b.sent.at(-1);
    await b.deliver(row, 3);

    expect(woken).toMatchObject({ message: { attempt: 3 }, delaySeconds: 0 });
    expect(sentBy(b)).toEqual([REPORTS, ASKS, REPORTS]);
    expect(b.requests[2]?.body).toBe(b.requests[0]?.body);
    expect(await b.row(row)).toMatchObject({ state: 'delivered', attempt: 3, spent: 1 });
    expect((await b.row(row)).last).not.toHaveProperty('lookup');
  });

  test('is our own conversion if the platform knows it when it is sent again', async () => {
    const { b, row } = await postback(SILENCE, NOT_FOUND, DUPLICATE);
    for (let attempt = 1; attempt <= 3; attempt += 1) await next(b, row);

    expect(await b.row(row)).toMatchObject({ state: 'delivered', attempt: 3 });
    expect(await b.row(row)).not.toHaveProperty('foreign');
  });

  test('is asked about again and again while the platform says nothing, then left to a person', async () => {
    const { b, row } = await postback(SILENCE, SERVER_ERROR, SILENCE, answer(200, 'hello'));
    const begins = engine.clock.nowEpochMs;
    const seconds: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await next(b, row);
      seconds.push((engine.clock.nowEpochMs - begins) / 1000);
    }

    expect(seconds).toEqual([0, 30, 300, 1800]);
    expect(sentBy(b)).toEqual([REPORTS, ASKS, ASKS, ASKS]);
    expect(await b.row(row)).toMatchObject({
      state: 'unknown',
      reason: 'unrecognised-answer',
      unanswered: 1,
      last: { n: 4, lookup: true, verdict: { kind: 'unclear' } },
    });
  });

  test('is sent again without asking where the policy is to resend by now', async () => {
    const { b, row } = await postback(SILENCE, ACCEPTED);
    await next(b, row);
    b.dependencies.config = configWith('resend');

    await next(b, row);

    expect(sentBy(b)).toEqual([REPORTS, REPORTS]);
  });

  test('is held if its lookup cannot be rendered', async () => {
    const { b, row } = await postback(SILENCE);
    await next(b, row);
    const platform = CONFIG.platforms.partnerhub;
    if (platform === undefined) throw new Error('there is no such platform');
    const { lookup: _, ...specification } = platform.specification;
    b.dependencies.config = {
      ...CONFIG,
      platforms: { partnerhub: { ...platform, specification } },
    };

    await next(b, row);

    expect(await b.row(row)).toMatchObject({
      state: 'held',
      reason: 'lookup: generic declares none for ftd',
      attempt: 2,
    });
  });
});

describe('a lookup', () => {
  test('is asked anew if its execution dies, and is nothing that may have arrived', async () => {
    const killed = () => Promise.reject(new Error('killed'));
    const { b, row } = await postback(SILENCE, killed, FOUND);
    await next(b, row);
    await expect(next(b, row)).rejects.toThrow('killed');

    const closing = await next(b, row);
    await next(b, row);

    expect(closing).toEqual({ queue: 'acknowledge', because: 'retrying' });
    expect(await b.attempts(row)).toMatchObject([
      { n: 1, verdict: { kind: 'unknown' } },
      { n: 2, lookup: true, verdict: { kind: 'unclear', rule: 'lease-ran-out' } },
    ]);
    expect(await b.row(row)).toMatchObject({ state: 'delivered', attempt: 3, unanswered: 1 });
    expect(sentBy(b)).toEqual([REPORTS, ASKS, ASKS]);
  });

  test('confirms what it has found also after its lease', async () => {
    const { b, row } = await postback(SILENCE, async () => {
      b.advance(26_000);
      await b.deliver(row, 2);
      return FOUND;
    });
    await next(b, row);

    await next(b, row);
    const dropped = await b.deliver(row, 3);

    expect(dropped).toMatchObject({ queue: 'acknowledge', because: 'the row is delivered' });
    expect(await b.row(row)).toMatchObject({
      state: 'delivered',
      last: { n: 2, lookup: true, late: true, verdict: { kind: 'found' } },
    });
  });

  test('that comes back after its lease with nothing does not decide', async () => {
    const { b, row } = await postback(SILENCE, async () => {
      b.advance(26_000);
      await b.deliver(row, 2);
      return NOT_FOUND;
    });
    await next(b, row);

    await next(b, row);

    expect(await b.row(row)).toMatchObject({ state: 'retrying', reason: 'verify', attempt: 3 });
  });

  test('is no attempt in the figures of success', async () => {
    const { b, row } = await postback(SILENCE, FOUND);
    await next(b, row);
    await next(b, row);
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      lines.push(...String(chunk).split('\n').filter(Boolean));
      return true;
    });
    const logger = new Logger({ logLevel: 'SILENT' });

    for (const report of b.reports) reportAttempt(report, CONFIG, logger);

    vi.restoreAllMocks();
    const counted = lines.map((line) => JSON.parse(line)).filter((line) => 'Attempts' in line);
    expect(b.reports).toHaveLength(2);
    expect(counted.map(({ AttemptsAcknowledged }) => AttemptsAcknowledged)).toEqual([0]);
  });
});

describe('a postback that ended unknown', () => {
  /** After its last lookup. */
  async function ended() {
    const { b, row } = await postback(SILENCE, SERVER_ERROR);
    for (let attempt = 1; attempt <= 4; attempt += 1) await next(b, row);
    b.requests.length = 0;
    return { b, row };
  }

  function replay(row: PostbackRow, force: boolean, b: DeliveryBench) {
    const { lanes, config } = b.dependencies;
    const ledger = new DynamoOperationsLedger(engine.table);
    const nowEpochMs = () => engine.clock.nowEpochMs;
    return replayPostback(row, { by: 'ada', force }, { config, ledger, lanes, nowEpochMs });
  }

  test('is asked about first when a person replays it', async () => {
    const { b, row } = await ended();
    b.script = [NOT_FOUND, ACCEPTED];
    await replay(row, false, b);

    await next(b, row);
    await next(b, row);

    expect(sentBy(b)).toEqual([ASKS, REPORTS]);
    expect((await b.row(row)).state).toBe('delivered');
  });

  test('is sent when a person forces it', async () => {
    const { b, row } = await ended();
    b.script = [ACCEPTED];
    await replay(row, true, b);

    await next(b, row);

    expect(sentBy(b)).toEqual([REPORTS]);
    expect((await b.row(row)).state).toBe('delivered');
  });
});

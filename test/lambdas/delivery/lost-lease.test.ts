import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlatformConfig } from '../../../core/platform-config.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { Answer } from '../../../core/verdicts/read-answer.ts';
import { OutcomeNotRecordedError } from '../../../lambdas/delivery/record-outcome.ts';
import {
  ACCEPTED,
  answer,
  DeliveryBench,
  SERVER_ERROR,
  unchangedLedger,
} from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

/** The platform answers only after the lease has ended and someone else has acted on the row. */
function answerLate(b: DeliveryBench, row: PostbackRow, late: Answer) {
  b.script = [
    async () => {
      b.advance(26_000);
      await b.deliver(row, 1);
      return late;
    },
    ACCEPTED,
  ];
}

/** Makes the attempt that the row waits for, when it is due. */
async function deliverNext(b: DeliveryBench, row: PostbackRow) {
  const { attempt, dueAtEpochMs } = await b.row(row);
  engine.clock.nowEpochMs = dueAtEpochMs;
  return b.deliver(row, attempt);
}

function proofOf(said: Answer) {
  if (said.kind !== 'answered') throw new Error('Nothing was said.');
  return { status: said.status, bodyExcerpt: said.body };
}

describe('an execution that died while sending', () => {
  test('leaves an attempt that is closed as unknown, and the policy resends', async () => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    b.script = [() => Promise.reject(new Error('killed')), ACCEPTED];
    await expect(b.deliver(row, 1)).rejects.toThrow('killed');
    b.advance(25_000);

    const closing = await b.deliver(row, 1);
    engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
    await b.deliver(row, 2);

    expect(closing).toEqual({ queue: 'acknowledge', because: 'retrying' });
    expect(await b.row(row)).toMatchObject({ state: 'delivered', attempt: 2, unanswered: 1 });
    expect(await b.attempts(row)).toMatchObject([
      { n: 1, verdict: { kind: 'unknown', reason: 'no-outcome', rule: 'lease-ran-out' } },
    ]);
  });

  test('is left alone until its lease has ended', async () => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    b.script = [() => Promise.reject(new Error('killed'))];
    await b.deliver(row, 1).catch(() => {});
    b.advance(24_000);

    const early = await b.deliver(row, 1);

    expect(early).toEqual({ queue: 'acknowledge', because: 'hop' });
    expect(await b.row(row)).toMatchObject({ state: 'sending' });
  });

  test('and has left no attempt on record is closed by the policy, and no attempt is told of', async () => {
    const b = new DeliveryBench(engine);
    const dueAtEpochMs = engine.clock.nowEpochMs;
    const row = await b.create(randomUUID(), { state: 'sending', dueAtEpochMs });

    const closing = await b.deliver(row, 1);

    expect(closing).toEqual({ queue: 'acknowledge', because: 'retrying' });
    expect(await b.row(row)).toMatchObject({ state: 'retrying', attempt: 2, unanswered: 1 });
    expect(b.reports).toEqual([]);
  });

  test('is closed by one of two that find its lease over; the other goes by what that one left', async () => {
    let raced = false;
    const b: DeliveryBench = new DeliveryBench(engine, (real) => ({
      ...unchangedLedger(real),
      move: async (...change) => {
        if (!raced) {
          raced = true;
          await b.deliver(change[0], 1);
        }
        return real.move(...change);
      },
    }));
    const row = await b.create(randomUUID());
    b.script = [() => Promise.reject(new Error('killed'))];
    await b.deliver(row, 1).catch(() => {});
    b.advance(25_000);

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'send-current' });
    expect(b.reports).toHaveLength(1);
    expect(await b.row(row)).toMatchObject({ state: 'retrying', attempt: 2, unanswered: 1 });
  });
});

describe('an outcome that comes after its lease', () => {
  test('is recorded if it is an acknowledgement, and stops the retry that was planned', async () => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    answerLate(b, row, ACCEPTED);

    await b.deliver(row, 1);
    const dropped = await b.deliver(row, 2);

    expect(await b.row(row)).toMatchObject({ state: 'delivered', last: { n: 1, late: true } });
    expect(dropped).toMatchObject({ queue: 'acknowledge', because: 'the row is delivered' });
    expect(b.requests).toHaveLength(1);
    expect(await b.attempts(row)).toEqual([]);
  });

  test('leads to nothing that its row does not say, though the write that kept it was not answered', async () => {
    let isFirst = true;
    const b: DeliveryBench = new DeliveryBench(engine, (real) => ({
      ...unchangedLedger(real),
      move: async (...change) => {
        const moved = await real.move(...change);
        if (change[2]?.late && isFirst) {
          isFirst = false;
          throw new Error('no answer');
        }
        return moved;
      },
    }));
    const row = await b.create(randomUUID());
    const { config } = b.dependencies;
    const scaleo = config.platforms.scaleo as PlatformConfig;
    const parking = {
      ...scaleo,
      unknownOutcome: { ...scaleo.unknownOutcome, ftd: 'park' as const },
    };
    b.dependencies.config = { ...config, platforms: { ...config.platforms, scaleo: parking } };
    answerLate(b, row, SERVER_ERROR);

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: 'unknown' });
    expect(await b.row(row)).toMatchObject({ state: 'unknown', attempt: 1, last: { late: true } });
    expect(b.sent).toEqual([]);
  });

  test('confirms the row even while the next attempt is on the wire, whose answer is kept as proof', async () => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    let finishSecond = () => {};
    let secondStarted = () => {};
    const started = new Promise<void>((resolve) => {
      secondStarted = resolve;
    });
    let second: Promise<unknown> = Promise.resolve();
    b.script = [
      async () => {
        b.advance(26_000);
        await b.deliver(row, 1);
        engine.clock.nowEpochMs = (await b.row(row)).dueAtEpochMs;
        second = b.deliver(row, 2);
        await started;
        return ACCEPTED;
      },
      () => {
        secondStarted();
        return new Promise((resolve) => {
          finishSecond = () => resolve(SERVER_ERROR);
        });
      },
    ];

    await b.deliver(row, 1);
    const confirmed = await b.row(row);
    finishSecond();
    await second;

    expect(confirmed).toMatchObject({ state: 'delivered' });
    expect(await b.row(row)).toMatchObject({
      state: 'delivered',
      confirmedAt: confirmed.confirmedAt,
    });
    expect((await b.row(row)).last).toMatchObject({
      n: 2,
      late: true,
      verdict: { kind: 'retryable' },
      next: 'closed as delivered',
    });
    const attempts = await b.attempts(row);
    expect(attempts).toMatchObject([{ n: 1, verdict: { kind: 'accepted' }, late: true }]);
  });

  test('does not decide if it is no acknowledgement, but stays on record', async () => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    answerLate(b, row, answer(404, 'no such click'));

    await b.deliver(row, 1);

    expect(await b.row(row)).toMatchObject({
      state: 'retrying',
      attempt: 2,
      last: { n: 1, late: true, verdict: { kind: 'refused' }, response: { status: 404 } },
    });
  });

  test('does not call a postback closed whose next attempt is under way', async () => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    b.script = [
      async () => {
        b.advance(26_000);
        await b.deliver(row, 1);
        await expect(deliverNext(b, row)).rejects.toThrow('killed');
        return SERVER_ERROR;
      },
      () => Promise.reject(new Error('killed')),
    ];

    await b.deliver(row, 1);

    expect(await b.row(row)).toMatchObject({ state: 'sending', attempt: 2 });
    expect(await b.attempts(row)).toMatchObject([{ n: 1, late: true, next: 'open as sending' }]);
  });
});

describe('an outcome that comes after the next attempt has ended', () => {
  const ALIKE = [
    ['a failure after a like failure', SERVER_ERROR, SERVER_ERROR, 'retrying'],
    ['an acknowledgement after another one', ACCEPTED, ACCEPTED, 'delivered'],
    ['a refusal after an acknowledgement', answer(404, 'no such click'), ACCEPTED, 'delivered'],
  ] as const;

  test.each(ALIKE)('is kept as proof of its own attempt: %s', async (_, late, second, state) => {
    const b = new DeliveryBench(engine);
    const row = await b.create(randomUUID());
    b.script = [
      async () => {
        b.advance(26_000);
        await b.deliver(row, 1);
        await deliverNext(b, row);
        return late;
      },
      second,
    ];

    await b.deliver(row, 1);

    expect(await b.attempts(row)).toMatchObject([{ n: 1, late: true, response: proofOf(late) }]);
    expect(await b.row(row)).toMatchObject({ state, last: { n: 2, response: proofOf(second) } });
    expect((await b.row(row)).last).not.toHaveProperty('late');
  });

  test.each(ALIKE)('also if that ended while it was being written: %s', async (...alike) => {
    const [, late, second, state] = alike;
    let isFirst = true;
    const b: DeliveryBench = new DeliveryBench(engine, (real) => ({
      ...unchangedLedger(real),
      move: async (...change) => {
        if (change[2]?.late && isFirst) {
          isFirst = false;
          await deliverNext(b, change[0]);
        }
        return real.move(...change);
      },
    }));
    const row = await b.create(randomUUID());
    answerLate(b, row, late);
    b.script.splice(1, 1, second);

    const action = await b.deliver(row, 1);

    expect(action).toEqual({ queue: 'acknowledge', because: state });
    expect(await b.attempts(row)).toMatchObject([{ n: 1, late: true, response: proofOf(late) }]);
    expect(await b.row(row)).toMatchObject({ state, last: { n: 2, response: proofOf(second) } });
  });
});

describe('a ledger that does not answer', () => {
  test('at the outcome is asked again until 2 s before the end, then nothing is acknowledged', async () => {
    const b = new DeliveryBench(engine, (real) => ({
      ...unchangedLedger(real),
      settle: () => Promise.reject(new Error('throttled')),
    }));
    b.remainingMs = 15_000;
    const row = await b.create(randomUUID());

    const delivery = b.deliver(row, 1);

    await expect(delivery).rejects.toBeInstanceOf(OutcomeNotRecordedError);
    expect(b.remainingMs).toBeLessThan(2_200);
    expect(b.remainingMs).toBeGreaterThan(1_500);
    expect(await b.row(row)).toMatchObject({ state: 'sending' });
  });

  test('though it applied the outcome changes nothing: the outcome is recognised as our own', async () => {
    const b = new DeliveryBench(engine, (real) => ({
      ...unchangedLedger(real),
      settle: async (...outcome) => {
        await real.settle(...outcome);
        return false;
      },
    }));
    b.script = [SERVER_ERROR];
    const row = await b.create(randomUUID());

    await b.deliver(row, 1);

    expect(await b.row(row)).toMatchObject({ state: 'retrying', attempt: 2 });
    expect((await b.row(row)).last?.late).toBeUndefined();
    expect(await b.attempts(row)).toHaveLength(0);
  });
});

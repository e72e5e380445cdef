import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BusEvent, UnconfirmedEvent } from '../../../core/claim.ts';
import { readIntakeBooks, readWaitingEvents } from '../../../lambdas/adapters/intake-books.ts';
import type { DeadLetters, SeenEvent } from '../../../lambdas/auditor/book-ports.ts';
import { checkIntake } from '../../../lambdas/auditor/check-intake.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { auditorOn } from './auditor-bench.ts';

/** The clock of the engine. */
const NOW_EPOCH_MS = Date.parse('2026-11-22T10:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let engine: LedgerEngine;
beforeEach(async () => {
  engine = await startLedgerEngine();
});
afterEach(() => engine.stop());

/** The auditor with a queue of seen events, which gives each once in a run. */
class Bench {
  readonly authority = new AuthorityBench(engine);
  letters: DeadLetters = { identities: new Set(), complete: true };
  queue: SeenEvent[] = [];
  #given = new Set<SeenEvent>();

  see(event: BusEvent | string, minutesAgo = 60): void {
    const body = typeof event === 'string' ? event : JSON.stringify({ detail: event });
    const seenAtEpochMs = engine.clock.nowEpochMs - minutesAgo * MINUTE_MS;
    this.queue.push({ body, receiptHandle: `handle-${this.queue.length}`, seenAtEpochMs });
  }

  async run(remainingMs = () => 900_000) {
    this.#given = new Set();
    return checkIntake({
      ...auditorOn(engine),
      remainingMs,
      deadLetters: async () => this.letters,
      seen: {
        take: async () => {
          const page = this.queue.filter((one) => !this.#given.has(one)).slice(0, 100);
          for (const one of page) this.#given.add(one);
          return page;
        },
        acknowledge: async (events) => {
          this.queue = this.queue.filter((one) => !events.includes(one));
        },
      },
    });
  }

  books() {
    return readIntakeBooks(engine.table, { first: '2026-11-20T00', last: '2026-11-30T00' });
  }
}

const settledThere = { settled: 0, invalid: 0, waiting: 0, settledLate: 0, cutShort: false };

test('where nothing was seen there is nothing to account for', async () => {
  const bench = new Bench();

  expect(await bench.run()).toEqual({ ...settledThere, unsettled: [] });
  expect(await bench.books()).toEqual([]);
});

test('an event that is settled is counted in its hour and needs no more looking', async () => {
  const bench = new Bench();
  const [p, q] = [playerEvents('1'), playerEvents('2')];
  for (const event of [p.registration(), p.deposit(1), q.registration()]) {
    await bench.authority.settle(event);
  }
  bench.see(p.registration(), 61);
  bench.see(p.deposit(1), 60);
  bench.see(q.registration(), 1);

  expect(await bench.run()).toEqual({ ...settledThere, settled: 3, unsettled: [] });
  expect(bench.queue).toEqual([]);
  expect(await bench.books()).toEqual([
    { hour: '2026-11-22T08', settled: 1, invalid: 0 },
    { hour: '2026-11-22T09', settled: 2, invalid: 0 },
  ]);
});

test('what can never be decided counts as such, and a test conversion nowhere', async () => {
  const bench = new Bench();
  bench.see('no JSON');
  bench.see(playerEvents('1').registration({ source: 'nobody' }));
  bench.see(playerEvents('2').registration({ test: true }));
  bench.see(JSON.stringify({ detail: { test: true, type: 'nonsense' } }));

  expect(await bench.run()).toEqual({ ...settledThere, invalid: 2, unsettled: [] });
  expect(bench.queue).toEqual([]);
  expect(await bench.books()).toEqual([{ hour: '2026-11-22T09', settled: 0, invalid: 2 }]);
});

test('an event waits for as long as the intake brings it again, and is counted when it is settled', async () => {
  const bench = new Bench();
  const p = playerEvents('1');
  bench.see(p.registration(), 15);

  const first = await bench.run();
  expect(first).toEqual({ ...settledThere, waiting: 1, unsettled: [] });
  expect(await readWaitingEvents(engine.table)).toMatchObject({
    at: '2026-11-22T10:00:00.000Z',
    byHour: { '2026-11-22T09': 1 },
  });
  await bench.authority.settle(p.registration());
  const second = await bench.run();

  expect(second).toEqual({ ...settledThere, settled: 1, unsettled: [] });
  expect(await readWaitingEvents(engine.table)).toMatchObject({ byHour: {} });
});

test('an event that is nowhere after that is a gap, by name and without its attributes', async () => {
  const bench = new Bench();
  const p = playerEvents('1');
  bench.see(p.deposit(1, { attributes: { ip: '203.0.113.7' } }), 16);

  const { unsettled } = await bench.run();

  expect(unsettled).toEqual([
    {
      v: 1,
      hour: '2026-11-22T09',
      seenAt: '2026-11-22T09:44:00.000Z',
      standing: 'gap',
      event: p.deposit(1),
    },
  ]);
  expect(bench.queue).toEqual([]);
});

test('a gap stays one from run to run, and is closed by what settles the event after all', async () => {
  const bench = new Bench();
  const p = playerEvents('1');
  bench.see(p.registration());
  await bench.run();

  expect((await bench.run()).unsettled).toMatchObject([{ standing: 'gap' }]);
  await bench.authority.settle(p.registration());

  expect(await bench.run()).toEqual({ ...settledThere, settledLate: 1, unsettled: [] });
  expect(await bench.run()).toEqual({ ...settledThere, unsettled: [] });
  expect(await bench.books()).toEqual([{ hour: '2026-11-22T09', settled: 1, invalid: 0 }]);
});

test('an event among the intake’s dead letters is no gap; once it is gone from there it is one', async () => {
  const bench = new Bench();
  const p = playerEvents('1');
  bench.letters = { identities: new Set(['crm/reg-1']), complete: true };
  bench.see(p.registration());

  const first = await bench.run();
  bench.letters = { identities: new Set(), complete: true };
  const second = await bench.run();

  expect(first.unsettled).toMatchObject([{ standing: 'dead-letter' }]);
  expect(second.unsettled).toMatchObject([{ standing: 'gap' }]);
});

test('where not all dead letters were read, one that is not found may be among them', async () => {
  const bench = new Bench();
  bench.letters = { identities: new Set(), complete: false };
  bench.see(playerEvents('1').registration());

  expect((await bench.run()).unsettled).toMatchObject([{ standing: 'dead-letter' }]);
});

test('an event that comes again while it is looked for is one gap', async () => {
  const bench = new Bench();
  const p = playerEvents('1');
  bench.see(p.registration(), 120);
  await bench.run();
  bench.see(p.registration(), 60);

  expect((await bench.run()).unsettled).toMatchObject([{ hour: '2026-11-22T08' }]);
});

test('a claim waits for three days and an hour while its source is asked', async () => {
  const bench = new Bench();
  const claim: UnconfirmedEvent = {
    v: 1,
    type: 'unconfirmed',
    said: 'PAYMENT',
    source: 'stripe',
    sourceEventId: 'ask-1',
    subject: 'psp-1',
    occurredAt: '2026-11-19T09:00:00.000Z',
  };
  bench.see(claim, 73 * 60 + 15);

  const first = await bench.run();
  engine.clock.nowEpochMs += 1;
  const second = await bench.run();

  expect(first).toMatchObject({ waiting: 1 });
  expect(second).toMatchObject({ waiting: 0 });
});

test('a gap of more than three days ago calls nobody any more', async () => {
  const bench = new Bench();
  bench.see(playerEvents('1').registration());
  await bench.run();

  engine.clock.nowEpochMs = NOW_EPOCH_MS + 72 * HOUR_MS;

  expect((await bench.run()).unsettled).toEqual([]);
});

test('with three minutes left a run stops, says so, and leaves the rest in the queue', async () => {
  const bench = new Bench();
  bench.see(playerEvents('1').registration());

  const watch = await bench.run(() => 3 * MINUTE_MS);

  expect(watch).toEqual({ ...settledThere, cutShort: true, unsettled: [] });
  expect(bench.queue).toHaveLength(1);
});

test('what could not be acknowledged is still accounted for, and nothing is lost by it', async () => {
  const bench = new Bench();
  const p = playerEvents('1');
  await bench.authority.settle(p.registration());
  bench.see(p.registration());
  const kept = [...bench.queue];
  await bench.run();
  bench.queue = kept;

  await bench.run();

  expect(await bench.books()).toEqual([{ hour: '2026-11-22T09', settled: 2, invalid: 0 }]);
  expect((await bench.run()).unsettled).toEqual([]);
});

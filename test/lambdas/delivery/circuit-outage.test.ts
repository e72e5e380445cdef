import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PostbackRow } from '../../../core/postback.ts';
import { ACCEPTED, SERVER_ERROR } from '../../helpers/delivery-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { beginAnew, type CircuitBench, deliverNew, openCircuitBench } from './circuit-bench.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => beginAnew(engine));

const HOUR_MS = 3_600_000;
const bench = () => openCircuitBench(engine);

describe('an outage of two hours', () => {
  test('ends with every postback delivered, and none has spent more than three attempts', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    const endsAt = engine.clock.nowEpochMs + 2 * HOUR_MS;
    const rows: PostbackRow[] = [];
    for (let n = 1; n <= 6; n += 1) rows.push(await deliverNew(b));

    const { mostSpent, attempts } = await workOffInOrder(b, rows, endsAt);

    const after = await Promise.all(rows.map((row) => b.row(row)));
    expect(new Set(after.map(({ state }) => state))).toEqual(new Set(['delivered']));
    expect(mostSpent).toBeLessThanOrEqual(3);
    // Until it opens, then after 30, 60, 120, 240 s and every 5 minutes, and at last each delivery.
    expect(attempts).toBeLessThanOrEqual(3 + 4 + 24 + 6);
  });

  test('is outlived by a postback that is alone in its lane', async () => {
    const b = bench();
    b.script = [SERVER_ERROR];
    const endsAt = engine.clock.nowEpochMs + 2 * HOUR_MS;
    const row = await deliverNew(b);

    await workOffInOrder(b, [row], endsAt);

    expect(await b.row(row)).toMatchObject({ state: 'delivered', spent: 3 });
  });
});

/** Attempts whatever is due next until nothing is open; the platform is well from `wellAtEpochMs` on. */
async function workOffInOrder(
  b: CircuitBench,
  rows: readonly PostbackRow[],
  wellAtEpochMs: number,
) {
  let mostSpent = 0;
  let open = [...rows];
  for (;;) {
    const [next, ...others] = open.toSorted((one, other) => one.dueAtEpochMs - other.dueAtEpochMs);
    if (next === undefined) return { mostSpent, attempts: b.requests.length };
    engine.clock.nowEpochMs = Math.max(engine.clock.nowEpochMs, next.dueAtEpochMs);
    if (engine.clock.nowEpochMs >= wellAtEpochMs) b.script = [ACCEPTED];
    await b.deliver(next, next.attempt);
    const after = await b.row(next);
    mostSpent = Math.max(mostSpent, after.spent);
    open = after.state === 'retrying' ? [...others, after] : others;
  }
}

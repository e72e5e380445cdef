import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { opened } from '../../core/circuit.ts';
import { circuitLedger } from '../../lambdas/adapters/circuit-ledger.ts';
import { postbackRow } from '../core/postback-row.ts';
import { putRow } from '../helpers/ledger-engine.ts';
import { until } from '../local/fixture-app/until.ts';
import { DAY_MS, HOUR_MS, type LaneBench, rowAged, startLaneBench } from './lane-bench.ts';

let bench: LaneBench;
beforeAll(async () => {
  bench = await startLaneBench();
});
afterAll(() => bench.stop());
beforeEach(() => bench.reset());

const put = (...rows: Parameters<typeof putRow>[1][]) =>
  Promise.all(rows.map((row) => putRow(bench.engine.table, row)));

async function lanesOf(...args: string[]) {
  const { out, exitCode } = await bench.lane('lane', 'status', ...args, '--json');
  expect(exitCode).toBe(0);
  return JSON.parse(out).lanes;
}

test('every lane is listed with what waits in it', async () => {
  await put(
    rowAged(HOUR_MS, { clickId: 'c-1' }),
    rowAged(2 * HOUR_MS, { clickId: 'c-2', state: 'retrying' }),
    rowAged(HOUR_MS, { clickId: 'c-3', state: 'held' }),
    rowAged(HOUR_MS, { clickId: 'c-4', state: 'delivered' }),
  );
  await bench.queues.deadLetter(bench.queues.names.laneQueue('scaleo'), 'waits');
  await bench.queues.deadLetter(bench.queues.names.laneDeadLetters('scaleo'), 'dead');

  const { out, exitCode } = await bench.lane('lane', 'status');

  expect(exitCode).toBe(0);
  expect(out.split('\n')).toEqual([
    'LANE    STATE    VISIBLE  IN FLIGHT  DELAYED  DEAD LETTERS  PENDING  SENDING  RETRYING  HELD  OLDEST DUE                NEXT DEADLINE',
    'scaleo  enabled  1        0          0        1             1        0        1         1     2026-11-22T10:00:00.000Z  -',
    'revvvs  enabled  0        0          0        0             0        0        0         0     -                         -',
  ]);
});

test('--json tells one lane in full', async () => {
  const deadline = '2026-11-23T06:00:00.000Z';
  await put(rowAged(HOUR_MS, { clickId: 'c-1', values: { ...postbackRow().values, deadline } }));

  const [lane, ...others] = await lanesOf('scaleo');

  expect(others).toEqual([]);
  expect(lane).toEqual({
    platform: 'scaleo',
    state: 'enabled',
    mapping: 'Enabled',
    queue: {
      name: 'postproof-test-lane-scaleo',
      arn: 'arn:aws:sqs:eu-west-1:000000000000:postproof-test-lane-scaleo',
      visible: 0,
      inFlight: 0,
      delayed: 0,
      retentionSeconds: 345_600,
    },
    deadLetters: 0,
    open: { pending: 1, sending: 0, retrying: 0, held: 0 },
    overdue: 1,
    oldestDueAt: '2026-11-22T11:00:00.000Z',
    oldestMessageAt: '2026-11-22T11:00:00.000Z',
    nextDeadline: { at: deadline, postback: 'scaleo/c-1/ftd/once' },
    nearDeadline: 1,
    pastDeadline: 0,
    createdSince: '2026-11-20T12:00:00.000Z',
  });
});

test('a paused lane says by whom, since when and why, and looks back to before the pause', async () => {
  await put(rowAged(DAY_MS, { clickId: 'c-1' }));
  await bench.lane('lane', 'pause', 'scaleo', '--why', 'their maintenance');
  bench.engine.clock.nowEpochMs += 20 * DAY_MS;

  const { out } = await bench.lane('lane', 'status', 'scaleo');
  const [lane] = await lanesOf('scaleo');

  expect(out.split('\n').slice(1)).toEqual([
    'scaleo  paused  0        0          0        0             1        0        0         0     2026-11-21T12:00:00.000Z  -',
    '',
    'scaleo: paused by dana since 2026-11-22T12:00:00.000Z (20d): their maintenance',
  ]);
  expect(lane).toMatchObject({ state: 'paused', mapping: 'Disabled', open: { pending: 1 } });
});

test('--days looks further back', async () => {
  await put(rowAged(5 * DAY_MS, { clickId: 'c-1' }));

  const [usual] = await lanesOf('scaleo');
  const [further] = await lanesOf('scaleo', '--days', '5');

  expect(usual.open.pending).toBe(0);
  expect(further.open.pending).toBe(1);
});

test('test conversions are not counted', async () => {
  await put(rowAged(HOUR_MS, { clickId: 'c-1', test: true }));

  const [lane] = await lanesOf('scaleo');

  expect(lane.open.pending).toBe(0);
});

describe('what ledger and mapping contradict each other in is said', () => {
  test('a mapping that was disabled by other means', async () => {
    const mapping = bench.queues.mappingOf('scaleo');
    mapping.setEnabled(false);
    await until('it has settled', () => !mapping.isChanging());

    const { out } = await bench.lane('lane', 'status', 'scaleo');

    expect(out).toContain('scaleo  paused');
    expect(out).toContain('its mapping is disabled, and not by "lane pause"');
  });

  test('a mapping that was enabled under a pause', async () => {
    await bench.lane('lane', 'pause', 'scaleo', '--why', 'x');
    const mapping = bench.queues.mappingOf('scaleo');
    mapping.setEnabled(true);
    await until('it has settled', () => !mapping.isChanging());

    const { out } = await bench.lane('lane', 'status', 'scaleo');

    expect(out).toContain('scaleo  enabled');
    expect(out).toContain('scaleo: paused by dana since 2026-11-22T12:00:00.000Z (0s): x');
    expect(out).toContain(
      'its mapping is enabled all the same: by hand, by a deployment, or by a resumption',
    );
  });
});

test.each([
  [['status', 'scalio'], 'it has scaleo, revvvs. Did you mean "scaleo"?'],
  [['pause', 'nobody', '--why', 'x'], 'Stage test has no lane "nobody"; it has scaleo, revvvs.'],
  [['resume', 'revvs'], 'Did you mean "revvvs"?'],
  [['retire', 'toString'], 'Stage test has no lane "toString"'],
  [['pause', 'scaleo'], "error: required option '--why <text>' not specified"],
  [['status', '--days', '0'], 'Give a whole number from 1 to 3650.'],
  [['stats'], 'Did you mean status?'],
])('lane %j is a usage error', async (args, message) => {
  const { exitCode, out, err } = await bench.lane('lane', ...args);

  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(message);
});

test('an open circuit tells since when, why and when the next probe may be made', async () => {
  const now = bench.engine.clock.nowEpochMs;
  const circuit = opened(undefined, {
    platform: 'scaleo',
    why: 'failures',
    firstDelaySeconds: 30,
    nowEpochMs: now - 60_000,
  });
  await circuitLedger(bench.engine.table).write(circuit, undefined);

  const { out } = await bench.lane('lane', 'status', 'scaleo');
  const [lane] = await lanesOf('scaleo');

  expect(out).toContain(
    'scaleo: circuit open since 2026-11-22T11:59:00.000Z (1m), because its attempts failed; no probe yet, the next one not before 2026-11-22T11:59:30.000Z; its postbacks wait and spend no attempt',
  );
  expect(lane.circuit).toMatchObject({ phase: 'open', openings: 1, revision: 1 });
});

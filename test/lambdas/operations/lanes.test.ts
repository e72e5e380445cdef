import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pauseLane } from '../../../lambdas/operations/pause-lane.ts';
import { type FoundLane, resumeLane } from '../../../lambdas/operations/resume-lane.ts';
import { retireLane } from '../../../lambdas/operations/retire-lane.ts';
import { NOON_EPOCH_MS } from '../../core/postback-row.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { lanesBench } from './lanes-bench.ts';

const NOON = '2026-11-22T12:00:00.000Z';
const dana = { by: 'dana', why: 'their maintenance' };
const WOKEN = { looked: 2, woken: 1, more: false };
const resuming = { by: 'erin', evenRetired: false, wake: async () => WOKEN };

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});

const later = (ms: number) => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS + ms;
};

describe('a pause', () => {
  test('is recorded with who, when and why, and disables the mapping', async () => {
    const bench = lanesBench(engine, {});

    const result = await pauseLane('p-1', dana, bench.dependencies);

    const record = { v: 1, platform: 'p-1', standing: 'paused', ...dana, since: NOON };
    expect(result).toMatchObject({ did: 'paused', record, mapping: { state: 'Disabled' } });
    expect(bench.switched).toEqual([false]);
    expect(await bench.recorded('p-1')).toEqual([
      { sk: `AUDIT#${NOON}`, action: 'pause', ...dana, from: 'running', to: 'paused', at: NOON },
      { sk: 'LANE', platform: 'p-1', standing: 'paused', ...dana, since: NOON },
    ]);
  });

  test('that is repeated leaves the first on record', async () => {
    const bench = lanesBench(engine, {});
    await pauseLane('p-2', dana, bench.dependencies);
    later(60_000);

    const again = await pauseLane('p-2', { by: 'erin', why: 'me too' }, bench.dependencies);

    expect(again).toMatchObject({ did: 'already-paused', record: { ...dana, since: NOON } });
    expect(await bench.recorded('p-2')).toHaveLength(2);
  });

  test('that ended between record and mapping is finished by the next one', async () => {
    const broken = lanesBench(engine, {});
    broken.dependencies.mappings.setEnabled = () => Promise.reject(new Error('ended here'));
    await expect(pauseLane('p-3', dana, broken.dependencies)).rejects.toThrow('ended here');
    const bench = lanesBench(engine, {});

    const again = await pauseLane('p-3', dana, bench.dependencies);

    expect(again).toMatchObject({ did: 'paused', mapping: { state: 'Disabled' } });
    expect(bench.switched).toEqual([false]);
  });

  test('of a lane without a mapping is refused and leaves no record', async () => {
    const bench = lanesBench(engine);

    const result = await pauseLane('p-4', dana, bench.dependencies);

    expect(result).toMatchObject({ did: 'refused' });
    expect(await bench.recorded('p-4')).toEqual([]);
  });

  test('of a retired lane is refused', async () => {
    const bench = lanesBench(engine, {});
    await retireLane('p-5', dana, bench.dependencies);

    const result = await pauseLane('p-5', dana, bench.dependencies);

    expect(result).toEqual({
      did: 'refused',
      because: `it was retired by dana on ${NOON}, and sends nothing`,
    });
  });

  test('by two people at once has one name', async () => {
    const bench = lanesBench(engine, {});

    const results = await Promise.all(
      ['dana', 'erin'].map((by) => pauseLane('p-6', { by, why: 'x' }, bench.dependencies)),
    );

    const names = results.map((result) => ('record' in result ? result.record.by : result.because));
    expect(new Set(names).size).toBe(1);
    expect(await bench.recorded('p-6')).toHaveLength(2);
  });
});

describe('a resumption', () => {
  test('enables the mapping and records who did it', async () => {
    const bench = lanesBench(engine, {});
    await pauseLane('r-1', dana, bench.dependencies);
    later(3_600_000);

    const result = await resumeLane('r-1', resuming, bench.dependencies);

    expect(result).toMatchObject({
      did: 'resumed',
      before: { by: 'dana' },
      mapping: { state: 'Enabled' },
    });
    expect(await bench.recorded('r-1')).toEqual([
      expect.objectContaining({ action: 'pause' }),
      expect.objectContaining({ action: 'resume', by: 'erin', from: 'paused', to: 'running' }),
      {
        sk: 'LANE',
        platform: 'r-1',
        standing: 'running',
        by: 'erin',
        since: '2026-11-22T13:00:00.000Z',
      },
    ]);
  });

  test('that is repeated changes nothing', async () => {
    const bench = lanesBench(engine, {});
    await pauseLane('r-2', dana, bench.dependencies);
    later(1000);
    await resumeLane('r-2', resuming, bench.dependencies);
    later(2000);

    const again = await resumeLane('r-2', resuming, bench.dependencies);

    expect(again).toMatchObject({ did: 'already-running', mapping: { state: 'Enabled' } });
    expect(again).not.toHaveProperty('before');
    expect(await bench.recorded('r-2')).toHaveLength(3);
  });

  test('takes back what was disabled by other means, without a record', async () => {
    const bench = lanesBench(engine, { state: 'Disabled' });

    const result = await resumeLane('r-3', resuming, bench.dependencies);

    expect(result).toMatchObject({ did: 'resumed', mapping: { state: 'Enabled' } });
    expect(await bench.recorded('r-3')).toEqual([]);
  });

  test('whose mapping cannot be enabled leaves the lane on record as paused', async () => {
    const bench = lanesBench(engine, {});
    await pauseLane('r-4', dana, bench.dependencies);
    bench.dependencies.mappings.setEnabled = () => Promise.reject(new Error('denied'));

    const failed = resumeLane('r-4', resuming, bench.dependencies);

    await expect(failed).rejects.toThrow('denied');
    expect(await bench.dependencies.ledger.lane('r-4')).toMatchObject({ standing: 'paused' });
  });

  test('wakes after the mapping is enabled, and is on record only when that is done', async () => {
    const bench = lanesBench(engine, {});
    await pauseLane('r-6', dana, bench.dependencies);
    later(1000);
    const found: FoundLane[] = [];
    const wake = async (lane: FoundLane) => {
      found.push(lane);
      expect(bench.switched).toEqual([false, true]);
      return { looked: 9, woken: 5, more: true };
    };

    const unfinished = await resumeLane('r-6', { ...resuming, wake }, bench.dependencies);
    const standing = await bench.dependencies.ledger.lane('r-6');
    const finished = await resumeLane('r-6', resuming, bench.dependencies);

    expect(unfinished).toMatchObject({ did: 'unfinished', woken: { woken: 5 } });
    expect(found).toEqual([{ record: standing, wasEnabled: false }]);
    expect(standing).toMatchObject({ standing: 'paused', by: 'dana', since: NOON });
    expect(finished).toMatchObject({ did: 'resumed', before: { since: NOON }, woken: WOKEN });
  });

  test('of a retired lane has to be said aloud', async () => {
    const bench = lanesBench(engine, {});
    await retireLane('r-5', dana, bench.dependencies);
    later(1000);

    const refused = await resumeLane('r-5', resuming, bench.dependencies);
    const stillDisabled = [...bench.switched];
    const brought = await resumeLane('r-5', { ...resuming, evenRetired: true }, bench.dependencies);

    expect(refused).toMatchObject({ did: 'refused' });
    expect(stillDisabled).toEqual([false]);
    expect(brought).toMatchObject({ did: 'resumed', before: { standing: 'retired' } });
  });
});

describe('a retirement', () => {
  test('follows a pause, and needs no mapping once the platform has left the stage', async () => {
    const bench = lanesBench(engine, {});
    await pauseLane('t-1', dana, bench.dependencies);
    later(1000);
    const gone = lanesBench(engine);

    const result = await retireLane('t-1', { by: 'erin' }, gone.dependencies);

    expect(result).toMatchObject({ did: 'retired', record: { standing: 'retired', by: 'erin' } });
    expect(result).not.toHaveProperty('mapping');
  });

  test('that is repeated leaves the first on record, and disables what was enabled since', async () => {
    const bench = lanesBench(engine, {});
    await retireLane('t-2', dana, bench.dependencies);
    await bench.dependencies.mappings.setEnabled(
      { platform: 't-2', uuid: 'u-1', state: 'Disabled' },
      true,
    );
    later(1000);

    const again = await retireLane('t-2', { by: 'erin' }, bench.dependencies);

    expect(again).toMatchObject({ did: 'already-retired', record: { by: 'dana' } });
    expect(bench.switched).toEqual([false, true, false]);
  });
});

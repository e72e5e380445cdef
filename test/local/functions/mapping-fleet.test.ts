import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MappingDefinition } from '../../../local/functions/mapping-definition.ts';
import { createMappingFleet, type PolledMapping } from '../../../local/functions/mapping-fleet.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { until } from '../fixture-app/until.ts';

const LANE: MappingDefinition = {
  logicalId: 'Mapping',
  uuid: 'lane-uuid',
  isEnabled: true,
  queueName: 'lane',
  queueArn: 'arn:lane',
  functionName: 'worker',
  batchSize: 1,
  batchingWindowSeconds: 0,
  concurrency: 1,
  reportsBatchItemFailures: true,
};

/** A fleet whose pollers write down what they are told; their end can be held up. */
function open({
  mappings = [LANE],
  file = join(temporaryDirectory(), 'mappings.json'),
  ended = Promise.resolve(),
}: {
  mappings?: MappingDefinition[];
  file?: string;
  ended?: Promise<void>;
} = {}) {
  const told: string[] = [];
  const fleet = createMappingFleet({
    mappings,
    file,
    nowEpochMs: () => 7,
    createPoller: ({ queueName }) => ({
      start: () => void told.push(`start ${queueName}`),
      async stop() {
        told.push(`stop ${queueName}`);
        await ended;
      },
    }),
  });
  const lane = fleet.find('lane-uuid') as PolledMapping;
  return { fleet, lane, told, file };
}

const settled = ({ isChanging }: PolledMapping) =>
  until('the mapping has settled', () => !isChanging());

test('only enabled mappings are polled, and not before the fleet is started', () => {
  const other = { ...LANE, uuid: 'other', queueName: 'other', isEnabled: false };
  const { fleet, told } = open({ mappings: [LANE, other] });
  const before = [...told];

  fleet.start();

  expect(before).toEqual([]);
  expect(told).toEqual(['start lane']);
  expect(fleet.list().map((one) => one.state())).toEqual(['Enabled', 'Disabled']);
});

test('a mapping that is disabled is Disabling until its last batch is done', async () => {
  const batch = Promise.withResolvers<void>();
  const { fleet, lane, told } = open({ ended: batch.promise });
  fleet.start();

  lane.setEnabled(false);
  const meanwhile = { state: lane.state(), isChanging: lane.isChanging() };
  batch.resolve();
  await settled(lane);

  expect(meanwhile).toEqual({ state: 'Disabling', isChanging: true });
  expect(lane.state()).toBe('Disabled');
  expect(told).toEqual(['start lane', 'stop lane']);
});

test('a mapping that is enabled again is Enabling, and then polled', async () => {
  const { fleet, lane, told } = open({ mappings: [{ ...LANE, isEnabled: false }] });
  fleet.start();

  lane.setEnabled(true);
  const meanwhile = lane.state();
  await settled(lane);

  expect(meanwhile).toBe('Enabling');
  expect(lane.state()).toBe('Enabled');
  expect(told).toEqual(['start lane']);
});

test('a mapping that is told what it is already is Updating, and polled by one poller', async () => {
  const { fleet, lane, told } = open();
  fleet.start();

  lane.setEnabled(true);
  const meanwhile = lane.state();
  await settled(lane);

  expect(meanwhile).toBe('Updating');
  expect(told).toEqual(['start lane']);
});

test('stopping waits for the end of what was disabled just before', async () => {
  const batch = Promise.withResolvers<void>();
  const { fleet, lane } = open({ ended: batch.promise });
  fleet.start();
  lane.setEnabled(false);
  let stopped = false;

  const stop = fleet.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  const tooSoon = stopped;
  batch.resolve();
  await stop;

  expect(tooSoon).toBe(false);
});

describe('after a restart', () => {
  test('what was switched stays switched', () => {
    const { lane, file } = open();
    lane.setEnabled(false);

    const again = open({ file });
    again.fleet.start();

    expect(again.lane.state()).toBe('Disabled');
    expect(again.told).toEqual([]);
  });

  test('the template has its way where it says something else than it did then', () => {
    const { lane, file } = open();
    lane.setEnabled(false);
    const deployed = open({ file, mappings: [{ ...LANE, isEnabled: false }] });
    deployed.lane.setEnabled(false);

    const again = open({ file, mappings: [{ ...LANE, isEnabled: true }] });

    expect(again.lane.state()).toBe('Enabled');
  });

  test('a file that cannot be read stops the start, rather than enabling what was paused', () => {
    const file = join(temporaryDirectory(), 'mappings.json');
    writeFileSync(file, '{"lane-uuid":');

    expect(() => open({ file })).toThrow(SyntaxError);
  });
});

import {
  type GetEventSourceMappingCommand,
  type LambdaClient,
  type ListEventSourceMappingsCommand,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { LambdaLaneMappings } from '../../../lambdas/adapters/lane-mappings.ts';

type Command =
  | GetEventSourceMappingCommand
  | ListEventSourceMappingsCommand
  | UpdateEventSourceMappingCommand;

/** What stands for Lambda: AWS's slow switches, which the local stack's are too quick for. */
function mappingsOn(answer: (command: Command) => object) {
  const sent: string[] = [];
  const client = {
    async send(command: Command) {
      sent.push(command.constructor.name.replace('EventSourceMapping', '').replace('Command', ''));
      return answer(command);
    },
  };
  let waitedMs = 0;
  const mappings = new LambdaLaneMappings(client as unknown as LambdaClient, {
    stage: 'test',
    wait: async (ms) => {
      waitedMs += ms;
    },
  });
  return { mappings, sent, waitedMs: () => waitedMs };
}

const LANE = { platform: 'scaleo', uuid: 'u-1', state: 'Enabled' };
const inUse = () => {
  throw new ResourceInUseException({ $metadata: {}, message: 'in use', Type: 'User' });
};

/** States that a mapping has at one look after the other; the last one stays. */
function looks(...states: string[]) {
  return () => ({ UUID: 'u-1', State: states.length > 1 ? states.shift() : states[0] });
}

test('lanes are found by the delivery function and the queue’s name, on any page', async () => {
  const { mappings } = mappingsOn((command) => {
    const { FunctionName, Marker } = (command as ListEventSourceMappingsCommand).input;
    expect(FunctionName).toBe('postproof-test-delivery');
    const of = (queue: string, UUID: string) => ({
      UUID,
      State: 'Enabled',
      EventSourceArn: `arn:aws:sqs:eu-west-1:1:${queue}`,
    });
    return Marker === undefined
      ? { NextMarker: 'm', EventSourceMappings: [of('postproof-test-lane-scaleo-2', 'other')] }
      : { EventSourceMappings: [of('postproof-test-lane-scaleo', 'u-1')] };
  });

  expect(await mappings.find('scaleo')).toEqual(LANE);
  expect(await mappings.find('revvvs')).toBeUndefined();
});

describe('switching', () => {
  test('asks nothing of a mapping that is as wanted', async () => {
    const { mappings, sent } = mappingsOn(inUse);

    expect(await mappings.setEnabled(LANE, true)).toEqual(LANE);
    expect(sent).toEqual([]);
  });

  test('waits until the mapping has settled', async () => {
    const look = looks('Disabling', 'Disabling', 'Disabled');
    const { mappings, sent, waitedMs } = mappingsOn((command) =>
      command instanceof UpdateEventSourceMappingCommand ? {} : look(),
    );

    const switched = await mappings.setEnabled(LANE, false);

    expect(switched).toEqual({ ...LANE, state: 'Disabled' });
    expect(sent).toEqual(['Update', 'Get', 'Get', 'Get']);
    expect(waitedMs()).toBe(3000);
  });

  test('asks again where AWS is still at another change', async () => {
    const look = looks('Enabled', 'Disabled');
    let asked = 0;
    const { mappings } = mappingsOn((command) => {
      if (!(command instanceof UpdateEventSourceMappingCommand)) return look();
      asked += 1;
      return asked === 1 ? inUse() : {};
    });

    const switched = await mappings.setEnabled({ ...LANE, state: 'Enabling' }, false);

    expect(switched.state).toBe('Disabled');
    expect(asked).toBe(2);
  });

  test('gives up after three minutes and tells where it stands', async () => {
    const { mappings, waitedMs } = mappingsOn((command) =>
      command instanceof UpdateEventSourceMappingCommand ? {} : { UUID: 'u-1', State: 'Disabling' },
    );

    const switched = await mappings.setEnabled(LANE, false);

    expect(switched.state).toBe('Disabling');
    expect(waitedMs()).toBe(179_000);
  });

  test('passes on what is no such wait', async () => {
    const { mappings } = mappingsOn(() => {
      throw new Error('AccessDenied');
    });

    await expect(mappings.setEnabled(LANE, false)).rejects.toThrow('AccessDenied');
  });
});

import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { BusRefusedError, EventBridgeBus } from '../../../lambdas/adapters/event-bridge-bus.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';

type Entry = { Detail?: string | undefined };
type Answer = {
  FailedEntryCount?: number;
  Entries?: Array<{ EventId?: string; ErrorCode?: string }>;
};

const TAKEN = { EventId: 'taken' };
const THROTTLED = { ErrorCode: 'ThrottlingException' };

/** @param answer - what the bus says to the n-th call, from 1 */
function busAnswering(answer: (call: number, entries: Entry[]) => Answer) {
  const calls: Entry[][] = [];
  const client = {
    async send(command: PutEventsCommand) {
      expect(command).toBeInstanceOf(PutEventsCommand);
      const entries = command.input.Entries ?? [];
      calls.push(entries);
      return answer(calls.length, entries);
    },
  } as unknown as EventBridgeClient;
  return { bus: new EventBridgeBus('events', client), calls };
}

const takeAll = (_: number, entries: Entry[]): Answer => ({ Entries: entries.map(() => TAKEN) });

function deposits(count: number) {
  return Array.from({ length: count }, (_, n) => playerEvents(`bus`).deposit(n + 1));
}

/** The deposits of a call, by number. */
const numbers = (entries: Entry[] | undefined) =>
  entries?.map(({ Detail = '' }) => Number(/"dep-(\d+)-bus"/.exec(Detail)?.[1]));

test('an event is put on the stage’s bus under the product’s own source and type', async () => {
  const { bus, calls } = busAnswering(takeAll);
  const event = playerEvents('bus').registration({ sourceEventId: 'reg-1' });

  await bus.put([event]);

  expect(calls).toEqual([
    [
      {
        EventBusName: 'events',
        Source: 'postproof.ingest',
        DetailType: 'PlayerEvent',
        Detail: JSON.stringify(event),
      },
    ],
  ]);
});

test('no events are no call', async () => {
  const { bus, calls } = busAnswering(takeAll);

  await bus.put([]);

  expect(calls).toEqual([]);
});

test('more than ten events go in several calls, each once and in order', async () => {
  const { bus, calls } = busAnswering(takeAll);

  await bus.put(deposits(23));

  expect(calls.map(numbers)).toEqual([
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    [11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
    [21, 22, 23],
  ]);
});

test('of an answer that took only some, the others alone are tried again', async () => {
  const { bus, calls } = busAnswering((call, entries) =>
    call === 1
      ? { FailedEntryCount: 2, Entries: [THROTTLED, TAKEN, THROTTLED] }
      : takeAll(call, entries),
  );

  await bus.put(deposits(3));

  expect(calls.map(numbers)).toEqual([
    [1, 2, 3],
    [1, 3],
  ]);
});

test('what is refused three times is the sender’s to bring again', async () => {
  const { bus, calls } = busAnswering((call) => ({
    FailedEntryCount: 1,
    Entries: call === 1 ? [TAKEN, THROTTLED] : [THROTTLED],
  }));

  const refused = bus.put(deposits(2));

  await expect(refused).rejects.toThrow(BusRefusedError);
  await expect(refused).rejects.toMatchObject({
    code: 'POSTPROOF_BUS_REFUSED',
    message:
      'The bus refused 1 event(s): ThrottlingException. Nothing is lost if the sender tries again.',
  });
  expect(calls.map(numbers)).toEqual([[1, 2], [2], [2]]);
});

test.each<[string, Answer]>([
  ['no entries', {}],
  ['an entry with neither ID nor error', { FailedEntryCount: 0, Entries: [{}] }],
])('an answer with %s has taken nothing', async (_, answer) => {
  const { bus, calls } = busAnswering(() => answer);

  await expect(bus.put(deposits(1))).rejects.toThrow(BusRefusedError);
  expect(calls).toHaveLength(3);
});

test('an error of the call itself is passed on: the SDK has tried again already', async () => {
  const { bus, calls } = busAnswering(() => {
    throw new Error('AccessDeniedException');
  });

  await expect(bus.put(deposits(1))).rejects.toThrow('AccessDeniedException');
  expect(calls).toHaveLength(1);
});

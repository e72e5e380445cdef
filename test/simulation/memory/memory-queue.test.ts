import { MessageNotInflight, ReceiptHandleIsInvalid } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { MemoryQueue, type QueueSettings } from './memory-queue.ts';

/*
 * What the engine of the local stack cannot show: long times, chosen orders, duplicates, and what it
 * does otherwise than SQS. The rest is in queue-conformance.test.ts.
 */

const START_EPOCH_MS = 1_795_341_600_000;
const HOUR_MS = 3_600_000;

function open(changes: Partial<QueueSettings> = {}) {
  const clock = { nowEpochMs: START_EPOCH_MS };
  const now = () => clock.nowEpochMs;
  const deadLetters = new MemoryQueue({ name: 'dlq', visibilityTimeoutSeconds: 30 }, now);
  const settings = { visibilityTimeoutSeconds: 30, maxReceiveCount: 1, deadLetters, ...changes };
  return { clock, deadLetters, queue: new MemoryQueue({ name: 'lane', ...settings }, now) };
}

function receiveOne(queue: MemoryQueue) {
  const [message] = queue.receive();
  if (message === undefined) throw new Error('No message is visible.');
  return message;
}

test('the caller chooses which of the visible messages comes next', () => {
  const asked: number[] = [];
  const choose = (count: number) => {
    asked.push(count);
    return count - 1;
  };
  const { queue } = open({ choose });
  for (const body of ['a', 'b', 'c']) queue.send(body);

  const bodies = queue.receive(2).map(({ Body }) => Body);

  expect(bodies).toEqual(['c', 'b']);
  expect(asked).toEqual([3, 2]);
});

test('a choice that is none of the visible messages is refused', () => {
  const { queue } = open({ choose: (count) => count });
  queue.send('a');

  const receive = () => queue.receive();

  expect(receive).toThrow('lane: the choice is not of the visible');
});

test('a message is where it is by the clock: delayed, visible, in flight, visible again', () => {
  const { queue, clock } = open();
  queue.send('a', 900);
  const delayed = [queue.depths(), queue.nextVisibleAtEpochMs()];

  clock.nowEpochMs += 900_000;
  const visible = [queue.depths(), queue.nextVisibleAtEpochMs()];
  queue.receive();
  const inFlight = [queue.depths(), queue.nextVisibleAtEpochMs()];
  clock.nowEpochMs += 29_999;
  const stillInFlight = queue.receive();
  clock.nowEpochMs += 1;

  expect(delayed).toEqual([{ visible: 0, delayed: 1, inFlight: 0 }, START_EPOCH_MS + 900_000]);
  expect(visible).toEqual([{ visible: 1, delayed: 0, inFlight: 0 }, undefined]);
  expect(inFlight).toEqual([{ visible: 0, delayed: 0, inFlight: 1 }, START_EPOCH_MS + 930_000]);
  expect(stillInFlight).toEqual([]);
  expect(queue.depths()).toEqual({ visible: 1, delayed: 0, inFlight: 0 });
});

test.each([901, -1, 0.5, Number.NaN])('a delay of %d s is refused', (delaySeconds) => {
  const { queue } = open();

  const send = () => queue.send('a', delaySeconds);

  expect(send).toThrow('for parameter DelaySeconds is invalid');
  expect(queue.bodies()).toEqual([]);
});

test('a message that was received is deleted by its last handle, even after its time', () => {
  const { queue, clock } = open();
  queue.send('a');
  const { ReceiptHandle } = receiveOne(queue);
  clock.nowEpochMs += 60_000;

  queue.remove(ReceiptHandle);

  expect(queue.bodies()).toEqual([]);
});

test('a message that is visible again is not hidden by an old handle', () => {
  const { queue, clock } = open();
  queue.send('a');
  const { ReceiptHandle } = receiveOne(queue);
  clock.nowEpochMs += 30_000;

  const change = () => queue.changeVisibility(ReceiptHandle, 10);

  expect(change).toThrow(MessageNotInflight);
});

test('a message is hidden for twelve hours from its receive at most', () => {
  const { queue, clock } = open({ visibilityTimeoutSeconds: 7200 });
  queue.send('a');
  const { ReceiptHandle } = receiveOne(queue);
  clock.nowEpochMs += HOUR_MS;

  const tooLong = () => queue.changeVisibility(ReceiptHandle, 11 * 3600 + 1);

  expect(tooLong).toThrow('for parameter VisibilityTimeout is invalid');
  queue.changeVisibility(ReceiptHandle, 11 * 3600);
  expect(queue.nextVisibleAtEpochMs()).toBe(START_EPOCH_MS + 12 * HOUR_MS);
});

test('a visibility of 0 s shows a message at once', () => {
  const { queue } = open({ maxReceiveCount: 2 });
  queue.send('a');
  queue.changeVisibility(receiveOne(queue).ReceiptHandle, 0);

  const { Attributes } = receiveOne(queue);

  expect(Attributes.ApproximateReceiveCount).toBe('2');
});

test.each(['lane/receipt-2', 'lane/receipt-x', 'dlq/receipt-1', ''])(
  'the handle "%s" is of no message',
  (receiptHandle) => {
    const { queue } = open();
    queue.send('a');
    queue.receive();

    const remove = () => queue.remove(receiptHandle);

    expect(remove).toThrow(ReceiptHandleIsInvalid);
  },
);

test('a duplicate is the same message, visible at once, and outlives the deletion of the other', () => {
  const { queue } = open({ maxReceiveCount: 5 });
  queue.send('a');
  const first = receiveOne(queue);

  queue.duplicate(first.ReceiptHandle);
  const second = receiveOne(queue);
  queue.remove(first.ReceiptHandle);

  expect(second).toMatchObject({ MessageId: first.MessageId, Body: 'a' });
  expect(second.Attributes).toMatchObject({
    SentTimestamp: '1795341600000',
    ApproximateReceiveCount: '2',
  });
  expect(queue.depths()).toEqual({ visible: 0, delayed: 0, inFlight: 1 });
});

test('a dead letter goes back to its queue as a new message', () => {
  const { queue, deadLetters, clock } = open();
  queue.send('a');
  const { MessageId } = receiveOne(queue);
  clock.nowEpochMs += 30_000;
  const setAside = queue.receive();
  clock.nowEpochMs += HOUR_MS;

  const moved = deadLetters.redrive();
  const again = receiveOne(queue);

  expect([setAside, moved, deadLetters.bodies()]).toEqual([[], 1, []]);
  expect(again.Body).toBe('a');
  expect(again.MessageId).not.toBe(MessageId);
  expect(again.Attributes).toMatchObject({
    SentTimestamp: '1795345230000',
    ApproximateReceiveCount: '1',
  });
});

test('a redrive moves as many as it is told to, and none that somebody holds', () => {
  const { queue, deadLetters, clock } = open();
  for (const body of ['a', 'b', 'c']) queue.send(body);
  queue.receive(10);
  clock.nowEpochMs += 30_000;
  queue.receive(10);
  deadLetters.receive(1);

  const moved = [deadLetters.redrive(1), deadLetters.redrive()];

  expect(moved).toEqual([1, 1]);
  expect(queue.bodies()).toEqual(['b', 'c']);
  expect(deadLetters.bodies()).toEqual(['a']);
});

test('a letter that came from no queue is not moved to one', () => {
  const { deadLetters } = open();
  deadLetters.send('direct');

  const redrive = () => deadLetters.redrive();

  expect(redrive).toThrow('dlq: a message that came from no queue cannot go back to one');
});

test('a message that nobody takes is forgotten after its retention, and counted', () => {
  const { queue, clock } = open();
  queue.send('a');
  clock.nowEpochMs += 96 * HOUR_MS - 1;
  const kept = queue.bodies();

  clock.nowEpochMs += 1;

  expect(kept).toEqual(['a']);
  expect(queue.receive()).toEqual([]);
  expect(queue.expiredCount()).toBe(1);
});

test('a dead letter’s retention counts from when it was sent', () => {
  const { queue, deadLetters, clock } = open();
  queue.send('a');
  queue.receive();
  clock.nowEpochMs += 95 * HOUR_MS;
  queue.receive();
  const kept = deadLetters.bodies();

  clock.nowEpochMs += HOUR_MS;

  expect(kept).toEqual(['a']);
  expect(deadLetters.bodies()).toEqual([]);
  expect(deadLetters.expiredCount()).toBe(1);
});

test('without dead letters a message comes again for ever', () => {
  const { clock, queue } = open({ maxReceiveCount: Number.POSITIVE_INFINITY });
  queue.send('a');

  const counts = Array.from({ length: 7 }, () => {
    clock.nowEpochMs += 30_000;
    return receiveOne(queue).Attributes.ApproximateReceiveCount;
  });

  expect(counts).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

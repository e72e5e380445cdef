import { randomUUID } from 'node:crypto';
import {
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { ClicksBench } from '../../helpers/clicks-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

/*
 * The engine of the tests runs one write after another; DynamoDB does not. Here it answers as
 * DynamoDB does where two writes meet on one item.
 */

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

type Send = (command: object) => Promise<unknown>;

/** The same ledger, with something between its client and the engine. */
function through(hook: (command: object, send: Send) => Promise<unknown>): LedgerEngine {
  const { client } = engine.table;
  const send: Send = (command) => client.send(command as never);
  const hooked = { send: (command: object) => hook(command, send) };
  return { ...engine, table: { ...engine.table, client: hooked as never } };
}

const conflict = () => new TransactionConflictException({ message: 'met', $metadata: {} });
const cancelled = () =>
  new TransactionCanceledException({
    message: 'met',
    $metadata: {},
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });

function clickOf(clickId: string) {
  return { platform: 'scaleo', clickId, clickedAt: '2026-11-22T09:59:30.000Z' };
}

test('a registration that meets the binding of its own player is decided, not taken for another’s', async () => {
  const api = new ClicksBench(engine);
  const { registration, playerRef } = playerEvents(randomUUID());
  const click = clickOf(randomUUID());
  const player = { brand: 'aurora', playerRef };
  let step: 'before' | 'met' | 'committed' = 'before';
  const meeting = through(async (command, send) => {
    if (command instanceof TransactWriteCommand && step === 'before') {
      step = 'met';
      throw cancelled();
    }
    const answer = await send(command);
    // The other transaction commits between the two reads that look for what stood in the way.
    if (command instanceof GetCommand && command.input.Key?.sk === 'PLAYER' && step === 'met') {
      step = 'committed';
      await api.dependencies.clicks.bind(player, { ...click, boundBy: 'clicks-api' });
    }
    return answer;
  });

  const settlement = await new ClicksBench(meeting).authority.settle(registration({ click }));

  expect(step).toBe('committed');
  expect(settlement.outcome).toBe('decided');
  expect(await api.authority.allPostbacksOf(playerRef)).toHaveLength(1);
});

test('a registration that meets a transaction on its player is still its player’s', async () => {
  const api = new ClicksBench(engine);
  const { registration, playerRef } = playerEvents(randomUUID());
  const click = clickOf(randomUUID());
  const link = { ...click, boundBy: 'clicks-api' };
  await api.dependencies.clicks.bind({ brand: 'aurora', playerRef }, link);
  let meetings = 0;
  const meeting = through((command, send) => {
    const notes =
      command instanceof UpdateCommand &&
      command.input.UpdateExpression?.includes('link.registeredAt');
    if (notes && meetings < 2) {
      meetings += 1;
      return Promise.reject(conflict());
    }
    return send(command);
  });

  const other = registration({ click: clickOf(randomUUID()) });
  const settlement = await new ClicksBench(meeting).authority.settle(other);

  expect(meetings).toBe(2);
  expect(settlement.outcome).toBe('decided');
});

test('a landing that keeps meeting transactions is not said to be recorded', async () => {
  const meeting = through((command, send) =>
    command instanceof UpdateCommand && command.input.Key?.sk === 'CLICK'
      ? Promise.reject(conflict())
      : send(command),
  );

  await expect(new ClicksBench(meeting).landed(randomUUID())).rejects.toThrow('met');
});

test('a landing that meets one transaction is recorded', async () => {
  const clickId = randomUUID();
  let met = false;
  const meeting = through((command, send) => {
    if (command instanceof UpdateCommand && command.input.Key?.sk === 'CLICK' && !met) {
      met = true;
      return Promise.reject(conflict());
    }
    return send(command);
  });
  const bench = new ClicksBench(meeting);

  await bench.landed(clickId);

  expect(await bench.dependencies.clicks.recorded({ platform: 'scaleo', clickId })).toHaveProperty(
    'landed',
  );
});

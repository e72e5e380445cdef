import { randomUUID } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { addHours, hourOf } from '../../../core/hours.ts';
import { circuitKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { circuitLedger } from '../../../lambdas/adapters/circuit-ledger.ts';
import type { CircuitLedger } from '../../../lambdas/delivery/ports.ts';
import { DeliveryBench } from '../../helpers/delivery-bench.ts';
import type { LedgerEngine } from '../../helpers/ledger-engine.ts';

export type CircuitBench = ReturnType<typeof openCircuitBench>;

/** Forgets the lane's circuit, and what was counted for it. */
export async function beginAnew({ table, clock }: LedgerEngine): Promise<void> {
  // In the middle of an hour, so that a test sees its beginning only if it wants to.
  clock.nowEpochMs = Date.parse(`${addHours(hourOf(clock.nowEpochMs), 3)}:20:00.000Z`);
  const Key = circuitKey('scaleo');
  await table.client.send(new DeleteCommand({ TableName: table.tableName, Key }));
}

/** A bench of one execution environment, whose requests to circuits are counted. */
export function openCircuitBench(engine: LedgerEngine) {
  const made = new DeliveryBench(engine);
  const real = circuitLedger(engine.table);
  const calls: string[] = [];
  const told: CircuitLedger = {
    read: (platform) => {
      calls.push('read');
      return real.read(platform);
    },
    write: (...write) => {
      calls.push('write');
      return real.write(...write);
    },
    count: (...count) => {
      calls.push('count');
      return real.count(...count);
    },
    hasAcknowledgement: (...since) => {
      calls.push('has acknowledgement');
      return real.hasAcknowledgement(...since);
    },
    countAnew: (platform) => {
      calls.push('count anew');
      return real.countAnew(platform);
    },
  };
  made.dependencies.circuits = made.openCircuits(told);
  return Object.assign(made, { calls, told });
}

/** A new postback, after its first message. */
export async function deliverNew(
  b: CircuitBench,
  changes: Partial<PostbackRow> = {},
): Promise<PostbackRow> {
  const row = await b.create(randomUUID(), changes);
  await b.deliver(row, 1);
  return b.row(row);
}

import * as z from 'zod';
import { reference } from '../../../core/player-event.ts';
import { type OperatorPayload, operatorPayload } from '../operator-payload.ts';

/** What the operator's backend may put on the bus: its payload, and an ID of its own. */
export type OperatorType = OperatorPayload['type'];

/** The schema of one type alone; types that are alike share one in the vocabulary. */
export function operatorEvent(type: OperatorType) {
  const option = operatorPayload.options.find(({ shape }) => shape.type.safeParse(type).success);
  if (option === undefined) throw new RangeError(`no payload is of the type "${type}"`);
  const { timestamp, data } = option.shape;
  return z.object({ id: reference, type: z.literal(type), timestamp, data });
}

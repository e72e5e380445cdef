import * as z from 'zod';
import { capturedClick } from '../../core/captured-click.ts';
import { click, configuredName, playerId } from '../../core/player-event.ts';

/** What the operator's backend sends when it knows whose click it was. */

const player = { brand: configuredName, playerId };
/** Without a time, that of the recorded landing counts, else the moment of binding. */
const givenClick = click.omit({ attributes: true }).partial({ clickedAt: true });

export const bindingBody = z.union(
  [
    z.strictObject({ ...player, capture: capturedClick }),
    z.strictObject({ ...player, click: givenClick }).transform(({ click: given, ...rest }) => ({
      ...rest,
      capture: given,
    })),
  ],
  { error: 'must have brand, playerId, and either capture or click with platform and clickId' },
);

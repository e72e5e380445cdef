import * as z from 'zod';
import { reference } from '../../../core/player-event.ts';
import { readOperatorPayload } from '../operator-payload.ts';
import { parsePayload } from '../parse-payload.ts';
import { decodeBody, parseJson } from '../read-body.ts';
import { refuseWebhook } from '../refuse-webhook.ts';
import type { Reading, SourceAdapter } from '../source-adapter.ts';

/**
 * What the operator's own backend puts on the bus, in our vocabulary. Who may put it there is a
 * matter of IAM and of the bus's policy. The ID of the envelope is another one at each repetition,
 * so the detail has one of its own.
 */

const identified = z.object({ id: reference });

export const operatorEvents: SourceAdapter = {
  verify: refuseWebhook,

  read(request): Reading {
    const json = parseJson(decodeBody(request.body));
    const { id } = parsePayload(identified, json);
    return readOperatorPayload(json, id);
  },
};

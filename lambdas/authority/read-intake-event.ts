import * as z from 'zod';
import { type BusEvent, claim, isClaim } from '../../core/claim.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { playerEvent } from '../../core/player-event.ts';
import { withWantedAttributes } from '../../core/wanted-attributes.ts';

const envelope = z.object({ detail: z.unknown() });
const busEvent = z.discriminatedUnion('type', [playerEvent, claim]);
const flaggedAsTest = z.object({ detail: z.object({ test: z.literal(true) }) });

/** `test`: it is invalid, and says that it belongs to a test conversion. */
export type IntakeReading = { event: BusEvent } | { invalid: string; test?: true };

/**
 * Reads one message of the intake queue. It is pure, so that the reason of a dead letter can be
 * told again at any time from the letter itself.
 *
 * @param body - the EventBridge envelope as SQS carries it
 * @returns the event, or why it can never be decided
 */
export function readIntakeEvent(
  body: string,
  config: Pick<PipelineConfig, 'brands' | 'sources' | 'platforms'>,
): IntakeReading {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { invalid: 'the message is no JSON' };
  }
  const outer = envelope.safeParse(json);
  if (!outer.success) return { invalid: 'the message is no EventBridge event: it has no detail' };
  const isTest = flaggedAsTest.safeParse(json).success;
  const invalid = (reason: string) => ({ invalid: reason, ...(isTest && { test: true as const }) });
  const inner = busEvent.safeParse(outer.data.detail);
  if (!inner.success) {
    const issues = inner.error.issues.map((issue) => {
      return `detail${issue.path.map((key) => `.${String(key)}`).join('')}: ${issue.message}`;
    });
    return invalid(issues.join('; '));
  }
  const event = inner.data;
  if (!Object.hasOwn(config.sources, event.source)) {
    return invalid(`detail.source: "${event.source}" is no source of this stage`);
  }
  if (event.brand !== undefined && !config.brands.includes(event.brand)) {
    return invalid(`detail.brand: "${event.brand}" is no brand of this stage`);
  }
  return { event: isClaim(event) ? event : withWantedAttributes(event, config) };
}

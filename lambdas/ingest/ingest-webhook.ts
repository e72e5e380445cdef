import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { type PlayerEvent, playerEvent, type ReportedEvent } from '../../core/player-event.ts';
import { pseudonymise } from '../../core/pseudonymise.ts';
import { withWantedAttributes } from '../../core/wanted-attributes.ts';
import {
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../../integrations/sources/source-adapter.ts';

/** A webhook answered, and what to count it as. */
export type WebhookAnswer =
  | { outcome: 'accepted' | 'ignored'; events: number }
  | {
      outcome: 'unknown-source' | 'unknown-brand' | 'too-large' | 'bad-signature' | 'bus-refused';
      detail: string;
    }
  | { outcome: 'unparseable'; detail: string; faults: readonly string[] };

export type IngestDependencies = {
  config: PipelineConfig;
  adapters: Record<string, SourceAdapter>;
  /** The signing secret of a source. */
  sourceSecret(source: string): Promise<string>;
  pseudonymKey(): Promise<string>;
  /** Returns when the bus has durably taken every event; throws otherwise. */
  put(events: readonly PlayerEvent[]): Promise<void>;
  nowEpochMs(): number;
  /** Reasons that the caller is not told. */
  note(reason: string, details?: Record<string, unknown>): void;
};

/** Far above any provider's webhook, far below what one bus entry holds (1 MB). */
const MAX_BODY_BYTES = 256 * 1024;
/** Shorter secrets are placeholders or accidents; nothing is ever verified with one. */
const MIN_SECRET_CHARACTERS = 16;

/**
 * Takes one webhook: verifies it, normalises it, and puts it on the bus. It calls nothing but the
 * bus, and 2xx is answered only after the bus has taken every event.
 *
 * @param webhook - the source and brand of its URL, and the request
 */
export async function ingestWebhook(
  webhook: { source: string; brand?: string; request: WebhookRequest },
  dependencies: IngestDependencies,
): Promise<WebhookAnswer> {
  const { config, adapters, note } = dependencies;
  const settings = Object.hasOwn(config.sources, webhook.source)
    ? config.sources[webhook.source]
    : undefined;
  const adapter = settings && adapters[settings.adapter];
  if (!settings || !adapter) return { outcome: 'unknown-source', detail: 'No such source.' };
  if (webhook.brand !== undefined && !config.brands.includes(webhook.brand)) {
    return { outcome: 'unknown-brand', detail: 'No such brand.' };
  }
  if (webhook.request.body.byteLength > MAX_BODY_BYTES) {
    return { outcome: 'too-large', detail: `The body has more than ${MAX_BODY_BYTES} bytes.` };
  }
  const secret = await dependencies.sourceSecret(webhook.source);
  if (secret.length < MIN_SECRET_CHARACTERS) {
    throw new RangeError(
      `The signing secret of "${webhook.source}" has fewer than ${MIN_SECRET_CHARACTERS} characters.`,
    );
  }
  try {
    adapter.verify(webhook.request, {
      secrets: [secret],
      nowEpochMs: dependencies.nowEpochMs(),
      toleranceSeconds: settings.toleranceSeconds,
    });
    const reading = adapter.read(webhook.request);
    if (reading.kind === 'ignored') {
      note('event type ignored', { source: webhook.source, type: reading.type });
      return { outcome: 'ignored', events: 0 };
    }
    const key = await dependencies.pseudonymKey();
    const events = reading.events.map((event) => normalise(event, webhook, { config, key }));
    return await put(events, dependencies);
  } catch (error) {
    return refusal(error, webhook.source, note);
  }
}

async function put(
  events: readonly PlayerEvent[],
  { put: putOnBus, note }: IngestDependencies,
): Promise<WebhookAnswer> {
  try {
    await putOnBus(events);
    return { outcome: 'accepted', events: events.length };
  } catch (error) {
    note('the bus did not take the events', { error });
    return { outcome: 'bus-refused', detail: 'Not taken. Please send it again.' };
  }
}

function refusal(error: unknown, source: string, note: IngestDependencies['note']): WebhookAnswer {
  if (error instanceof SignatureRefusedError) {
    note('signature refused', { source, reason: error.message });
    return { outcome: 'bad-signature', detail: 'The signature does not verify.' };
  }
  if (error instanceof UnparseableWebhookError) {
    note('webhook cannot be used', { source, faults: error.faults });
    return { outcome: 'unparseable', detail: error.message, faults: error.faults };
  }
  throw error;
}

function normalise(
  reported: ReportedEvent,
  webhook: { source: string; brand?: string },
  { config, key }: { config: PipelineConfig; key: string },
): PlayerEvent {
  const { playerId, brand: reportedBrand, ...rest } = reported;
  const brand = webhook.brand ?? reportedBrand;
  if (brand === undefined || !config.brands.includes(brand)) {
    throw new UnparseableWebhookError([
      `brand: must be one of ${config.brands.join(', ')}, in the payload or the URL`,
    ]);
  }
  if (reportedBrand !== undefined && reportedBrand !== brand) {
    throw new UnparseableWebhookError(['brand: the payload names another brand than the URL']);
  }
  const event = playerEvent.safeParse({
    ...rest,
    v: 1,
    source: webhook.source,
    brand,
    playerRef: pseudonymise(key, brand, playerId),
  });
  if (event.success) return withWantedAttributes(event.data, config);
  throw new UnparseableWebhookError(
    event.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
  );
}

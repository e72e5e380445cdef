import type { BusEvent } from '../../core/claim.ts';
import { type PipelineConfig, sourceOf } from '../../core/pipeline-config.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { CredentialsUnusableError, parseCredentials } from '../../core/source-credentials.ts';
import type { SourceDescription } from '../../core/source-description.ts';
import { normaliseReport } from '../../integrations/sources/normalise-report.ts';
import {
  CertificateUnavailableError,
  type Reading,
  SignatureRefusedError,
  type SourceAdapter,
  type SourceReply,
  UnparseableWebhookError,
  type VerificationContext,
  type WebhookRequest,
} from '../../integrations/sources/source-adapter.ts';

/** A webhook answered, and what to count it as. */
export type WebhookAnswer =
  | { outcome: 'accepted' | 'ignored' | 'handshake'; events: number; reply?: SourceReply }
  | {
      outcome:
        | 'unknown-source'
        | 'unknown-brand'
        | 'wrong-method'
        | 'too-large'
        | 'bad-signature'
        | 'not-ready'
        | 'bus-refused';
      detail: string;
    }
  | { outcome: 'unparseable'; detail: string; faults: readonly string[] };

/** One way of verifying and reading, with what is known of it. */
export type SourceKind = { description: SourceDescription; adapter: SourceAdapter };

export type IngestDependencies = {
  config: PipelineConfig;
  kinds: Readonly<Record<string, SourceKind>>;
  /** The texts of a source's secret that count now, the current one first. */
  sourceSecrets(source: { name: string; brand?: string }): Promise<readonly string[]>;
  pseudonymKey(): Promise<string>;
  fetchCertificate: VerificationContext['fetchCertificate'];
  /** Returns when the bus has durably taken every event; throws otherwise. */
  put(events: readonly BusEvent[]): Promise<void>;
  nowEpochMs(): number;
  /** Reasons that the caller is not told. */
  note(reason: string, details?: Record<string, unknown>): void;
};

export type Webhook = {
  /** Source and brand of its URL. */
  source: string;
  brand?: string;
  request: WebhookRequest;
};

/** Far above any provider's webhook, far below what one bus entry holds (1 MB). */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * Takes one webhook: verifies it, normalises it, and puts it on the bus. It calls nothing but the
 * bus (and, for a certificate, the provider's own domain), and 2xx is answered only after the bus
 * has taken every event.
 */
export async function ingestWebhook(
  webhook: Webhook,
  dependencies: IngestDependencies,
): Promise<WebhookAnswer> {
  const { config, kinds, note } = dependencies;
  const source = sourceOf(config, webhook.source);
  const kind = source && kinds[source.adapter];
  if (!source || !kind || source.eventBus) {
    return { outcome: 'unknown-source', detail: 'No such source.' };
  }
  const refused = refuseUnread(webhook, { source, kind, config });
  if (refused) return refused;
  try {
    return await verifyAndPut(webhook, { source, kind }, dependencies);
  } catch (error) {
    return refusal(error, webhook.source, note);
  }
}

/** What can be told without looking at what is signed. */
function refuseUnread(
  { source: name, brand, request }: Webhook,
  { source, kind, config }: { source: SourceConfig; kind: SourceKind; config: PipelineConfig },
): WebhookAnswer | undefined {
  if (brand !== undefined && !config.brands.includes(brand)) {
    return { outcome: 'unknown-brand', detail: 'No such brand.' };
  }
  if (brand === undefined && source.secrets === 'per-brand') {
    return { outcome: 'unknown-brand', detail: `The URL must name a brand: ${name}/{brand}.` };
  }
  if (!(kind.description.methods as readonly string[]).includes(request.method)) {
    const allowed = kind.description.methods.join(' or ');
    return { outcome: 'wrong-method', detail: `Must be called with ${allowed}.` };
  }
  if (request.body.byteLength > MAX_BODY_BYTES) {
    return { outcome: 'too-large', detail: `The body has more than ${MAX_BODY_BYTES} bytes.` };
  }
  return undefined;
}

async function verifyAndPut(
  webhook: Webhook,
  { source, kind: { description, adapter } }: { source: SourceConfig; kind: SourceKind },
  dependencies: IngestDependencies,
): Promise<WebhookAnswer> {
  const { config, note } = dependencies;
  const { settings, toleranceSeconds } = source;
  const nowEpochMs = dependencies.nowEpochMs();
  const credentials = await credentialsOf(webhook, { source, description }, dependencies);
  await adapter.verify(webhook.request, {
    credentials,
    settings,
    nowEpochMs,
    toleranceSeconds,
    fetchCertificate: dependencies.fetchCertificate,
  });
  const context = { settings, currencies: config.currencies, nowEpochMs };
  const reading = adapter.read(webhook.request, context);
  const events = await eventsOf(reading, webhook, dependencies);
  if (reading.kind === 'ignored') {
    note('event type ignored', { source: webhook.source, type: reading.type });
  }
  try {
    if (events.length > 0) await dependencies.put(events);
  } catch (error) {
    note('the bus did not take the events', { error });
    return { outcome: 'bus-refused', detail: 'Not taken. Please send it again.' };
  }
  const [current = {}] = credentials;
  const answering = { credentials: current, settings, nowEpochMs };
  const reply = adapter.answer?.(webhook.request, reading, answering);
  const outcome = reading.kind === 'events' ? 'accepted' : reading.kind;
  return { outcome, events: events.length, ...(reply && { reply }) };
}

/** A previous secret that is malformed was never in force, and is left out. */
async function credentialsOf(
  { source: name, brand }: Webhook,
  { source, description }: { source: SourceConfig; description: SourceDescription },
  { sourceSecrets }: IngestDependencies,
): Promise<object[]> {
  const perBrand = source.secrets === 'per-brand' && brand !== undefined;
  const [current = '', ...previous] = await sourceSecrets({ name, ...(perBrand && { brand }) });
  const earlier = previous.flatMap((text) => {
    try {
      return [parseCredentials(text, description)];
    } catch {
      return [];
    }
  });
  return [parseCredentials(current, description), ...earlier];
}

async function eventsOf(
  reading: Reading,
  webhook: Webhook,
  { config, pseudonymKey }: IngestDependencies,
): Promise<BusEvent[]> {
  if (reading.kind !== 'events') return [];
  const keyed = { config, pseudonymKey: await pseudonymKey() };
  return reading.events.map((report) => normaliseReport(report, webhook, keyed));
}

function refusal(error: unknown, source: string, note: IngestDependencies['note']): WebhookAnswer {
  if (error instanceof SignatureRefusedError) {
    note('signature refused', { source, part: error.part, reason: error.message });
    return { outcome: 'bad-signature', detail: 'The signature does not verify.' };
  }
  if (error instanceof UnparseableWebhookError) {
    note('webhook cannot be used', { source, faults: error.faults });
    return { outcome: 'unparseable', detail: error.message, faults: error.faults };
  }
  if (error instanceof CredentialsUnusableError || error instanceof CertificateUnavailableError) {
    note('source not ready', { source, reason: error.message });
    return { outcome: 'not-ready', detail: 'Cannot be verified now. Please send it again.' };
  }
  throw error;
}

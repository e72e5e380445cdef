import type { BusEvent } from '../../core/claim.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { isJsonObject, parseJson, writeJson } from '../../core/rendering/json-tree.ts';
import type { SourceConfig } from '../../core/source-config.ts';
import { type BusEnvelope, busEnvelope } from '../../integrations/sources/bus-envelope.ts';
import { normaliseReport } from '../../integrations/sources/normalise-report.ts';
import {
  type Reading,
  type ReadingContext,
  type SourceAdapter,
  UnparseableWebhookError,
} from '../../integrations/sources/source-adapter.ts';

export type ReportReading =
  | { outcome: 'accepted' | 'ignored'; source: string; events: BusEvent[] }
  | { outcome: 'unparseable'; source?: string; faults: readonly string[] };

type Options = {
  config: PipelineConfig;
  adapters: Readonly<Record<string, SourceAdapter>>;
  pseudonymKey: string;
  nowEpochMs: number;
};

/**
 * Reads one event that a source put on a bus, and normalises it.
 *
 * @param body - the EventBridge envelope as SQS carries it
 */
export function readReport(body: string, options: Options): ReportReading {
  const data = envelopeIn(body);
  if (data === undefined) {
    return { outcome: 'unparseable', faults: ['the message is no EventBridge event'] };
  }
  const { config, adapters } = options;
  const [name, source] = sourceOfEvents(data.source, config);
  const adapter = source && adapters[source.adapter];
  if (name === undefined || !source || !adapter) {
    return { outcome: 'unparseable', faults: [`no source of this stage sends as ${data.source}`] };
  }
  try {
    const { currencies } = config;
    const context = { settings: source.settings, currencies, nowEpochMs: options.nowEpochMs };
    const reading = readingOf(data, adapter, context);
    const reports = reading.kind === 'events' ? reading.events : [];
    const events = reports.map((report) => normaliseReport(report, { source: name }, options));
    return { outcome: reports.length > 0 ? 'accepted' : 'ignored', source: name, events };
  } catch (error) {
    if (!(error instanceof UnparseableWebhookError)) throw error;
    return { outcome: 'unparseable', source: name, faults: error.faults };
  }
}

function sourceOfEvents(
  eventSource: string,
  { sources }: PipelineConfig,
): [string, SourceConfig] | [undefined, undefined] {
  const found = Object.entries(sources).find(
    ([, { eventBus }]) => eventBus?.source === eventSource,
  );
  return found ?? [undefined, undefined];
}

function readingOf(
  envelope: BusEnvelope,
  adapter: SourceAdapter,
  context: ReadingContext,
): Reading {
  if (adapter.readEvent) return adapter.readEvent(envelope, context);
  const body = Buffer.from(envelope.detailText);
  return adapter.read({ method: 'POST', url: '', headers: {}, body }, context);
}

function envelopeIn(body: string): BusEnvelope | undefined {
  const json = parseJson(body);
  const detail = isJsonObject(json) ? json.detail : undefined;
  if (detail === undefined) return undefined;
  const parsed = busEnvelope.safeParse(JSON.parse(body));
  return parsed.success ? { ...parsed.data, detailText: writeJson(detail) } : undefined;
}

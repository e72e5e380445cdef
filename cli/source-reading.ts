import { isClaim, type Report } from '../core/claim.ts';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { normaliseReport } from '../integrations/sources/normalise-report.ts';
import {
  SignatureRefusedError,
  UnparseableWebhookError,
  type WebhookRequest,
} from '../integrations/sources/source-adapter.ts';
import { describeMoney } from './render-money.ts';
import type { NamedSource } from './source-named.ts';

/** What a request says, as ingest would take it; players by the IDs that the request gives. */
export type ReadAs =
  | { kind: 'events'; events: Report[] }
  | { kind: 'ignored'; type: string }
  | { kind: 'handshake' }
  | { kind: 'unusable'; faults: readonly string[] };

/** Pseudonyms are made for the checks that come with them, and shown to nobody. */
const PSEUDONYM_KEY = 'of no stage: nothing is kept';

export function readAs(
  request: WebhookRequest,
  { source, brand }: { source: NamedSource; brand: string | undefined },
  { config, nowEpochMs }: { config: PipelineConfig; nowEpochMs: number },
): ReadAs {
  const { name, adapter, settings } = source;
  const origin = { source: name, ...(brand !== undefined && { brand }) };
  try {
    const reading = adapter.read(request, {
      settings: settings.settings,
      currencies: config.currencies,
      nowEpochMs,
    });
    if (reading.kind !== 'events') return reading;
    const events = reading.events.map((report) => {
      const taken = normaliseReport(report, origin, { config, pseudonymKey: PSEUDONYM_KEY });
      return { ...report, ...(taken.brand !== undefined && { brand: taken.brand }) };
    });
    return { kind: 'events', events };
  } catch (error) {
    if (error instanceof UnparseableWebhookError) return { kind: 'unusable', faults: error.faults };
    // Some read again what they verified, and refuse it again.
    if (error instanceof SignatureRefusedError) {
      return { kind: 'unusable', faults: [error.message] };
    }
    throw error;
  }
}

export function describeReading(reading: ReadAs, title: string): string[] {
  switch (reading.kind) {
    case 'events':
      return reading.events.length === 0
        ? ['It says nothing that counts.']
        : ['It says:', ...reading.events.map((report) => `  ${describeReport(report, title)}`)];
    case 'ignored':
      return [`It says "${reading.type}", which is acknowledged and decides nothing.`];
    case 'handshake':
      return ['It only asks whether the URL is ours, and is answered.'];
    case 'unusable':
      return ['It cannot be used:', ...reading.faults.map((fault) => `  - ${fault}`)];
  }
}

function describeReport(report: Report, title: string): string {
  if (report.type === 'unconfirmed') {
    return `claim "${report.said}": decides nothing until ${title} is asked about "${report.subject}"; ${common(report)}`;
  }
  const money = 'amountMinor' in report ? `, ${describeMoney(report)}` : '';
  if (isClaim(report)) {
    return `claim of a ${report.said}${money}${references(report)}: decides nothing until its reference says whose it is; ${common(report)}`;
  }
  const ofBrand = report.brand === undefined ? '' : ` of ${report.brand}`;
  return `${report.type} of player "${report.playerId}"${ofBrand}${money}${references(report)}; ${common(report)}`;
}

function references(report: Report): string {
  const { depositId, transactionId } = report as { depositId?: string; transactionId?: string };
  const own = depositId === undefined ? '' : `, deposit ID "${depositId}"`;
  return `${own}${transactionId === undefined ? '' : `, transaction "${transactionId}"`}`;
}

function common({ sourceEventId, occurredAt }: Report): string {
  return `event "${sourceEventId}", ${occurredAt}`;
}

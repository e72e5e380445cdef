import type { Milestone } from '../milestones.ts';
import type { RequestRecord } from '../postback.ts';
import type { EventRule, PlatformSpecification } from '../specification/platform-specification.ts';
import type { RequestTemplate } from '../specification/request-template.ts';
import { type Interpretation, interpretRequest } from './interpret-request.ts';
import { limitFault } from './limit-fault.ts';
import { type ReceivedRequest, receivedRequest } from './received-request.ts';
import { type ReceivedSignature, receivedSignature } from './received-signature.ts';
import { baseUrlFor, type KnownValues, type RenderPlatform, type Scope } from './scope.ts';
import { clickIdFault, transactionIdFault } from './shape-fault.ts';
import type { RenderFault } from './value.ts';

/** What a request says, as far as it can be told from the request alone. */
export type ReadRequest = {
  /** Which of the specification's requests; absent if it is none of them. */
  request?: string;
  /** What it can mean: several where the platform has one word for them. */
  milestones: Milestone[];
  test?: true;
  brand?: string;
  /** Times as ISO text with milliseconds, amounts in minor units. */
  values: KnownValues;
  sentAtEpochMs?: number;
  /** What it shows for a credential, to be compared by whoever knows it. */
  credentials: Record<string, string>;
  /** What `verifySignature` takes; absent if there is no signature. */
  signed?: ReceivedSignature;
  /** Every parameter that is missing, not expected or other than the specification says. */
  faults: RenderFault[];
};

export type ReadOptions = Omit<RenderPlatform, 'specification'> & {
  /** The operator's own exponents of currencies. */
  currencies?: Record<string, number>;
};

/**
 * Reads a request as its platform would: the reverse of `renderRequest`. Everything is decoded exactly
 * once. Of the meanings that its method and path allow, the one with the fewest faults is told.
 */
export function readRequest(
  specification: PlatformSpecification,
  request: RequestRecord,
  { currencies, ...settings }: ReadOptions,
): ReadRequest {
  const platform = { specification, ...settings };
  const readings = meaningsOf(specification).flatMap((meaning) => {
    const { milestone, test } = meaning;
    const start = {
      platform,
      row: { milestone, ...(test && { test }), values: {} },
      credentials: {},
      nowEpochMs: Number.NaN,
      ...(currencies && { currencies }),
    };
    return readAs(meaning, request, start);
  });
  const fewest = Math.min(...readings.map(({ faults }) => faults.length));
  const [best, ...others] = readings.filter(({ faults }) => faults.length === fewest);
  if (best === undefined) {
    const rule = `${specification.name} has no request of this method and path`;
    return { milestones: [], values: {}, credentials: {}, faults: [{ parameter: 'url', rule }] };
  }
  const alike = others.filter(({ name, test }) => name === best.name && test === best.test);
  const { milestones, ...rest } = told(best, request);
  return { ...rest, milestones: [...milestones, ...alike.map(({ milestone }) => milestone)] };
}

type Meaning = { name: string; template: RequestTemplate; milestone: Milestone; test?: true };

/** Every milestone that the platform takes, as it happened and, where that can be told, as a test. */
function meaningsOf({ events, requests, testMode }: PlatformSpecification): Meaning[] {
  return (Object.entries(events) as Array<[Milestone, EventRule]>).flatMap(([milestone, event]) => {
    const template = requests[event.request];
    if (template === undefined) return [];
    const meaning = { name: event.request, template, milestone };
    return testMode.by === 'none' ? [meaning] : [meaning, { ...meaning, test: true as const }];
  });
}

type Reading = Meaning & Interpretation & { received: ReceivedRequest };

function readAs(meaning: Meaning, request: RequestRecord, start: Scope): Reading[] {
  const { specification } = start.platform;
  const baseUrl = baseUrlFor(start.platform, meaning.test === true);
  const received = baseUrl && receivedRequest(meaning.template, baseUrl, request);
  if (!received) return [];
  const read = interpretRequest(meaning.template, received, start);
  const { clickId, transactionId } = read.scope.row.values;
  const shapes = [
    limitFault(request, specification.limits),
    clickId === undefined ? undefined : clickIdFault(specification, clickId),
    transactionId === undefined ? undefined : transactionIdFault(specification, transactionId),
  ].filter((fault) => fault !== undefined);
  return [{ ...meaning, ...read, received, faults: [...read.faults, ...shapes] }];
}

function told(reading: Reading, request: RequestRecord): ReadRequest {
  const { name, milestone, test, scope, faults } = reading;
  const { row, credentials, nowEpochMs } = scope;
  const signed = receivedSignature(reading, request);
  return {
    request: name,
    milestones: [milestone],
    ...(test && { test }),
    ...(row.brand !== undefined && { brand: row.brand }),
    values: row.values,
    ...(Number.isNaN(nowEpochMs) ? {} : { sentAtEpochMs: nowEpochMs }),
    credentials,
    ...(signed && { signed }),
    faults,
  };
}

import type { ClickOrder } from './admin-api.ts';
import type { Click } from './click-log.ts';
import type { ArmedFault, FaultOrder } from './fault.ts';
import type { BookedConversion, RequestEntry, SignatureCount } from './request-entry.ts';
import type { RequestFilter } from './request-log.ts';
import type { SettingsChange, SettingsView } from './settings.ts';

/** The admin API said no. */
export class SimulatorAdminError extends Error {
  override readonly name = 'SimulatorAdminError';
  readonly code = 'SIMULATOR_ADMIN';
  readonly status: number;

  constructor(call: string, status: number, answer: string) {
    super(`simulator: ${call} answered ${status}: ${answer}`);
    this.status = status;
  }
}

export type SimulatorClient = ReturnType<typeof createSimulatorClient>;

/**
 * The simulator's admin API, typed.
 *
 * Every call throws `SimulatorAdminError` when the simulator refuses it, and what `fetch` throws
 * when there is no simulator.
 *
 * @param adminUrl - the origin that the simulator printed as `simulatorAdmin`
 */
export function createSimulatorClient(adminUrl: string) {
  const call = <T>(method: string, path: string, body?: unknown) =>
    callAdmin<T>(new URL(path, adminUrl), method, body);

  return {
    /** The request log, oldest first, read from disk at this moment. */
    requests: (filter: RequestFilter = {}) =>
      call<RequestEntry[]>('GET', `/requests${search(filter)}`),
    deleteRequest: (id: string) => call<unknown>('DELETE', `/requests/${encodeURIComponent(id)}`),
    /** What the platforms have booked, as it stands now, oldest first. */
    conversions: (filter: Omit<RequestFilter, 'since'> = {}) =>
      call<BookedConversion[]>('GET', `/conversions${search(filter)}`),
    /** How many postbacks bore a signature of a key in force, and how many did not, by platform. */
    signatures: (filter: Omit<RequestFilter, 'clickId'> = {}) =>
      call<Record<string, SignatureCount>>('GET', `/signatures${search(filter)}`),
    clicks: (filter: Omit<RequestFilter, 'since'> = {}) =>
      call<Click[]>('GET', `/clicks${search(filter)}`),
    /** Registers the given click, or mints one. Safe to repeat. */
    registerClick: (click: ClickOrder) => call<Click>('POST', '/clicks', click),
    faults: () => call<ArmedFault[]>('GET', '/faults'),
    /** Adds a fault behind those in force; it strikes from the next request on. */
    setFault: (fault: FaultOrder) => call<ArmedFault>('PUT', '/faults', fault),
    /** Lifts one fault, or all of them. */
    clearFaults: (id?: string) =>
      call<unknown>('DELETE', id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`),
    /** Changes what is given and returns the settings; credentials and keys are never shown. */
    settings: (change: SettingsChange = {}) => call<SettingsView>('PUT', '/settings', change),
    health: () => call<{ status: 'ok'; platforms: string[] }>('GET', '/health'),
  };
}

async function callAdmin<T>(url: URL, method: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok)
    throw new SimulatorAdminError(`${method} ${url.pathname}`, response.status, answer);
  // The simulator of this very checkout wrote it; checking it again would prove nothing.
  return JSON.parse(answer) as T;
}

function search(filter: RequestFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given as [string, string][])}`;
}

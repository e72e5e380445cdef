import { mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { type AdminAnswer, type AdminCall, createAdminApi } from './admin-api.ts';
import { ClickLog } from './click-log.ts';
import { FarSide } from './far-side.ts';
import { FaultBoard } from './fault-board.ts';
import { LoopbackServer } from './loopback-server.ts';
import type { PlatformBehaviour } from './platform-behaviour.ts';
import { readBody } from './read-body.ts';
import { RequestLog } from './request-log.ts';
import { type SettingsChange, SimulatorSettings } from './settings.ts';

export type SimulatorOptions = {
  platforms: readonly PlatformBehaviour[];
  /** Where the platforms answer; 0 takes a free port. */
  port: number;
  adminPort: number;
  /** Made if missing; holds `requests.jsonl`, `clicks.jsonl` and `settings.json`. */
  dataDirectory: string;
  /** By platform, such as `{ scaleo: { token }, revvvs: { apiKey } }`. Never written to disk. */
  credentials?: Record<string, Record<string, string>>;
};

export type Simulator = {
  /** Origin of the far side, `http://127.0.0.1:<port>`. */
  origin: string;
  adminOrigin: string;
  /** Ends every connection; what has been answered is on disk. */
  close(): void;
};

/**
 * Starts the affiliate-platform simulator on what its data directory remembers.
 *
 * @throws {SettingsError} if the credentials name an unknown platform or an unknown credential
 * @throws {JournalLineError} if a file of the data directory cannot be read
 */
export async function openSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { dataDirectory, platforms } = options;
  mkdirSync(dataDirectory, { recursive: true });
  const settings = new SimulatorSettings(dataDirectory, platforms);
  settings.change(asChange(options.credentials ?? {}));
  const state = {
    platforms,
    requests: new RequestLog(dataDirectory),
    clicks: new ClickLog(dataDirectory),
    faults: new FaultBoard(Date.now),
    settings,
  };

  const farSide = new FarSide(state);
  const admin = serveAdmin(createAdminApi(state, () => farSide.followFaults()));
  const origin = await farSide.listen(options.port);
  const adminOrigin = await admin.listen(options.adminPort);
  const close = () => {
    farSide.close();
    admin.close();
  };
  return { origin, adminOrigin, close };
}

function asChange(credentials: Record<string, Record<string, string>>): SettingsChange {
  return Object.fromEntries(
    Object.entries(credentials).map(([platform, values]) => [platform, { credentials: values }]),
  );
}

function serveAdmin(answer: (call: AdminCall) => Promise<AdminAnswer>): LoopbackServer {
  return new LoopbackServer(async (request, response) => {
    const { status, body } = await readCall(request).then(answer).catch(unreadable);
    response.statusCode = status;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });
}

async function readCall(request: IncomingMessage): Promise<AdminCall> {
  const body = await readBody(request);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  return { method: request.method ?? '', path: pathname, query: searchParams, body };
}

function unreadable(error: unknown): AdminAnswer {
  return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
}

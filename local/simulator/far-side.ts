import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerVisitor } from './answer-visitor.ts';
import { ECB_PATH, ecbPage } from './ecb-page.ts';
import { MAX_WAIT_MS } from './fault.ts';
import { LoopbackServer } from './loopback-server.ts';
import type { FarRequest, PlatformBehaviour } from './platform-behaviour.ts';
import { findPlatform } from './platforms.ts';
import { BodyTooLargeError, readBody } from './read-body.ts';
import type { Answer } from './request-entry.ts';
import {
  refuseOversized,
  type SimulatorState,
  takePostback,
  type WireRequest,
} from './take-postback.ts';

type Target = { platform: string; path: string; query: URLSearchParams };

/**
 * The port where the platforms answer: `/<platform>/<the platform's own path>` for postbacks and
 * `/<platform>/click` for visitors. The reference rates of the ECB are played here too.
 */
export class FarSide {
  readonly #state: SimulatorState;
  readonly #server: LoopbackServer;
  readonly #closing = new AbortController();
  readonly #hanging = new Set<NodeJS.Timeout>();
  readonly #underWay = new Map<string, number>();

  constructor(state: SimulatorState) {
    this.#state = state;
    this.#server = new LoopbackServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => this.#fail(error, response));
    });
  }

  /** @returns the origin */
  listen(port: number): Promise<string> {
    return this.#server.listen(port);
  }

  /** Listens or refuses, as the faults in force say. */
  async followFaults(): Promise<void> {
    if (this.#state.faults.isRefusing) this.#server.pause();
    else await this.#server.resume();
  }

  close(): void {
    this.#closing.abort();
    for (const timer of this.#hanging) clearTimeout(timer);
    this.#server.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === ECB_PATH) {
      const headers = { 'content-type': 'text/xml' };
      return this.#send({ status: 200, headers, body: ecbPage(Date.now()) }, response);
    }
    const target = parseTarget(request.url ?? '/');
    const behaviour = findPlatform(this.#state.platforms, target.platform);
    if (behaviour !== undefined && request.method === 'GET' && target.path === '/click') {
      this.#sendVisitorOn(behaviour, target.query, response);
    } else {
      this.#count(target.platform, 1);
      response.once('close', () => this.#count(target.platform, -1));
      this.#send(await this.#answer(request, target), response);
    }
  }

  async #answer(request: IncomingMessage, target: Target): Promise<Answer> {
    const method = request.method ?? '';
    const wire = {
      platform: target.platform,
      method,
      path: request.url ?? '',
      headers: pairs(request.rawHeaders),
    };
    try {
      const body = await readBody(request);
      const receivedAt = new Date().toISOString();
      const atOnce = this.#underWay.get(target.platform) ?? 1;
      const addressed = asAddressed(request, wire, body);
      const complete = { ...wire, receivedAt, atOnce, body, request: addressed };
      return await takePostback(complete, this.#state, this.#closing.signal);
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) throw error;
      return refuseOversized({ ...wire, receivedAt: new Date().toISOString() }, this.#state);
    }
  }

  #count(platform: string, change: 1 | -1): void {
    this.#underWay.set(platform, (this.#underWay.get(platform) ?? 0) + change);
  }

  #sendVisitorOn(
    behaviour: PlatformBehaviour,
    query: URLSearchParams,
    response: ServerResponse,
  ): void {
    const answer = answerVisitor(behaviour, query, (campaign) =>
      this.#state.clicks.register({
        platform: behaviour.name,
        clickId: behaviour.mintClickId(),
        campaign,
        clickedAt: new Date().toISOString(),
      }),
    );
    response.statusCode = answer.status;
    response.setHeader('cache-control', 'no-store');
    if (answer.status === 302) response.setHeader('location', answer.location);
    response.end(answer.status === 302 ? '' : answer.why);
  }

  #send(answer: Answer, response: ServerResponse): void {
    if ('none' in answer) {
      if (answer.none === 'hang') this.#hang(response);
      else response.socket?.resetAndDestroy();
      return;
    }
    response.statusCode = answer.status;
    response.setHeader('content-type', contentTypeOf(answer.body));
    for (const [name, value] of Object.entries(answer.headers ?? {})) {
      response.setHeader(name, value);
    }
    // The rest of an oversized body is never read, so the connection is of no further use.
    if (answer.status === 413) response.setHeader('connection', 'close');
    response.end(answer.body);
  }

  #hang(response: ServerResponse): void {
    const timer = setTimeout(() => response.destroy(), MAX_WAIT_MS);
    this.#hanging.add(timer);
    response.once('close', () => {
      clearTimeout(timer);
      this.#hanging.delete(timer);
    });
  }

  #fail(error: unknown, response: ServerResponse): void {
    // A sender that left in the middle, or a simulator that is closing, is no fault of this process.
    const isOver = response.destroyed || this.#closing.signal.aborted;
    if (isOver) return;
    console.error(error instanceof Error ? error.message : error);
    response.statusCode = 500;
    response.end(JSON.stringify({ error: 'the simulator failed; see its error output' }));
  }
}

function parseTarget(target: string): Target {
  const [path = '', search = ''] = splitOnce(target, '?');
  const [platform = '', rest = ''] = splitOnce(path.slice(1), '/');
  return { platform, path: `/${rest}`, query: new URLSearchParams(search) };
}

/** With the host that the sender addressed: a signature may be over the whole URL. */
function asAddressed(
  { headers: { host = '' } }: IncomingMessage,
  {
    platform,
    method,
    path,
    headers,
  }: Pick<WireRequest, 'platform' | 'method' | 'path' | 'headers'>,
  body: string,
): FarRequest {
  const record = {
    method,
    url: `http://${host}${path}`,
    headers: Object.fromEntries(headers),
    body,
  };
  return { record, baseUrl: `http://${host}/${platform}` };
}

function contentTypeOf(body: string): string {
  return /^\s*[[{"]/.test(body) ? 'application/json' : 'text/plain; charset=utf-8';
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
}

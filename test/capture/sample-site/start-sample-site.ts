import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CaptureConfig } from '../../../capture/config.ts';
import { formatCapture, KEPT_COOKIE } from '../../../core/click-cookie.ts';
import { libraryFiles } from './build-library.ts';
import { PAGES, SCRIPTS } from './pages.ts';

export const WWW = 'www.aurora.example';
export const PLAY = 'play.aurora.example';
export const VENDOR = 'forms.vendor.example';

/** What the sample's clicks API received. */
export type ClickRequest = { body: string; headers: IncomingMessage['headers'] };
export type ClickAnswer = { status: number; headers?: Record<string, string | string[]> };
/** What the sample's backend received, field by field, and the cookies that came along. */
export type Registration = { host: string; fields: Record<string, string>; cookies: string };

export type SampleSiteOptions = {
  /** Of all pages but the widget's. */
  config?: (origins: Origins) => CaptureConfig;
  widgetConfig?: (origins: Origins) => CaptureConfig;
  /** The clicks API behind `/postproof/clicks`; default: 204 with the kept cookie. */
  onClick?: (request: ClickRequest) => ClickAnswer | Promise<ClickAnswer>;
  /** Of every page, such as a content security policy. */
  pageHeaders?: Record<string, string>;
};
type Origins = { www: string; play: string; vendor: string };

export type SampleSite = AsyncDisposable & {
  origins: Origins;
  clicks: ClickRequest[];
  registrations: Registration[];
  /** The body of the nth report, from 1, as soon as it has come. */
  report(nth: number): Promise<Record<string, unknown>>;
};

const KEPT_SECONDS = 60 * 86_400;
const PATIENCE_MS = 10_000;

/** Aurora, a casino on loopback: pages, a backend, a widget, a vendor, and a clicks API. */
export async function startSampleSite(options: SampleSiteOptions = {}): Promise<SampleSite> {
  const library = await libraryFiles();
  const clicks: ClickRequest[] = [];
  const registrations: Registration[] = [];
  const server = createServer((request, response) => {
    serve(request, response).catch((fault) => response.writeHead(500).end(`${fault}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const at = (host: string) => `http://${host}:${port}`;
  const origins = { www: at(WWW), play: at(PLAY), vendor: at(VENDOR) };
  const site = JSON.stringify(options.config?.(origins) ?? {});
  const widget = JSON.stringify(options.widgetConfig?.(origins) ?? {});

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', origins.www);
    const body = await bodyOf(request);
    if (request.method === 'POST' && pathname === '/postproof/clicks') {
      const came = { body, headers: request.headers };
      const answer = await (options.onClick ?? keep)(came);
      response.writeHead(answer.status, answer.headers).end();
      clicks.push(came);
      server.emit('click');
      return;
    }
    if (request.method === 'POST' && pathname === '/register') {
      const { host = '', cookie = '' } = request.headers;
      const fields = Object.fromEntries(new URLSearchParams(body));
      registrations.push({ host: host.replace(/:.*/, ''), fields, cookies: cookie });
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      return;
    }
    const script =
      library.get(pathname.replace('/assets/', '')) ?? SCRIPTS[pathname]?.({ site, widget });
    if (script !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      return;
    }
    const page = PAGES[pathname] ?? (pathname.startsWith('/spa/') ? PAGES['/spa'] : undefined);
    if (page === undefined) return void response.writeHead(404).end();
    const html = page({ query, widget: origins.play, vendor: origins.vendor });
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        ...options.pageHeaders,
      })
      .end(`<!doctype html><title>Aurora</title>${html}`);
  }

  return {
    origins,
    clicks,
    registrations,
    report: async (nth) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      while (clicks.length < nth) await once(server, 'click', { signal });
      return JSON.parse(clicks[nth - 1]?.body ?? '');
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As the clicks API answers: the same click, in a cookie that a script cannot lose. */
function keep({ body }: ClickRequest): ClickAnswer {
  const { platform, clickId, ageMs, missed } = JSON.parse(body);
  if (missed) return { status: 204 };
  const token = formatCapture({ platform, clickId, capturedAtEpochMs: Date.now() - ageMs });
  const cookie = `${KEPT_COOKIE}=${token}; Path=/; Max-Age=${KEPT_SECONDS}; SameSite=Lax`;
  return { status: 204, headers: { 'set-cookie': cookie } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  return body;
}

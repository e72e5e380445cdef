import * as z from 'zod';
import { UnusableSigningKeyError } from '../../core/signing/signing-key.ts';
import { type Fault, faultSchema } from './fault.ts';
import { findPlatform } from './platforms.ts';
import { SettingsError, settingsChangeSchema } from './settings.ts';
import type { SimulatorState } from './take-postback.ts';

export type AdminCall = {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Raw; empty unless the method takes a body. */
  body: string;
};
export type AdminAnswer = { status: number; body: unknown };

type Handler = (call: AdminCall & { id: string }) => AdminAnswer | Promise<AdminAnswer>;

const listFilterSchema = z.strictObject({
  platform: z.string().optional(),
  clickId: z.string().optional(),
});
const requestFilterSchema = listFilterSchema.extend({ since: z.iso.datetime().optional() });
const signatureFilterSchema = requestFilterSchema.omit({ clickId: true });
const clickOrderSchema = z.strictObject({
  platform: z.string(),
  clickId: z.string().min(1).max(510).optional(),
  campaign: z.string().optional(),
});
/** A click to register; without `clickId` one is minted in the platform's own shape. */
export type ClickOrder = z.input<typeof clickOrderSchema>;

/**
 * The admin API, without HTTP. Unknown filters and fields are refused: a misspelt one must not look
 * like an empty log or a fault that never strikes. It is for this machine and has no login.
 *
 * @param onFaultsChanged - awaited before the answer, so that a fault is in force once it is answered
 */
export function createAdminApi(
  state: SimulatorState,
  onFaultsChanged: () => Promise<void>,
): (call: AdminCall) => Promise<AdminAnswer> {
  const handlers: Record<string, Handler> = {
    ...logHandlers(state),
    ...faultHandlers(state, onFaultsChanged),
    'GET /settings': () => ok(state.settings.view()),
    'PUT /settings': ({ body }) => {
      state.settings.change(settingsChangeSchema.parse(JSON.parse(body)));
      return ok(state.settings.view());
    },
    'GET /health': () => ok({ status: 'ok', platforms: state.platforms.map(({ name }) => name) }),
  };
  return (call) => dispatch(handlers, call);
}

function logHandlers(state: SimulatorState): Record<string, Handler> {
  const { requests, clicks } = state;
  return {
    'GET /requests': ({ query }) => ok(requests.entries(requestFilterSchema.parse(plain(query)))),
    'DELETE /requests/:id': ({ id }) => removed(requests.remove(id), `request ${id}`),
    'GET /conversions': ({ query }) =>
      ok(requests.conversions(listFilterSchema.parse(plain(query)))),
    'GET /clicks': ({ query }) => ok(clicks.list(listFilterSchema.parse(plain(query)))),
    'GET /signatures': ({ query }) =>
      ok(requests.signatures(signatureFilterSchema.parse(plain(query)))),
    'POST /clicks': ({ body }) => registerClick(state, JSON.parse(body)),
  };
}

function faultHandlers(
  { faults, platforms }: SimulatorState,
  onChanged: () => Promise<void>,
): Record<string, Handler> {
  return {
    'GET /faults': () => ok(faults.list()),
    'PUT /faults': async ({ body }) => {
      const fault: Fault = faultSchema.parse(JSON.parse(body));
      if (fault.platform !== '*' && !findPlatform(platforms, fault.platform)) {
        return noPlatform(fault.platform);
      }
      const armed = faults.arm(fault);
      await onChanged();
      return ok(armed);
    },
    'DELETE /faults': async () => {
      faults.clear();
      await onChanged();
      return ok({});
    },
    'DELETE /faults/:id': async ({ id }) => {
      const wasInForce = faults.disarm(id);
      await onChanged();
      return removed(wasInForce, `fault ${id}`);
    },
  };
}

async function dispatch(handlers: Record<string, Handler>, call: AdminCall): Promise<AdminAnswer> {
  const [, collection = '', id] = call.path.split('/');
  const route = `${call.method} /${collection}${id === undefined ? '' : '/:id'}`;
  const handler = handlers[route];
  if (handler === undefined) {
    return problem(404, `no such call; there are ${Object.keys(handlers).join(', ')}`);
  }
  try {
    return await handler({ ...call, id: decodeURIComponent(id ?? '') });
  } catch (error) {
    if (error instanceof z.ZodError) return problem(400, z.prettifyError(error));
    if (error instanceof SettingsError || error instanceof UnusableSigningKeyError) {
      return problem(400, error.message);
    }
    if (error instanceof SyntaxError) return problem(400, 'the body must be JSON');
    return problem(500, error instanceof Error ? error.message : String(error));
  }
}

function registerClick({ platforms, clicks }: SimulatorState, body: unknown): AdminAnswer {
  const { platform, clickId, campaign } = clickOrderSchema.parse(body);
  const behaviour = findPlatform(platforms, platform);
  if (behaviour === undefined) return noPlatform(platform);
  const click = clicks.register({
    platform,
    clickId: clickId ?? behaviour.mintClickId(),
    campaign,
    clickedAt: new Date().toISOString(),
  });
  return { status: 201, body: click };
}

function noPlatform(name: string): AdminAnswer {
  return problem(400, `platform: there is no ${name}`);
}

function plain(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(query);
}

function ok(body: unknown): AdminAnswer {
  return { status: 200, body };
}

function removed(wasThere: boolean, what: string): AdminAnswer {
  return wasThere ? ok({}) : problem(404, `there is no ${what}`);
}

function problem(status: number, error: string): AdminAnswer {
  return { status, body: { error } };
}

import type { RequestRecord } from '../../core/postback.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import type { HttpSender } from '../delivery/ports.ts';
import type { Reach } from './address-ranges.ts';
import { exchangeRequest } from './exchange-request.ts';
import { openConnection } from './open-connection.ts';
import { type ResolveName, resolveAddresses, resolveBySystem } from './resolve-address.ts';
import { TimeLimit } from './time-limit.ts';
import { unreached } from './unreached.ts';

/**
 * One request on one new connection, by Node's own client: it follows no redirect, reads no proxy
 * setting, sends the URL and headers given, and shows how far the request came.
 */
export class NodeHttpSender implements HttpSender {
  readonly #rules: { reach: Reach; resolve: ResolveName };

  /** Without further word it sends by https and to public addresses only. */
  constructor({
    reach = 'public',
    resolve = resolveBySystem,
  }: {
    reach?: Reach;
    resolve?: ResolveName;
  } = {}) {
    this.#rules = { reach, resolve };
  }

  /** The sender of a stage: only one with `loopbackPlatforms` reaches this machine. */
  static ofStage({ loopbackPlatforms }: { loopbackPlatforms: boolean }): NodeHttpSender {
    return new NodeHttpSender({ reach: loopbackPlatforms ? 'loopback' : 'public' });
  }

  /**
   * @param timeoutMs - for the whole exchange, from looking the name up to the last byte of the answer
   * @returns `unreached` as long as the request has not been begun, `lost` after
   */
  async send(request: RequestRecord, timeoutMs: number): Promise<Answer> {
    if (!URL.canParse(request.url)) return unreached('refused', 'invalid-url');
    const limit = new TimeLimit(timeoutMs);
    try {
      return await this.#exchange(request, limit);
    } finally {
      limit.end();
    }
  }

  async #exchange(request: RequestRecord, limit: TimeLimit): Promise<Answer> {
    const url = new URL(request.url);
    const addresses = await resolveAddresses(url, this.#rules, limit);
    if ('kind' in addresses) return addresses;
    const secure = url.protocol === 'https:';
    const destination = {
      name: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || (secure ? 443 : 80)),
      secure,
      addresses,
    };
    const connection = await openConnection(destination, limit);
    return 'kind' in connection ? connection : exchangeRequest(request, connection, limit);
  }
}

import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived: nothing parsed, nothing lost. */
export type GatewayRequest = {
  method: string;
  /** Path and query as on the wire, not decoded. */
  target: string;
  headers: IncomingHttpHeaders;
  /** Name and value alternating, in order, repeated names kept. */
  rawHeaders: readonly string[];
  body: Buffer;
  sourceIp: string;
};

export type GatewayAnswer = {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer | string;
};

export type GatewayHandler = (request: GatewayRequest) => Promise<GatewayAnswer>;

/** An answer in the shape that API Gateway gives its own errors. */
export function jsonAnswer(status: number, body: unknown): GatewayAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

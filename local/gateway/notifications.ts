import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { AwsError } from './aws-error.ts';
import type { GatewayAnswer, GatewayRequest } from './exchange.ts';

const FORM = 'application/x-www-form-urlencoded';
const FOR_SNS = /Credential=[^,]*\/sns\/aws4_request/;

/** SNS is still called by a form, unlike the services whose calls name a target. */
export function isSnsCall({ headers }: GatewayRequest): boolean {
  const { authorization = '', 'content-type': type = '' } = headers;
  return FOR_SNS.test(authorization) && type.startsWith(FORM);
}

/** @returns the action and its parameters, by name */
export function readSnsCall({ body }: GatewayRequest): {
  operation: string;
  body: Record<string, unknown>;
} {
  const { Action = '', ...parameters } = Object.fromEntries(new URLSearchParams(body.toString()));
  return { operation: Action, body: parameters };
}

/** Topics without subscribers: what is published stands in a file, one JSON object a line. */
export function createNotifications(
  file: string,
  nowIso: () => string,
): (call: { operation: string; body: Record<string, unknown> }) => Promise<GatewayAnswer> {
  return async ({ operation, body }) => {
    if (operation !== 'Publish') {
      throw new AwsError('InvalidAction', `The local topics have no ${operation}.`);
    }
    const { TopicArn, Subject, Message } = body;
    const published = { at: nowIso(), topic: TopicArn, subject: Subject, message: Message };
    appendFileSync(file, `${JSON.stringify(published)}\n`);
    const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`;
    return xml(200, `<PublishResponse>${result}</PublishResponse>`);
  };
}

/** A refusal as SNS tells it. */
export function snsErrorAnswer(error: { code: string; message: string; httpStatus: number }) {
  const { code, message, httpStatus } = error;
  const said = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  return xml(
    httpStatus,
    `<ErrorResponse><Error><Type>Sender</Type>${said}</Error></ErrorResponse>`,
  );
}

function xml(status: number, body: string): GatewayAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

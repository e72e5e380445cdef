import { fence } from '../../../core/documents/markdown.ts';

/** What the infrastructure calls what the commands need to name. */
export type BusNames = {
  bus: string;
  detailType: string;
  reportsDeadLetters: string;
  unrecognisedEvents: string;
};

/** As a stage file would name the operator's backend. */
const EXAMPLE_SOURCE = 'com.example.backend';

/** The ways to send, each defined once: the sections of the types only call them. */
export function waysToSend(names: BusNames): string[] {
  return [
    '## How to send',
    'Each is defined here once and called below. An event goes one way only: over the bus and by webhook it would be the word of two sources.',
    '### AWS CLI',
    `With version 2 of the AWS CLI and jq. \`put-events\` ends with 0 even where nothing was taken: what counts is that no entry failed.`,
    fence('sh', awsCli(names)),
    '### curl',
    'For a source of the kind `standard-webhooks` instead of one on the bus: the same file, signed as [send-a-webhook.md](../send-a-webhook.md) explains. The ID goes into a header; the answer says at once whether a field is wrong.',
    fence('sh', CURL),
    '### TypeScript',
    fence('ts', typeScript(names)),
  ];
}

function awsCli({ bus, detailType }: BusNames): string {
  return `BUS=${bus}; SOURCE=${EXAMPLE_SOURCE}

put_event() { # <file with one event>
  ENTRIES=$(jq -c --arg bus "$BUS" --arg source "$SOURCE" \\
    '[{EventBusName: $bus, Source: $source, DetailType: "${detailType}", Detail: tojson}]' "$1") &&
  FAILED=$(aws events put-events --entries "$ENTRIES" --query FailedEntryCount --output text) &&
  [ "$FAILED" = 0 ] || { echo "not taken, send it again: $1" >&2; return 1; }
}`;
}

const CURL = `URL=https://example.execute-api.eu-central-1.amazonaws.com/webhooks/crm
SECRET=\${SECRET:?the signing key of the source, whsec_...}

post_webhook() { # <file with one event>
  ID=$(jq -r .id "$1"); BODY=$(jq -c . "$1"); NOW=$(date +%s)
  KEY=$(printf %s "\${SECRET#whsec_}" | openssl base64 -d -A | od -An -tx1 | tr -d ' \\n')
  SIGNATURE=$(printf '%s.%s.%s' "$ID" "$NOW" "$BODY" |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)
  curl -sS --fail-with-body "$URL" -H 'content-type: application/json' \\
    -H "webhook-id: $ID" -H "webhook-timestamp: $NOW" -H "webhook-signature: v1,$SIGNATURE" \\
    --data-binary "$BODY"
}`;

function typeScript({ bus, detailType }: BusNames): string {
  return `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const client = new EventBridgeClient({});

/** @throws if the bus has not taken it: send it again, with the same id */
export async function reportEvent(event: { id: string; type: string; [field: string]: unknown }) {
  const entry = {
    EventBusName: '${bus}',
    Source: '${EXAMPLE_SOURCE}',
    DetailType: '${detailType}',
    Detail: JSON.stringify(event),
  };
  const { FailedEntryCount, Entries } = await client.send(
    new PutEventsCommand({ Entries: [entry] }),
  );
  // The call succeeds even if the entry was not taken.
  if (FailedEntryCount !== 0) {
    const { ErrorCode, ErrorMessage } = Entries?.[0] ?? {};
    throw new Error(\`\${event.id} was not taken: \${ErrorCode} \${ErrorMessage}\`);
  }
}`;
}

/** What a stage needs before anything can be sent to its bus. */
export function beforeSending({ bus, detailType }: BusNames): string[] {
  return [
    '## Before the first event',
    `The stage file names the backend as a source, and what it decides:`,
    fence(
      'ts',
      `sources: {
  stripe: { adapter: 'stripe' },
  backend: { adapter: 'operator-events', eventBus: { source: '${EXAMPLE_SOURCE}' } },
},
authority: { registration: 'backend', deposit: 'stripe' },`,
    ),
    `The envelope's \`source\` is what stands in \`sources.<name>.eventBus.source\`, letter by letter; its detail type is \`${detailType}\`; the bus of the stage \`prod\` is \`${bus}\`. Grant whoever sends \`events:PutEvents\` on that bus under conditions on \`events:source\` and \`events:detail-type\`: nothing else is theirs to put there. From another AWS account, name it in \`eventBus.account\` and the bus by its ARN.`,
  ];
}

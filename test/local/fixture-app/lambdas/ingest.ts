import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

const bus = new EventBridgeClient({});

type WebhookEvent = { body: string; pathParameters: { source: string } };

/** Puts the webhook's body on the bus; answers with what the bus, or its refusal, said. */
export async function handler(event: WebhookEvent) {
  try {
    const { FailedEntryCount } = await bus.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: process.env.BUS_NAME,
            Source: event.pathParameters.source,
            DetailType: 'work',
            Detail: event.body,
          },
        ],
      }),
    );
    return { statusCode: 202, body: JSON.stringify({ failed: FailedEntryCount }) };
  } catch (error) {
    const { name, message } = error as Error;
    return { statusCode: 503, body: JSON.stringify({ name, message }) };
  }
}

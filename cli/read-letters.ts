import type { Message } from '@aws-sdk/client-sqs';
import { type BusEvent, isClaim } from '../core/claim.ts';
import { formatPostbackName } from '../core/keys.ts';
import { eventIdentity } from '../core/player-event.ts';
import { readWakeUp } from '../core/wake-up.ts';
import type { LedgerTable } from '../lambdas/adapters/ledger-table.ts';
import { readIntakeEvent } from '../lambdas/authority/read-intake-event.ts';
import { classifyLetter, type LetterKind } from './classify-letter.ts';
import { readRows } from './ledger-reading.ts';
import type { Target } from './target.ts';

type Letter = { messageId: string; sentAt: string; receives: number; body: string };

export type LaneLetter = Letter & {
  kind: LetterKind;
  because: string;
  /** The postback's name, if the ledger has it. */
  postback?: string;
  state?: string;
  reason?: string;
};

export type IntakeLetter = Letter & {
  because: string;
  event?: { identity: string; playerRef?: string } & Pick<BusEvent, 'type' | 'occurredAt'>;
};

const VALID_NOW = "valid now: it failed for another reason, see the authority's log";

/** Joins a lane's dead letters with the rows they speak of. */
export async function readLaneLetters(
  ledger: LedgerTable,
  messages: readonly Message[],
): Promise<LaneLetter[]> {
  const letters = messages.map((message) => ({ message, wakeUp: readWakeUp(message.Body ?? '') }));
  const keys = letters.flatMap(({ wakeUp }) => (wakeUp ? [wakeUp] : []));
  const rows = await readRows(ledger, keys);
  const rowsByKey = new Map(
    rows.map((row) => {
      const { pk, sk } = row as unknown as { pk: string; sk: string };
      return [`${pk} ${sk}`, row];
    }),
  );
  return letters.map(({ message, wakeUp }) => {
    const row = wakeUp && rowsByKey.get(`${wakeUp.pk} ${wakeUp.sk}`);
    return {
      ...envelopeOf(message),
      ...classifyLetter(wakeUp, row),
      ...(row && { postback: formatPostbackName(row), state: row.state }),
      ...(row?.reason !== undefined && { reason: row.reason }),
    };
  });
}

/** Tells of each intake dead letter why it can not be decided, or that by itself it could. */
export function readIntakeLetters(
  config: Target['config'],
  messages: readonly Message[],
): IntakeLetter[] {
  return messages.map((message) => {
    const reading = readIntakeEvent(message.Body ?? '', config);
    if ('invalid' in reading) return { ...envelopeOf(message), because: reading.invalid };
    return {
      ...envelopeOf(message),
      because: undelivered(message) ?? VALID_NOW,
      event: eventOf(reading.event),
    };
  });
}

function eventOf(event: BusEvent): NonNullable<IntakeLetter['event']> {
  const { type, occurredAt } = event;
  const whose = isClaim(event) ? {} : { playerRef: event.playerRef };
  return { identity: eventIdentity(event), type, ...whose, occurredAt };
}

/** EventBridge says in attributes why it could not deliver what it wrote here itself. */
function undelivered({ MessageAttributes }: Message): string | undefined {
  const code = MessageAttributes?.ERROR_CODE?.StringValue;
  if (code === undefined) return undefined;
  const text = MessageAttributes?.ERROR_MESSAGE?.StringValue;
  return `EventBridge could not deliver it: ${code}${text === undefined ? '' : `, ${text}`}`;
}

function envelopeOf({ MessageId = '', Attributes = {}, Body = '' }: Message): Letter {
  return {
    messageId: MessageId,
    sentAt: new Date(Number(Attributes.SentTimestamp ?? 0)).toISOString(),
    receives: Number(Attributes.ApproximateReceiveCount ?? 0),
    body: Body,
  };
}

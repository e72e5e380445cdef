import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type AttemptRecord, type PostbackRow, uniteAttempts } from '../../core/postback.ts';
import type { EventItem, Suppression } from '../../lambdas/authority/ports.ts';
import { resourceNames } from '../../lambdas/contract.ts';
import { type OperatorAddress, operatorSettings } from '../launch/operator-settings.ts';

type Stored = { pk: string; sk: string };
export type StoredPostback = PostbackRow & Stored & { attempts: AttemptRecord[] };

/** Everything that the ledger of a local stack holds, by kind. */
export type LedgerContents = {
  postbacks: StoredPostback[];
  events: (EventItem & Stored)[];
  suppressions: (Suppression & Stored)[];
};

/** Reads a whole ledger. For the small ones of this machine only: it is a full scan. */
export async function readLedger(description: OperatorAddress): Promise<LedgerContents> {
  const client = new DynamoDBClient(operatorSettings(description));
  const items: (Stored & Record<string, unknown>)[] = [];
  const pages = paginateScan(
    { client: DynamoDBDocumentClient.from(client) },
    { TableName: resourceNames('local').ledger, ConsistentRead: true },
  );
  for await (const { Items = [] } of pages) items.push(...(Items as typeof items));
  client.destroy();
  const ofKind = (kind: string) => items.filter(({ sk }) => sk.startsWith(`${kind}#`));
  const attempts = Map.groupBy(ofKind('ATTEMPT'), ({ pk, sk }) => pk + postbackPartOf(sk));
  return {
    postbacks: ofKind('POSTBACK').map((item) => {
      const row = item as unknown as PostbackRow & Stored;
      const kept = (attempts.get(row.pk + row.sk.slice('POSTBACK'.length)) ?? []) as never;
      return { ...row, attempts: uniteAttempts(kept, row.last) };
    }),
    events: ofKind('EVENT') as never,
    suppressions: ofKind('SUPPRESSED') as never,
  };
}

/** `ATTEMPT#ftd#once#0001` belongs to `POSTBACK#ftd#once`. */
function postbackPartOf(attemptSk: string): string {
  return attemptSk.slice('ATTEMPT'.length, attemptSk.lastIndexOf('#'));
}

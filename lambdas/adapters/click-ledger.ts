import { QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { damageOf, TRACE_CHARACTERS, traceOf } from '../../core/click-damage.ts';
import type { ClickDamage, ClickRecord } from '../../core/click-record.ts';
import {
  type ClickName,
  clickKey,
  type ItemKey,
  type PlayerName,
  playerKey,
  refusedBindingKey,
  tracePlace,
  UNRELEASED_ATTENTION,
} from '../../core/keys.ts';
import { testExpiry } from '../../core/postback.ts';
import type {
  BindResult,
  ClickLedger,
  NewLink,
  PlayerLink,
  RecordedClick,
  RefusedBinding,
} from '../authority/click-ports.ts';
import { INDEXES } from '../contract.ts';
import { applied, conditionHeld, type LedgerTable, readItem, rowExpiry } from './ledger-table.ts';
import { setAttributes } from './update-expression.ts';

const UNLINKED = 'attribute_not_exists(link)';
const UNBOUND = 'attribute_not_exists(playerRef)';
const CLICK_IS_FREE_OR_OURS =
  'attribute_not_exists(playerRef) OR (playerRef = :playerRef AND brand = :brand)';
const NO_OTHER_REGISTRATION =
  'attribute_exists(link) AND (attribute_not_exists(link.registeredBy) OR link.registeredBy = :by)';
const IS_CLICK = 'attribute_exists(pk)';
/** Read of the index, and looked at closer: more that begin alike say nothing about any of them. */
const MOST_TRACES = 100;
const MOST_SIMILAR = 5;

/** Clicks and what binds players to them, on DynamoDB. */
export class DynamoClickLedger implements ClickLedger {
  readonly #table: LedgerTable;
  readonly #unboundDays: number;

  constructor(table: LedgerTable, { unboundDays }: { unboundDays: number }) {
    this.#table = table;
    this.#unboundDays = unboundDays;
  }

  async record(click: RecordedClick): Promise<void> {
    const { name, clickedAt, campaign, partner } = click;
    const { platform, clickId } = name;
    const said = 'missed' in click ? { missed: click.missed } : { landed: click.landed };
    const expiresAtEpochSeconds =
      Math.floor(this.#table.nowEpochMs() / 1000) + this.#unboundDays * 86_400;
    const first = { v: 1, platform, clickId, clickedAt, campaign, partner, expiresAtEpochSeconds };
    const found = { ...said, ...tracesOf(name) };
    const isNew = await this.#updateClick(name, { once: { ...first, ...found } }, UNBOUND);
    // Of a bound click the record may still say how it came, and never that it may be forgotten.
    if (!isNew) await this.#updateClick(name, { once: found }, IS_CLICK);
  }

  recorded(name: ClickName): Promise<ClickRecord | undefined> {
    return readItem<ClickRecord>(this.#table, clickKey(name));
  }

  async similar({ platform, clickId }: ClickName): Promise<ClickRecord[]> {
    const place = tracePlace(platform, traceOf(clickId), TRACE_CHARACTERS);
    if (place === undefined) return [];
    const { Items = [] } = await this.#table.client.send(
      new QueryCommand({
        TableName: this.#table.tableName,
        IndexName: INDEXES.traces,
        KeyConditionExpression: 'trace = :trace AND begins_with(traceRest, :rest)',
        ExpressionAttributeValues: { ':trace': place.trace, ':rest': place.traceRest },
        Limit: MOST_TRACES,
      }),
    );
    const clicks = await Promise.all(
      (Items as ItemKey[]).map(({ pk, sk }) => readItem<ClickRecord>(this.#table, { pk, sk })),
    );
    return clicks
      .filter((click) => click?.landed !== undefined || click?.missed !== undefined)
      .filter(
        (click): click is ClickRecord => damageOf(clickId, click?.clickId ?? '') !== undefined,
      )
      .slice(0, MOST_SIMILAR);
  }

  async bind(
    player: PlayerName,
    link: NewLink,
    { releasedLater = false } = {},
  ): Promise<BindResult> {
    const boundAt = this.#now();
    const bound = { ...link, boundAt };
    const written = await applied(
      this.#table.client.send(
        new TransactWriteCommand({
          TransactItems: [
            { Update: this.#linkClick(player, bound) },
            { Update: this.#linkPlayer(player, bound, releasedLater) },
          ],
        }),
      ),
    );
    if (written) return { link: bound };
    const standing = await readItem<{ link?: PlayerLink }>(this.#table, playerKey(player));
    if (standing?.link) return { link: standing.link };
    const taken = await this.recorded({ ...link, test: player.test });
    const { brand, playerRef } = player;
    // Neither stands in the way, or it is this player's by now: two transactions met.
    if (taken?.playerRef === undefined) return 'conflict';
    if (taken.playerRef === playerRef && taken.brand === brand) return 'conflict';
    return { takenBy: taken.playerRef };
  }

  noteRegistration(
    player: PlayerName,
    { registeredAt, registeredBy }: { registeredAt: string; registeredBy: string },
  ): Promise<boolean> {
    const update = new UpdateCommand({
      TableName: this.#table.tableName,
      Key: playerKey(player),
      UpdateExpression: 'SET link.registeredAt = :at, link.registeredBy = :by',
      ConditionExpression: NO_OTHER_REGISTRATION,
      ExpressionAttributeValues: { ':at': registeredAt, ':by': registeredBy },
    });
    return conditionHeld(this.#table, () => this.#table.client.send(update));
  }

  async released(player: PlayerName): Promise<void> {
    const { tableName: TableName, client } = this.#table;
    const update = {
      ...setAttributes({ attention: undefined, attentionSince: undefined }),
      ConditionExpression: 'attribute_exists(link)',
    };
    const command = new UpdateCommand({ TableName, Key: playerKey(player), ...update });
    await conditionHeld(this.#table, () => client.send(command));
  }

  async noteDamage(name: ClickName, damage: ClickDamage): Promise<void> {
    await this.#updateClick(name, { set: { damage } }, `${IS_CLICK} AND ${UNBOUND}`);
  }

  async keepRefusal(refused: RefusedBinding): Promise<void> {
    const { click, player, by, reason, because } = refused;
    const at = this.#now();
    const expires = { expiresAtEpochSeconds: rowExpiry(this.#table), ...this.#expiry(player.test) };
    const set = setAttributes(
      { v: 1, ...click, player, by, reason, because, lastAt: at, ...expires },
      { at },
    );
    const { tableName: TableName, client } = this.#table;
    await client.send(
      new UpdateCommand({ TableName, Key: refusedBindingKey(click, player), ...set }),
    );
  }

  #linkClick({ brand, playerRef, test }: PlayerName, link: PlayerLink) {
    const { platform, clickId, clickedAt, boundAt, boundBy, damage } = link;
    const bound = { v: 1, platform, clickId, brand, playerRef };
    // What a click was when it was first seen stays so.
    const first = {
      clickedAt,
      boundAt,
      boundBy,
      damage,
      campaign: link.campaign ?? null,
      partner: link.partner ?? null,
    };
    return {
      TableName: this.#table.tableName,
      Key: clickKey({ platform, clickId, test }),
      // A bound click is not forgotten.
      ...setAttributes(
        { ...bound, expiresAtEpochSeconds: undefined, ...this.#expiry(test) },
        first,
      ),
      ConditionExpression: CLICK_IS_FREE_OR_OURS,
    };
  }

  #linkPlayer({ brand, playerRef, test }: PlayerName, link: PlayerLink, releasedLater: boolean) {
    const waiting = { attention: UNRELEASED_ATTENTION, attentionSince: link.boundAt };
    return {
      TableName: this.#table.tableName,
      Key: playerKey({ brand, playerRef, test }),
      ...setAttributes({
        v: 1,
        brand,
        playerRef,
        link,
        ...(releasedLater && waiting),
        ...this.#expiry(test),
      }),
      ConditionExpression: UNLINKED,
    };
  }

  #updateClick(
    name: ClickName,
    { set = {}, once = {} }: { set?: Record<string, unknown>; once?: Record<string, unknown> },
    ConditionExpression: string,
  ): Promise<boolean> {
    const { tableName: TableName, client } = this.#table;
    const update = { ...setAttributes(set, once), ConditionExpression };
    const command = new UpdateCommand({ TableName, Key: clickKey(name), ...update });
    return conditionHeld(this.#table, () => client.send(command));
  }

  #expiry(test: true | undefined): { expiresAtEpochSeconds?: number } {
    return testExpiry({ test }, this.#table.nowEpochMs());
  }

  #now(): string {
    return new Date(this.#table.nowEpochMs()).toISOString();
  }
}

/** A landing can be found by any damaged form of its ID. */
function tracesOf({ platform, clickId, test }: ClickName) {
  return test ? undefined : tracePlace(platform, traceOf(clickId), TRACE_CHARACTERS);
}

import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from '../../core/claim.ts';
import { BUS_EVENT } from '../contract.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';

/** The bus would not take an event. Whoever brought it must bring it again. */
export class BusRefusedError extends Error {
  override readonly name = 'BusRefusedError';
  readonly code = 'POSTPROOF_BUS_REFUSED';

  constructor(refused: number, reasons: readonly string[]) {
    super(
      `The bus refused ${refused} event(s): ${[...new Set(reasons)].join(', ')}. Nothing is lost if the sender tries again.`,
    );
  }
}

/** Entries that one PutEvents call takes; see API_PutEvents. */
const MAX_ENTRIES = 10;
/** PutEvents answers 200 with failed entries in it; each is tried this often. */
const MAX_TRIES = 3;

export class EventBridgeBus {
  readonly #client: EventBridgeClient;
  readonly #busName: string;

  constructor(busName: string, client = new EventBridgeClient(CLIENT_SETTINGS)) {
    this.#client = client;
    this.#busName = busName;
  }

  /**
   * Returns when the bus has durably taken every event.
   *
   * @throws {BusRefusedError} if any entry is still refused after three tries
   */
  async put(events: readonly BusEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += MAX_ENTRIES) {
      await this.#putSome(events.slice(start, start + MAX_ENTRIES));
    }
  }

  async #putSome(events: readonly BusEvent[]): Promise<void> {
    let waiting = events;
    let reasons: string[] = [];
    for (let tried = 0; tried < MAX_TRIES && waiting.length > 0; tried += 1) {
      const { Entries = [] } = await this.#client.send(
        new PutEventsCommand({ Entries: waiting.map((event) => this.#entry(event)) }),
      );
      reasons = Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []);
      // An entry without an event ID was not taken, whatever else the answer says.
      waiting = waiting.filter((_, index) => Entries[index]?.EventId === undefined);
    }
    if (waiting.length > 0) throw new BusRefusedError(waiting.length, reasons);
  }

  #entry(event: BusEvent) {
    return {
      EventBusName: this.#busName,
      Source: BUS_EVENT.source,
      DetailType: BUS_EVENT.playerEvent,
      Detail: JSON.stringify(event),
    };
  }
}

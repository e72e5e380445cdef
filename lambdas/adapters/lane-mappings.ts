import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { resourceNames } from '../contract.ts';
import type { LaneMapping, LaneMappings } from '../operations/lane-ports.ts';

/** A switch takes up to about a minute; see `docs/lanes.md`. */
const POLL_MS = 1000;
const MAX_POLLS = 180;
/** A hundred mappings on each: more than a stage has platforms. */
const MAX_PAGES = 20;

/** The mappings of a stage's lanes, by Lambda's own API. */
export class LambdaLaneMappings implements LaneMappings {
  readonly #client: LambdaClient;
  readonly #stage: string;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(client: LambdaClient, options: { stage: string; wait(ms: number): Promise<void> }) {
    this.#client = client;
    this.#stage = options.stage;
    this.#wait = options.wait;
  }

  async find(platform: string): Promise<LaneMapping | undefined> {
    return (await this.all([platform])).get(platform);
  }

  /** Those of these platforms that there are, by platform: one listing for all of them. */
  async all(platforms: readonly string[]): Promise<Map<string, LaneMapping>> {
    const { deliveryFunction, laneQueue } = resourceNames(this.#stage);
    const byQueue = new Map(platforms.map((platform) => [laneQueue(platform), platform]));
    const found = new Map<string, LaneMapping>();
    let Marker: string | undefined;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const { EventSourceMappings = [], NextMarker } = await this.#client.send(
        new ListEventSourceMappingsCommand({
          FunctionName: deliveryFunction,
          ...(Marker && { Marker }),
        }),
      );
      for (const mapping of EventSourceMappings) {
        const platform = byQueue.get(mapping.EventSourceArn?.split(':').at(-1) ?? '');
        if (platform !== undefined) found.set(platform, toMapping(platform, mapping));
      }
      if (!NextMarker) return found;
      Marker = NextMarker;
    }
    throw new Error(`${deliveryFunction} has more than ${MAX_PAGES} pages of mappings.`);
  }

  async setEnabled(mapping: LaneMapping, isEnabled: boolean): Promise<LaneMapping> {
    const wanted = isEnabled ? 'Enabled' : 'Disabled';
    let current = mapping;
    let isAsked = false;
    for (let poll = 0; poll < MAX_POLLS; poll += 1) {
      if (poll > 0) {
        await this.#wait(POLL_MS);
        current = await this.#look(mapping);
      }
      if (current.state === wanted) return current;
      // Between two states AWS takes no other change: it is asked again when it has settled.
      if (!isAsked) isAsked = await this.#ask(mapping, isEnabled);
    }
    return current;
  }

  /** @returns false if it is being changed already, perhaps by somebody else */
  async #ask({ uuid }: LaneMapping, isEnabled: boolean): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: isEnabled }),
      );
      return true;
    } catch (error) {
      if (error instanceof ResourceInUseException) return false;
      throw error;
    }
  }

  async #look({ platform, uuid }: LaneMapping): Promise<LaneMapping> {
    return toMapping(
      platform,
      await this.#client.send(new GetEventSourceMappingCommand({ UUID: uuid })),
    );
  }
}

function toMapping(
  platform: string,
  { UUID = '', State = 'unknown' }: EventSourceMappingConfiguration,
): LaneMapping {
  return { platform, uuid: UUID, state: State };
}

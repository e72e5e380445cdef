import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkPipelineConfig, type PipelineConfig } from '../core/pipeline-config.ts';
import { Alarms } from './alarms.ts';
import { Auditor } from './auditor.ts';
import { Authority } from './authority.ts';
import { Clicks } from './clicks.ts';
import { Delivery } from './delivery.ts';
import { EventBus } from './event-bus.ts';
import { Ingest } from './ingest.ts';
import { Lane } from './lane.ts';
import { Ledger } from './ledger.ts';
import { Rates } from './rates.ts';
import { Reports } from './reports.ts';
import { SigningKeys } from './signing-keys.ts';
import { addSuccessRateAlarm } from './success-rate-alarm.ts';

export type PostbackPipelineProps = {
  /** A resolved stage, from `resolvePipelineConfig`. */
  config: PipelineConfig;
};

/**
 * The whole pipeline of one stage: webhook URLs, bus, ledger, one lane per platform, and the alarms
 * that watch them. It needs nothing from the stack it is put into.
 *
 * @throws {ZodError} if the configuration has not the shape of a resolved stage
 * @throws {InvalidStageError} if its settings contradict each other
 */
export class PostbackPipeline extends Construct {
  readonly alarms: Alarms;
  readonly ledger: Ledger;
  readonly eventBus: EventBus;
  readonly ingest: Ingest;
  readonly clicks: Clicks;
  readonly authority: Authority;
  readonly auditor: Auditor;
  readonly delivery: Delivery;
  readonly lanes: readonly Lane[];
  readonly signingKeys: SigningKeys;

  constructor(scope: Construct, id: string, props: PostbackPipelineProps) {
    super(scope, id);
    // Once more, because another app may have built or changed the object by hand.
    const config = checkPipelineConfig(props.config);
    const alarms = new Alarms(this, 'Alarms', { config });
    const ledger = new Ledger(this, 'Ledger', { config });
    const eventBus = new EventBus(this, 'EventBus', { config, alarms });
    const lanes = Object.entries(config.platforms).map(
      ([platform, settings]) =>
        new Lane(this, `Lane-${platform}`, { config, alarms, platform, settings }),
    );
    const laneQueueUrls = Stack.of(this).toJsonString(
      Object.fromEntries(lanes.map(({ platform, queues }) => [platform, queues.queue.queueUrl])),
    );
    addSuccessRateAlarm(alarms, config);

    this.alarms = alarms;
    this.ledger = ledger;
    this.eventBus = eventBus;
    this.lanes = lanes;
    this.ingest = new Ingest(this, 'Ingest', { config, alarms, bus: eventBus.bus });
    this.clicks = new Clicks(this, 'Clicks', {
      config,
      alarms,
      ledger,
      eventBus,
      ingest: this.ingest,
    });
    this.authority = new Authority(this, 'Authority', {
      config,
      alarms,
      ledger,
      eventBus,
      ingest: this.ingest,
      lanes,
      laneQueueUrls,
    });
    const onBuses = Object.values(config.sources).some(({ eventBus: from }) => from);
    if (onBuses) new Reports(this, 'Reports', { config, alarms, eventBus, ingest: this.ingest });
    this.auditor = new Auditor(this, 'Auditor', {
      config,
      alarms,
      ledger,
      eventBus,
      authority: this.authority,
      lanes,
      laneQueueUrls,
    });
    new Rates(this, 'Rates', { config, alarms, ledger, lanes, laneQueueUrls });
    this.delivery = new Delivery(this, 'Delivery', {
      config,
      alarms,
      ledger,
      lanes,
      laneQueueUrls,
    });
    const { platformSecrets } = this.delivery;
    this.signingKeys = new SigningKeys(this, 'SigningKeys', { config, alarms, platformSecrets });
    this.signingKeys.grantSigning(this.delivery.function);
  }
}

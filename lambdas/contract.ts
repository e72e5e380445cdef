/**
 * What the infrastructure and the functions must agree on: names of resources, environment
 * variables, events and metrics. It imports no SDK, because `lib` and the command line read it too.
 */

/** Physical names, so that the command line finds a stage's resources without asking CloudFormation. */
export function resourceNames(stage: string) {
  const prefix = `postproof-${stage}`;
  return {
    stack: prefix,
    ledger: `${prefix}-ledger`,
    bus: `${prefix}-events`,
    intakeQueue: `${prefix}-intake`,
    intakeDeadLetters: `${prefix}-intake-dead-letters`,
    reportsQueue: `${prefix}-reports`,
    reportsDeadLetters: `${prefix}-reports-dead-letters`,
    unrecognisedEvents: `${prefix}-unrecognised-events`,
    laneQueue: (platform: string) => `${prefix}-lane-${platform}`,
    laneDeadLetters: (platform: string) => `${prefix}-lane-${platform}-dead-letters`,
    ingestFunction: `${prefix}-ingest`,
    reportsFunction: `${prefix}-reports`,
    authorityFunction: `${prefix}-authority`,
    deliveryFunction: `${prefix}-delivery`,
    rotationFunction: `${prefix}-rotation`,
    ratesFunction: `${prefix}-rates`,
    webhookApi: `${prefix}-webhooks`,
    alarmTopic: `${prefix}-alarms`,
    /** The subject is the platform, function or source that the alarm watches, if it watches one. */
    alarm: (article: string, subject?: string) =>
      [prefix, article, subject].filter(Boolean).join('-'),
    ...secretNames(stage),
  };
}

function secretNames(stage: string) {
  return {
    /** With a brand where each brand's URL has a secret of its own. */
    sourceSecret: (source: string, brand?: string) =>
      [`postproof/${stage}/source/${source}`, ...(brand === undefined ? [] : [brand])].join('/'),
    platformSecret: (platform: string) => `postproof/${stage}/platform/${platform}`,
    platformSigningKey: (platform: string) => `postproof/${stage}/platform/${platform}/signing-key`,
    /** Keys the pseudonyms under which players appear everywhere behind ingest. */
    pseudonymSecret: `postproof/${stage}/pseudonym-key`,
  };
}

export const ENVIRONMENT = {
  ledgerTable: 'LEDGER_TABLE',
  busName: 'BUS_NAME',
  /** A JSON object: platform name to the URL of its lane queue. */
  laneQueueUrls: 'LANE_QUEUE_URLS',
  intakeQueueUrl: 'INTAKE_QUEUE_URL',
  reportsQueueUrl: 'REPORTS_QUEUE_URL',
  /** Honoured only where the stage allows loopback platforms: the origin the simulator listens on. */
  platformOrigin: 'PLATFORM_ORIGIN',
} as const;

/** The file beside each bundle that holds the resolved configuration. */
export const CONFIG_FILE = 'pipeline-config.json';

export const BUS_EVENT = {
  source: 'postproof.ingest',
  playerEvent: 'PlayerEvent',
  /** What an operator's own backend puts on the bus, in the operator's vocabulary. */
  reportedEvent: 'ReportedEvent',
} as const;

/** Receives after which SQS moves a message to its dead-letter queue; AWS advises 5 or more. */
export const MAX_RECEIVE_COUNT = 5;

export const INDEXES = { byHour: 'byHour', attention: 'attention' } as const;

/** Every metric is emitted in this namespace, with zeros, so that an alarm can tell quiet from broken. */
export const METRICS = {
  namespace: 'Postproof',
  dimensions: {
    stage: 'stage',
    platform: 'platform',
    source: 'source',
    outcome: 'outcome',
    /** Present only, and then `test`, on what a test conversion caused. */
    traffic: 'traffic',
  },
  /** 1 for each attempt that ended with any verdict. Dimensions: stage; stage + platform. */
  attempts: 'Attempts',
  /** 1 for an attempt that the platform acknowledged, else 0. Same dimensions. */
  attemptsAcknowledged: 'AttemptsAcknowledged',
  /** Milliseconds from connecting to the last byte of the answer. Dimensions: stage + platform. */
  attemptLatency: 'AttemptLatency',
  /** A "duplicate" answer to our first attempt: someone else is firing. Dimensions: stage + platform. */
  foreignDuplicates: 'ForeignDuplicates',
  /** 1 for a postback that a person must look at: held, rejected or unknown. Dimensions: stage + platform. */
  needsAttention: 'PostbacksNeedingAttention',
  /** An open row's own message on its way to a dead-letter queue. Dimensions: stage + platform. */
  openRowDeadLettered: 'OpenRowDeadLettered',
  /** 1 for an event that waits for a person, or that another source decided in its authority's place, else 0. Dimension: stage. */
  eventsNeedingAttention: 'EventsNeedingAttention',
  /** Player events by what became of them. Dimensions: stage + outcome. */
  eventsSettled: 'EventsSettled',
  /** Webhooks by answer. Dimensions: stage + source + outcome. */
  webhooks: 'Webhooks',
  /** 1 for a webhook that was proven genuine and cannot be used, else 0. Dimension: stage. */
  webhooksUnusable: 'WebhooksUnusable',
  /** Days since the day of the newest exchange rates that are kept. Dimension: stage. */
  ratesAgeDays: 'RatesAgeDays',
  /** 1 for a key rotation that stops for a person, else 0. Dimensions: stage; stage + platform. */
  keyRotationWaiting: 'KeyRotationWaiting',
} as const;

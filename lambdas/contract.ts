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
    /** A copy of every player event, until it is accounted for. */
    seenQueue: `${prefix}-seen`,
    reportsQueue: `${prefix}-reports`,
    reportsDeadLetters: `${prefix}-reports-dead-letters`,
    unrecognisedEvents: `${prefix}-unrecognised-events`,
    laneQueue: (platform: string) => `${prefix}-lane-${platform}`,
    laneDeadLetters: (platform: string) => `${prefix}-lane-${platform}-dead-letters`,
    ingestFunction: `${prefix}-ingest`,
    clicksFunction: `${prefix}-clicks`,
    bindingsFunction: `${prefix}-bindings`,
    reportsFunction: `${prefix}-reports`,
    authorityFunction: `${prefix}-authority`,
    deliveryFunction: `${prefix}-delivery`,
    rotationFunction: `${prefix}-rotation`,
    ratesFunction: `${prefix}-rates`,
    auditorFunction: `${prefix}-auditor`,
    webhookApi: `${prefix}-webhooks`,
    clicksApi: `${prefix}-clicks`,
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
    /** What the operator's backend shows when it binds players to clicks. */
    bindingsKey: `postproof/${stage}/bindings-key`,
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
  intakeDeadLettersUrl: 'INTAKE_DEAD_LETTERS_URL',
  seenQueueUrl: 'SEEN_QUEUE_URL',
  reportsQueueUrl: 'REPORTS_QUEUE_URL',
  alarmTopicArn: 'ALARM_TOPIC_ARN',
  /** Honoured only where the stage allows loopback platforms: the origin the simulator listens on. */
  platformOrigin: 'PLATFORM_ORIGIN',
} as const;

/** Routes of the clicks API. The prefix is that of a path on the operator's own sites. */
export const CLICKS_ROUTES = {
  click: '/postproof/clicks',
  handover: '/postproof/handovers',
  claim: '/postproof/handovers/claims',
  binding: '/postproof/bindings',
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

export const INDEXES = { byHour: 'byHour', attention: 'attention', traces: 'traces' } as const;

/** Every metric is emitted in this namespace, with zeros, so that an alarm can tell quiet from broken. */
export const METRICS = {
  namespace: 'Postproof',
  dimensions: {
    stage: 'stage',
    platform: 'platform',
    source: 'source',
    outcome: 'outcome',
    route: 'route',
    brand: 'brand',
    /** By which way players came to a milestone. */
    path: 'path',
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
  /** 1 for an attempt that a protection before the platform answered, else 0. Dimensions: stage; stage + platform. */
  attemptsBlocked: 'AttemptsBlocked',
  /** 1 for a probe that has failed, so that the lane's circuit stays open, else 0. Dimensions: stage + platform. */
  circuitProbesFailed: 'CircuitProbesFailed',
  /** 1 for a postback that a person must look at: held, rejected or unknown. Dimensions: stage + platform. */
  needsAttention: 'PostbacksNeedingAttention',
  /** 1 for a postback without an acknowledgement whose deadline is near, else 0. Dimensions: stage + platform. */
  nearDeadline: 'PostbacksNearDeadline',
  /** Such postbacks that sit still, once in an hour, zero too. Dimensions: stage + platform. */
  stillNearDeadline: 'PostbacksStillNearDeadline',
  /** Open postbacks that were past their time and got their wake-up anew, once in an hour, zero too. Dimensions: stage + platform. */
  overdue: 'PostbacksOverdue',
  /** Player events of the last three days that are neither settled nor waiting nor dead letters, once in an hour. Dimension: stage. */
  intakeGaps: 'IntakeGaps',
  /** Postbacks of the last three days that are in no state or gone, once in an hour, zero too. Dimensions: stage + platform. */
  postbackGaps: 'PostbackGaps',
  /** 1 for a postback that was confirmed after its deadline, else 0. Dimensions: stage + platform. */
  deliveredLate: 'PostbacksDeliveredLate',
  /** 1 for a postback that the platform calls expired while our window is open, else 0. Dimensions: stage + platform. */
  windowDrift: 'WindowDrift',
  /** An open row's own message on its way to a dead-letter queue. Dimensions: stage + platform. */
  openRowDeadLettered: 'OpenRowDeadLettered',
  /** 1 for an event that waits for a person, or that another source decided in its authority's place, else 0. Dimension: stage. */
  eventsNeedingAttention: 'EventsNeedingAttention',
  /** Requests to the clicks API by route and answer. Dimensions: stage + route + outcome. */
  clickRequests: 'ClickRequests',
  /** 1 for a landing that a page reported. Dimension: stage. */
  clickReports: 'ClickReports',
  /** 1 for one that was not taken, whatever the reason, else 0. Dimension: stage. */
  clickReportsRefused: 'ClickReportsRefused',
  /** 1 for a landing whose click ID came under a name that the site does not read, else 0. Dimension: stage. */
  clicksMissed: 'ClicksMissed',
  /** 1 for a binding whose click ID had been damaged on its way, else 0. Dimension: stage. */
  clicksDamaged: 'ClicksDamaged',
  /** Milestones whose player has no click, in percent of all of the latest day. Dimensions: stage + brand + path. */
  clickLossPercent: 'ClickLossPercent',
  /** By how many percentage points that has risen, beyond chance; else 0. Dimensions: stage, the greatest; stage + brand + path. */
  clickLossRisePoints: 'ClickLossRisePoints',
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

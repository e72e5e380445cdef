import { asciiJson } from '../../core/ascii-json.ts';
import type { AccessDecision, AccessRequest } from '../access/access-request.ts';
import { eventBusArn } from '../assembly/event-bus-arn.ts';
import type { Assembly } from '../assembly/load-assembly.ts';
import { type BusRule, type RuleTarget, readBusRules } from './bus-rules.ts';
import { checkEntry, type EntryError, readEntries, toEnvelope } from './event-entry.ts';

type Event = Record<string, unknown>;

/** A target that did not take an event. */
export type Undeliverable = {
  eventId: string;
  ruleArn: string;
  queueArn: string;
  reason: string;
  /** Whether the target's dead-letter queue has the event instead. */
  deadLettered: boolean;
};

export type EventBusOptions = {
  assembly: Assembly;
  access: { decide(request: AccessRequest): AccessDecision };
  /** Sends one message; resolves once the queue has durably taken it. */
  deliver(queueArn: string, body: string): Promise<void>;
  nowIso(): string;
  newId(): string;
  onUndeliverable?(failure: Undeliverable): void;
};

export type EventBus = {
  /**
   * Answers a PutEvents call, only after every matched target has the event.
   *
   * @param body - the call as the SDK sends it (`Entries`)
   * @returns `FailedEntryCount` and `Entries`, in the order given; an entry that a target failed to
   *   take may have reached others, so sending it again can duplicate it there
   * @throws {PutEventsError} if AWS would refuse the call as a whole
   */
  putEvents(body: Record<string, unknown>): Promise<Record<string, unknown>>;
};

/**
 * The event buses of the stack: the default one and those in the template, with their enabled
 * pattern rules and queue targets.
 *
 * Stricter than AWS in three ways, so that mistakes show here: it answers after delivery and not
 * before; an entry that neither its target nor the dead-letter queue takes is an error; and so is
 * one for a bus that does not exist, which AWS accepts silently. Not done: archives, retries, the
 * attributes that AWS puts on dead letters, targets other than queues.
 *
 * @throws {UnsupportedRuleError} at once, if a rule cannot be honoured
 */
export function createEventBus(options: EventBusOptions): EventBus {
  const { assembly, nowIso, newId } = options;
  const rules = readBusRules(assembly);
  const busArns = new Set([
    eventBusArn(assembly, 'default'),
    ...assembly.ofType('AWS::Events::EventBus').map(({ arn }) => arn),
  ]);

  async function putEntry(
    entry: Record<string, unknown>,
  ): Promise<EntryError | { EventId: string }> {
    const busArn = eventBusArn(assembly, String(entry.EventBusName ?? 'default'));
    const refused = checkEntry(entry) ?? (busArns.has(busArn) ? undefined : noSuchBus(busArn));
    if (refused) return refused;
    const id = newId();
    const { accountId: account, region } = assembly;
    const event = toEnvelope(entry, { id, nowIso: nowIso(), account, region });
    const deliveries = rules
      .filter((rule) => rule.busArn === busArn && rule.matches(event))
      .flatMap((rule) => rule.targets.map((target) => offer(options, event, { rule, target })));
    const failures = (await Promise.all(deliveries)).filter((reason) => reason !== undefined);
    if (failures.length === 0) return { EventId: id };
    return { ErrorCode: 'InternalFailure', ErrorMessage: failures.join('; ') };
  }

  return {
    async putEvents(body) {
      const answers = await Promise.all(readEntries(body).map(putEntry));
      const failed = answers.filter((answer) => 'ErrorCode' in answer);
      return { FailedEntryCount: failed.length, Entries: answers };
    },
  };
}

/** Sends an event to a target, else to its dead-letter queue; returns the reason if both failed. */
async function offer(
  options: EventBusOptions,
  event: Event,
  { rule, target }: { rule: BusRule; target: RuleTarget },
): Promise<string | undefined> {
  const { queueArn, deadLetterQueueArn } = target;
  const reason = await send(options, rule, { queueArn, body: target.render(event) });
  if (reason === undefined) return undefined;
  const secondReason = deadLetterQueueArn
    ? await send(options, rule, { queueArn: deadLetterQueueArn, body: asciiJson(event) })
    : 'the target has no dead-letter queue';
  options.onUndeliverable?.({
    eventId: String(event.id),
    ruleArn: rule.arn,
    queueArn,
    reason,
    deadLettered: secondReason === undefined,
  });
  return secondReason && `${reason}, and ${secondReason}`;
}

async function send(
  { access, deliver }: EventBusOptions,
  rule: BusRule,
  { queueArn, body }: { queueArn: string; body: string },
): Promise<string | undefined> {
  const decision = access.decide({
    principal: { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn },
    action: 'sqs:SendMessage',
    resource: queueArn,
  });
  if (!decision.allowed) return decision.message;
  try {
    await deliver(queueArn, body);
    return undefined;
  } catch (error) {
    return `${queueArn} did not take the event: ${error instanceof Error ? error.message : error}`;
  }
}

function noSuchBus(busArn: string): EntryError {
  return { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${busArn} does not exist.` };
}

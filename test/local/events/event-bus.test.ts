import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '../../../local/access/access-request.ts';
import { createEventBus, type Undeliverable } from '../../../local/events/event-bus.ts';
import { PutEventsError } from '../../../local/events/event-errors.ts';
import { loadFixture } from '../assembly/assembly-fixture.ts';

const R = 'eu-west-1:000000000000';
const INTAKE = `arn:aws:sqs:${R}:intake`;
const AUDIT = `arn:aws:sqs:${R}:audit`;
const DEAD = `arn:aws:sqs:${R}:dead`;
const RULE = `arn:aws:events:${R}:rule/bus/deposits`;

const target = (Id: string, Arn: string, more: object = {}) => ({ Id, Arn, ...more });
const rule = (Properties: Record<string, unknown>) => ({ Type: 'AWS::Events::Rule', Properties });

const DEPOSITS = {
  Name: 'deposits',
  EventBusName: { Ref: 'Bus' },
  EventPattern: { 'detail-type': ['deposit'] },
  State: 'ENABLED',
};

const BUS = { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } } };
const TO_INTAKE = {
  ...BUS,
  Deposits: rule({
    ...DEPOSITS,
    Targets: [target('T', INTAKE, { DeadLetterConfig: { Arn: DEAD } })],
  }),
};

type Sent = { queueArn: string; body: string };

function startBus(
  resources: Parameters<typeof loadFixture>[0] = TO_INTAKE,
  { full = [], forbidden = [] }: { full?: string[]; forbidden?: string[] } = {},
) {
  const sent: Sent[] = [];
  const asked: AccessRequest[] = [];
  const undeliverable: Undeliverable[] = [];
  let ids = 0;
  const bus = createEventBus({
    assembly: loadFixture(resources),
    access: {
      decide(request) {
        asked.push(request);
        if (!forbidden.includes(request.resource)) return { allowed: true };
        return { allowed: false, message: `forbidden on ${request.resource}` };
      },
    },
    async deliver(queueArn, body) {
      if (full.includes(queueArn)) throw new Error('disk full');
      sent.push({ queueArn, body });
    },
    nowIso: () => '2026-11-22T10:00:00.123Z',
    newId: () => `event-${++ids}`,
    onUndeliverable: (failure) => undeliverable.push(failure),
  });
  return { bus, sent, asked, undeliverable };
}

function entry(overrides: object = {}): object {
  return {
    EventBusName: 'bus',
    Source: 'crm',
    DetailType: 'deposit',
    Detail: '{"a":1}',
    ...overrides,
  };
}

describe('delivery', () => {
  test('a matched target has the whole event before the call is answered', async () => {
    const { bus, sent, undeliverable } = startBus();

    const answer = await bus.putEvents({ Entries: [entry({ Resources: ['r'] })] });

    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'event-1' }] });
    expect(undeliverable).toEqual([]);
    expect(sent.map(({ queueArn }) => queueArn)).toEqual([INTAKE]);
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      version: '0',
      id: 'event-1',
      'detail-type': 'deposit',
      source: 'crm',
      account: '000000000000',
      time: '2026-11-22T10:00:00Z',
      region: 'eu-west-1',
      resources: ['r'],
      detail: { a: 1 },
    });
  });

  test('the answer waits for every queue', async () => {
    const steps: string[] = [];
    const gate = Promise.withResolvers<void>();
    const bus = createEventBus({
      assembly: loadFixture(TO_INTAKE),
      access: { decide: () => ({ allowed: true }) },
      deliver: () => gate.promise.then(() => void steps.push('queue')),
      nowIso: () => '2026-11-22T10:00:00Z',
      newId: () => 'event',
    });

    const answered = bus.putEvents({ Entries: [entry()] }).then(() => steps.push('answer'));
    await setImmediate();
    steps.push('gate opens');
    gate.resolve();
    await answered;

    expect(steps).toEqual(['gate opens', 'queue', 'answer']);
  });

  test('the time of the entry is the time of the event', async () => {
    const { bus, sent } = startBus();

    await bus.putEvents({ Entries: [entry({ Time: 1_790_000_000.5 })] });

    expect(JSON.parse(sent[0]?.body ?? '').time).toBe('2026-09-21T14:13:20Z');
  });

  test('an event that no rule matches is accepted and goes nowhere', async () => {
    const { bus, sent } = startBus();

    const answer = await bus.putEvents({ Entries: [entry({ DetailType: 'login' })] });

    expect(answer).toMatchObject({ FailedEntryCount: 0 });
    expect(sent).toEqual([]);
  });

  test('every rule and every queue target of the bus is served, each in its own form', async () => {
    const Everything = rule({
      EventBusName: 'bus',
      EventPattern: { source: [{ prefix: '' }] },
      Targets: [
        target('A', AUDIT, { InputPath: '$.detail' }),
        target('Stream', `arn:aws:firehose:${R}:deliverystream/raw`),
      ],
    });
    const { bus, sent } = startBus({ ...TO_INTAKE, Everything });

    await bus.putEvents({ Entries: [entry(), entry({ DetailType: 'login' })] });

    expect(sent.map(({ queueArn }) => queueArn).sort()).toEqual([AUDIT, AUDIT, INTAKE]);
    expect(sent.find(({ queueArn }) => queueArn === AUDIT)?.body).toBe('{"a":1}');
  });

  test.each([
    ['a disabled rule', { ...DEPOSITS, State: 'DISABLED' }],
    ['a scheduled rule', { Name: 'deposits', ScheduleExpression: 'rate(1 minute)' }],
    ['a rule of the default bus', { EventPattern: DEPOSITS.EventPattern }],
  ])('%s sees nothing of the bus', async (_which, properties) => {
    const { bus, sent } = startBus({
      ...BUS,
      It: rule({ ...properties, Targets: [target('T', INTAKE)] }),
    });

    const answer = await bus.putEvents({ Entries: [entry()] });

    expect(answer).toMatchObject({ FailedEntryCount: 0 });
    expect(sent).toEqual([]);
  });

  test('a bus may be named by its ARN, and without a name it is the default one', async () => {
    const Default = rule({ EventPattern: { source: ['crm'] }, Targets: [target('T', AUDIT)] });
    const { bus, sent } = startBus({ ...TO_INTAKE, Default });
    const EventBusName = `arn:aws:events:${R}:event-bus/bus`;

    await bus.putEvents({ Entries: [entry({ EventBusName }), entry({ EventBusName: undefined })] });

    expect(sent.map(({ queueArn }) => queueArn)).toEqual([INTAKE, AUDIT]);
  });

  test('a rule that cannot be honoured stops the start, by name', () => {
    const Cidr = rule({ ...DEPOSITS, EventPattern: { detail: { ip: [{ cidr: '::/0' }] } } });

    expect(() => startBus({ ...BUS, Cidr })).toThrow(/Cidr\.detail\.ip: unknown operator cidr/);
  });
});

describe('failed delivery', () => {
  test('sending is checked in the name of the rule', async () => {
    const { bus, asked } = startBus();

    await bus.putEvents({ Entries: [entry()] });

    expect(asked).toEqual([
      {
        principal: { kind: 'service', service: 'events.amazonaws.com', sourceArn: RULE },
        action: 'sqs:SendMessage',
        resource: INTAKE,
      },
    ]);
  });

  test.each([
    ['may not be used', { forbidden: [INTAKE] }, `forbidden on ${INTAKE}`],
    ['does not take it', { full: [INTAKE] }, `${INTAKE} did not take the event: disk full`],
  ])(
    'when the queue %s, the dead-letter queue gets the event and the entry is good',
    async (_why, faults, reason) => {
      const { bus, sent, asked, undeliverable } = startBus(TO_INTAKE, faults);

      const answer = await bus.putEvents({ Entries: [entry()] });

      expect(answer).toMatchObject({ FailedEntryCount: 0 });
      expect(sent.map(({ queueArn }) => queueArn)).toEqual([DEAD]);
      expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ id: 'event-1', detail: { a: 1 } });
      expect(asked.map(({ resource }) => resource)).toEqual([INTAKE, DEAD]);
      expect(undeliverable).toEqual([
        { eventId: 'event-1', ruleArn: RULE, queueArn: INTAKE, reason, deadLettered: true },
      ]);
    },
  );

  test.each([
    ['may not be used', { full: [INTAKE], forbidden: [DEAD] }],
    ['does not take it', { full: [INTAKE, DEAD] }],
  ])(
    'when the dead-letter queue %s either, the entry fails and the others do not',
    async (_why, faults) => {
      const { bus, undeliverable } = startBus(TO_INTAKE, faults);

      const answer = await bus.putEvents({ Entries: [entry({ DetailType: 'login' }), entry()] });

      expect(answer).toEqual({
        FailedEntryCount: 1,
        Entries: [
          { EventId: 'event-1' },
          { ErrorCode: 'InternalFailure', ErrorMessage: expect.stringContaining(DEAD) },
        ],
      });
      expect(undeliverable).toMatchObject([{ deadLettered: false }]);
    },
  );

  test('without a dead-letter queue the entry fails', async () => {
    const Deposits = rule({ ...DEPOSITS, Targets: [target('T', INTAKE)] });
    const { bus } = startBus({ ...BUS, Deposits }, { full: [INTAKE] });

    const answer = await bus.putEvents({ Entries: [entry()] });

    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ ErrorMessage: expect.stringContaining('no dead-letter queue') }],
    });
  });
});

describe('entries that are refused', () => {
  test.each([
    [{ Source: undefined }, 'InvalidArgument', /Parameter Source/],
    [{ Source: '' }, 'InvalidArgument', /Parameter Source/],
    [{ DetailType: undefined }, 'InvalidArgument', /Parameter DetailType/],
    [{ DetailType: 'x'.repeat(129) }, 'InvalidArgument', /128 characters/],
    [{ Detail: undefined }, 'InvalidArgument', /Parameter Detail /],
    [{ Detail: '{' }, 'MalformedDetail', /Detail is malformed/],
    [{ Detail: '[1]' }, 'MalformedDetail', /Detail is malformed/],
    [{ Time: 'yesterday' }, 'InvalidArgument', /Parameter Time/],
    [{ Time: 1e300 }, 'InvalidArgument', /Parameter Time/],
    [{ EventBusName: 'gone' }, 'InvalidArgument', /event-bus\/gone does not exist/],
  ])('%j is refused with %s, and its neighbour is not', async (overrides, code, message) => {
    const { bus, sent } = startBus();

    const answer = await bus.putEvents({ Entries: [entry(overrides), entry()] });

    expect(answer).toEqual({
      FailedEntryCount: 1,
      Entries: [
        { ErrorCode: code, ErrorMessage: expect.stringMatching(message) },
        { EventId: 'event-1' },
      ],
    });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['no entries', []],
    ['eleven entries', Array.from({ length: 11 }, () => entry())],
    ['more than 1 MiB', [entry({ Detail: `{"a":"${'é'.repeat(524_284)}"}` })]],
  ])('a call with %s is refused as a whole', async (_what, Entries) => {
    const { bus, sent } = startBus();

    await expect(bus.putEvents({ Entries })).rejects.toThrow(PutEventsError);
    expect(sent).toEqual([]);
  });

  test('a call of exactly 1 MiB is taken', async () => {
    const { bus } = startBus();
    // crm (3) + deposit (7) + {"a":""} (8) leave the rest for the text.
    const Detail = `{"a":"${'x'.repeat(1_048_576 - 18)}"}`;

    const answer = await bus.putEvents({ Entries: [entry({ Detail })] });

    expect(answer).toMatchObject({ FailedEntryCount: 0 });
  });
});

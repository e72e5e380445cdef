import { createHash } from 'node:crypto';
import { invalidValueFault, notInFlightFault, unknownReceiptFault } from './queue-faults.ts';

/** A message as ReceiveMessage answers it when it is asked for all system attributes. */
export type Message = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: {
    SentTimestamp: string;
    ApproximateReceiveCount: string;
    ApproximateFirstReceiveTimestamp: string;
  };
};

export type QueueSettings = {
  name: string;
  visibilityTimeoutSeconds: number;
  /** From the first send on, moves to dead letters included; by default 4 days, as in SQS. */
  retentionSeconds?: number;
  /** A receive beyond it moves the message to `deadLetters` instead. */
  maxReceiveCount?: number;
  deadLetters?: MemoryQueue;
  /** Which of so many visible messages comes next, counted from 0; by default the oldest here. */
  choose?: (count: number) => number;
};

/** How many messages are where; what has outlived its retention is nowhere. */
export type Depths = { visible: number; delayed: number; inFlight: number };

type Kept = {
  id: string;
  body: string;
  sentAtEpochMs: number;
  visibleAtEpochMs: number;
  receiveCount: number;
  firstReceivedAtEpochMs?: number;
  lastReceivedAtEpochMs?: number;
  /** Of the last receive; none before the first. */
  receiptHandle?: string;
  /** Where a dead letter came from. */
  source?: MemoryQueue;
};

const MAX_DELAY_SECONDS = 900;
const MAX_VISIBILITY_SECONDS = 43_200;
const MAX_BATCH = 10;
const MAX_BODY_BYTES = 1024 * 1024;
const DEFAULT_RETENTION_SECONDS = 345_600;

/**
 * A standard SQS queue in memory: it answers at once and by the clock that it is given. In which
 * order messages come is its caller's choice, and duplicates come when the caller makes them.
 */
export class MemoryQueue {
  readonly name: string;
  readonly #settings: QueueSettings;
  readonly #nowEpochMs: () => number;
  #kept: Kept[] = [];
  #expired = 0;
  #sent = 0;
  #receipts = 0;

  constructor(settings: QueueSettings, nowEpochMs: () => number) {
    this.name = settings.name;
    this.#settings = settings;
    this.#nowEpochMs = nowEpochMs;
  }

  /**
   * @param delaySeconds - whole seconds, 0 to 900
   * @returns the ID of the message
   */
  send(body: string, delaySeconds = 0): string {
    checkSeconds('DelaySeconds', delaySeconds, MAX_DELAY_SECONDS);
    const bytes = Buffer.byteLength(body);
    if (bytes === 0 || bytes > MAX_BODY_BYTES) throw invalidValueFault('MessageBody', bytes);
    const now = this.#nowEpochMs();
    return this.#keep({ body, sentAtEpochMs: now, visibleAtEpochMs: now + delaySeconds * 1000 });
  }

  /** @param most - 1 to 10; fewer may come, and none */
  receive(most = 1): Message[] {
    if (!(most >= 1 && most <= MAX_BATCH)) throw invalidValueFault('MaxNumberOfMessages', most);
    const { choose = () => 0 } = this.#settings;
    const visible = this.#visible();
    const received: Message[] = [];
    while (received.length < most && visible.length > 0) {
      const [message] = visible.splice(choose(visible.length), 1);
      if (message === undefined) throw new Error(`${this.name}: the choice is not of the visible`);
      message.receiveCount += 1;
      if (this.#isSpent(message)) this.#setAside(message);
      else received.push(this.#handOut(message));
    }
    return received;
  }

  /** Deletes the message of the last receive; a handle of an earlier one deletes nothing. */
  remove(receiptHandle: string): void {
    this.#checkHandle(receiptHandle);
    this.#kept = this.#kept.filter((message) => message.receiptHandle !== receiptHandle);
  }

  /**
   * @param seconds - from now on, 0 to 43,200, and no more than 12 hours after the receive
   * @throws {MessageNotInflight} if the message is visible, gone, or was received again
   */
  changeVisibility(receiptHandle: string, seconds: number): void {
    checkSeconds('VisibilityTimeout', seconds, MAX_VISIBILITY_SECONDS);
    this.#checkHandle(receiptHandle);
    const now = this.#nowEpochMs();
    const message = this.#live().find((kept) => kept.receiptHandle === receiptHandle);
    if (message === undefined || message.visibleAtEpochMs <= now) throw notInFlightFault();
    const visibleAtEpochMs = now + seconds * 1000;
    const received = message.lastReceivedAtEpochMs ?? now;
    if (visibleAtEpochMs > received + MAX_VISIBILITY_SECONDS * 1000) {
      throw invalidValueFault('VisibilityTimeout', seconds);
    }
    message.visibleAtEpochMs = visibleAtEpochMs;
  }

  /** SQS delivers at least once: makes a second copy of a message, visible at once. */
  duplicate(receiptHandle: string): void {
    const message = this.#live().find((kept) => kept.receiptHandle === receiptHandle);
    if (message === undefined) throw unknownReceiptFault(receiptHandle);
    const { receiptHandle: _, ...copy } = message;
    this.#kept.push({ ...copy, visibleAtEpochMs: this.#nowEpochMs() });
  }

  /**
   * Moves visible dead letters back to the queues they came from, as new messages.
   *
   * @param most - how many, the oldest first
   * @returns how many were moved
   */
  redrive(most = Number.POSITIVE_INFINITY): number {
    const moved = this.#visible().slice(0, most);
    for (const message of moved) {
      if (message.source === undefined) {
        throw new Error(`${this.name}: a message that came from no queue cannot go back to one`);
      }
      message.source.send(message.body);
    }
    this.#kept = this.#kept.filter((message) => !moved.includes(message));
    return moved.length;
  }

  depths(): Depths {
    const now = this.#nowEpochMs();
    const depths = { visible: 0, delayed: 0, inFlight: 0 };
    for (const { visibleAtEpochMs, receiptHandle } of this.#live()) {
      if (visibleAtEpochMs <= now) depths.visible += 1;
      else if (receiptHandle === undefined) depths.delayed += 1;
      else depths.inFlight += 1;
    }
    return depths;
  }

  /** When the next message that is not visible will be, retention aside; undefined if all are. */
  nextVisibleAtEpochMs(): number | undefined {
    const now = this.#nowEpochMs();
    const times = this.#live().map(({ visibleAtEpochMs }) => visibleAtEpochMs);
    const later = times.filter((time) => time > now);
    return later.length > 0 ? Math.min(...later) : undefined;
  }

  /** The bodies of all messages, for a look at the books from outside. */
  bodies(): string[] {
    return this.#live().map(({ body }) => body);
  }

  /** How many messages were forgotten because nobody took them in time. */
  expiredCount(): number {
    this.#live();
    return this.#expired;
  }

  #isSpent({ receiveCount }: Kept): boolean {
    const { maxReceiveCount, deadLetters } = this.#settings;
    return deadLetters !== undefined && receiveCount > (maxReceiveCount ?? Infinity);
  }

  /** A dead letter keeps its ID, its counts and the time of its sending. */
  #setAside(message: Kept): void {
    this.#kept = this.#kept.filter((kept) => kept !== message);
    const { receiptHandle: _, ...letter } = message;
    const visibleAtEpochMs = this.#nowEpochMs();
    const { deadLetters } = this.#settings;
    if (deadLetters) deadLetters.#kept.push({ ...letter, visibleAtEpochMs, source: this });
  }

  #handOut(message: Kept): Message {
    const now = this.#nowEpochMs();
    this.#receipts += 1;
    const ReceiptHandle = `${this.name}/receipt-${this.#receipts}`;
    message.receiptHandle = ReceiptHandle;
    message.firstReceivedAtEpochMs ??= now;
    message.lastReceivedAtEpochMs = now;
    message.visibleAtEpochMs = now + this.#settings.visibilityTimeoutSeconds * 1000;
    return {
      MessageId: message.id,
      ReceiptHandle,
      Body: message.body,
      MD5OfBody: createHash('md5').update(message.body).digest('hex'),
      Attributes: {
        SentTimestamp: String(message.sentAtEpochMs),
        ApproximateReceiveCount: String(message.receiveCount),
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtEpochMs),
      },
    };
  }

  #keep(message: Pick<Kept, 'body' | 'sentAtEpochMs' | 'visibleAtEpochMs'>): string {
    this.#sent += 1;
    const id = `${this.name}/message-${this.#sent}`;
    this.#kept.push({ ...message, id, receiveCount: 0 });
    return id;
  }

  #visible(): Kept[] {
    const now = this.#nowEpochMs();
    return this.#live().filter(({ visibleAtEpochMs }) => visibleAtEpochMs <= now);
  }

  #live(): Kept[] {
    const { retentionSeconds = DEFAULT_RETENTION_SECONDS } = this.#settings;
    const oldest = this.#nowEpochMs() - retentionSeconds * 1000;
    const live = this.#kept.filter(({ sentAtEpochMs }) => sentAtEpochMs > oldest);
    this.#expired += this.#kept.length - live.length;
    this.#kept = live;
    return live;
  }

  #checkHandle(receiptHandle: string): void {
    const number = Number(receiptHandle.slice(`${this.name}/receipt-`.length));
    const isOurs = receiptHandle.startsWith(`${this.name}/receipt-`);
    if (!isOurs || !(number >= 1 && number <= this.#receipts)) {
      throw unknownReceiptFault(receiptHandle);
    }
  }
}

function checkSeconds(parameter: string, seconds: number, most: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= most) return;
  throw invalidValueFault(parameter, seconds);
}

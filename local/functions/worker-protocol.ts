/** What a function's thread is started with. */
export type WorkerStart = {
  moduleFile: string;
  handlerName: string;
  functionArn: string;
};

/** To the thread: one event at a time. */
export type Invocation = {
  requestId: string;
  event: unknown;
  deadlineEpochMs: number;
};

/** From the thread. A line travels as a message because a thread's own stdout arrives too late. */
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'output'; stream: 'stdout' | 'stderr'; chunk: string }
  | { kind: 'answer'; requestId: string; answer: unknown }
  | { kind: 'failure'; requestId: string; errorType: string; errorMessage: string; stack: string };

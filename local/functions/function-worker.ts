/**
 * The thread in which one function instance lives: imports the bundled handler once, then answers
 * one event after the other.
 */
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, WorkerMessage, WorkerStart } from './worker-protocol.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const { moduleFile, handlerName, functionArn } = workerData as WorkerStart;

// A thread's stdout reaches the parent after the answer, and after a kill not at all: the metrics and
// the books would not add up. A posted message is there before the answer.
for (const stream of ['stdout', 'stderr'] as const) {
  process[stream].write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    post({ kind: 'output', stream, chunk: text });
    const callback = rest.at(-1);
    if (typeof callback === 'function') callback();
    return true;
  }) as typeof process.stdout.write;
}

const handlerModule = (await import(pathToFileURL(moduleFile).href)) as Record<string, unknown>;
const handler = (handlerModule[handlerName] ??
  (handlerModule.default as Record<string, unknown> | undefined)?.[handlerName]) as Handler;
if (typeof handler !== 'function') throw new TypeError(`${moduleFile} exports no ${handlerName}`);

parentPort?.on('message', answer);
post({ kind: 'ready' });

async function answer(invocation: Invocation): Promise<void> {
  const { requestId } = invocation;
  try {
    const returned = await handler(invocation.event, contextOf(invocation));
    // Through JSON, as on AWS: what JSON cannot carry must not arrive here either.
    const text = JSON.stringify(returned);
    post({ kind: 'answer', requestId, answer: text === undefined ? null : JSON.parse(text) });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    post({
      kind: 'failure',
      requestId,
      errorType: error.name,
      errorMessage: error.message,
      stack: error.stack ?? '',
    });
  }
}

function contextOf({ requestId, deadlineEpochMs }: Invocation) {
  const { env } = process;
  return {
    awsRequestId: requestId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineEpochMs - Date.now()),
  };
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

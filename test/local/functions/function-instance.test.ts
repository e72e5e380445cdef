import { describe, expect, onTestFinished, test } from 'vitest';
import type { FunctionDefinition } from '../../../local/functions/function-definition.ts';
import { FunctionInstance } from '../../../local/functions/function-instance.ts';
import { functionOf } from './function-under-test.ts';

function boot(definition: FunctionDefinition, environment: Record<string, string> = {}) {
  const lines: string[] = [];
  const instance = new FunctionInstance({
    definition,
    environment,
    onLine: (line) => lines.push(line),
  });
  onTestFinished(() => instance.terminate());
  return { instance, lines };
}

test('the handler gets the event and a context, and its answer comes back', async () => {
  const { instance } = boot(
    functionOf(`export const handler = async (event, context) => ({
      twice: event.n * 2,
      name: context.functionName,
      arn: context.invokedFunctionArn,
      id: typeof context.awsRequestId,
      remaining: context.getRemainingTimeInMillis(),
    });`),
    { AWS_LAMBDA_FUNCTION_NAME: 'tested' },
  );

  const answer = await instance.invoke({ n: 21 });

  expect(answer).toEqual({
    twice: 42,
    name: 'tested',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:tested',
    id: 'string',
    remaining: expect.any(Number),
  });
  const { remaining } = answer as { remaining: number };
  expect(remaining).toBeGreaterThan(3_000);
  expect(remaining).toBeLessThanOrEqual(5_000);
});

test('the module is imported once and keeps its state between events', async () => {
  const { instance } = boot(functionOf('let n = 0; export const handler = () => ++n;'));

  const answers = [await instance.invoke({}), await instance.invoke({})];

  expect(answers).toEqual([1, 2]);
});

test('the environment is the given one and nothing of this process', async () => {
  const { instance } = boot(functionOf('export const handler = () => process.env;'), { ONLY: '1' });

  expect(await instance.invoke({})).toEqual({ ONLY: '1' });
});

test('an answer that JSON cannot carry arrives as JSON would', async () => {
  const { instance } = boot(
    functionOf(
      'export const handler = (e) => e.none ? undefined : { a: undefined, d: new Date(0) };',
    ),
  );

  expect(await instance.invoke({ none: true })).toBeNull();
  expect(await instance.invoke({})).toEqual({ d: '1970-01-01T00:00:00.000Z' });
});

test('every line is there before the answer, from console and stream, whole', async () => {
  const { instance, lines } = boot(
    functionOf(`export const handler = () => {
      for (let n = 0; n < 200; n += 1) console.log('line ' + n);
      process.stdout.write('half ');
      process.stdout.write('and half\\n');
      console.error('from stderr');
    };`),
  );

  await instance.invoke({});

  expect(lines).toHaveLength(202);
  expect(lines.slice(198)).toEqual(['line 198', 'line 199', 'half and half', 'from stderr']);
});

describe('a handler that throws', () => {
  test('fails the invocation, is logged, and the instance lives on', async () => {
    const { instance, lines } = boot(
      functionOf(`export const handler = (e) => {
        if (e.bad) throw new RangeError('too far');
        return 'fine';
      };`),
    );

    const failed = instance.invoke({ bad: true });

    await expect(failed).rejects.toMatchObject({
      code: 'FUNCTION_THREW',
      message: 'tested: RangeError: too far',
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'ERROR',
      errorType: 'RangeError',
      errorMessage: 'too far',
      stack: expect.stringContaining('index.mjs'),
    });
    expect(await instance.invoke({})).toBe('fine');
  });
});

describe('an instance ends', () => {
  test('at the timeout, even in an endless loop, with what it had logged', async () => {
    const { instance, lines } = boot(
      functionOf(`export const handler = () => { console.log('before'); for (;;); };`, {
        timeoutSeconds: 2,
      }),
    );
    await instance.ready;

    const failed = instance.invoke({});

    await expect(failed).rejects.toMatchObject({
      code: 'FUNCTION_TIMED_OUT',
      message: 'tested: Task timed out after 2.00 seconds',
    });
    expect(lines[0]).toBe('before');
    expect(lines[1]).toContain('Task timed out after 2.00 seconds');
    expect(instance.isEnded).toBe(true);
  });

  test.each([
    ['process.exit', 'process.exit(3)'],
    ['an unhandled rejection', 'Promise.reject(new Error("lost")); return new Promise(() => {})'],
  ])('with %s', async (_, statement) => {
    const { instance } = boot(functionOf(`export const handler = () => { ${statement}; };`));

    const failed = instance.invoke({});

    await expect(failed).rejects.toMatchObject({ code: 'FUNCTION_CRASHED' });
    expect(instance.isEnded).toBe(true);
  });

  test('when it is terminated in the middle of an event', async () => {
    const { instance } = boot(functionOf('export const handler = () => new Promise(() => {});'));
    await instance.ready;

    const failed = instance.invoke({});
    void instance.terminate();

    await expect(failed).rejects.toMatchObject({ code: 'FUNCTION_CRASHED' });
  });
});

test.each([
  ['throws on import', 'throw new Error("no config");'],
  ['does not export the handler', 'export const other = 1;'],
])('a module that %s is never ready', async (_, source) => {
  const { instance } = boot(functionOf(source));

  await expect(instance.ready).rejects.toMatchObject({ code: 'FUNCTION_UNBOOTABLE' });
});

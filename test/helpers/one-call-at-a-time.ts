import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a run has called and not seen the end of. */
const runs = new AsyncLocalStorage<Set<string>>();

/**
 * Runs a part of the protocol, and fails if it does not wait for something it called: a function is
 * stopped when it has answered, and what is still under way then may be lost without a word.
 *
 * @param run - calls dependencies that are `watched`
 */
export function oneCallAtATime<R>(run: () => Promise<R>): Promise<R> {
  const underWay = new Set<string>();
  return runs.run(underWay, () => ended(run(), underWay));
}

async function ended<R>(result: Promise<R>, underWay: ReadonlySet<string>): Promise<R> {
  await Promise.allSettled([result]);
  if (underWay.size > 0) throw new Error(`ended before the end of ${[...underWay].join()}`);
  return result;
}

/** The same dependencies; each call of their methods lasts a turn longer, so that it is seen whether it is waited for. */
export function watched<D extends object>(dependencies: D): D {
  return proxyOf(dependencies, (value) =>
    typeof value === 'object' && value !== null ? proxyOf(value, (inner) => inner) : value,
  );
}

function proxyOf<T extends object>(target: T, ofOther: (value: unknown) => unknown): T {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return ofOther(value);
      return (...given: unknown[]) => call(() => Reflect.apply(value, target, given), String(name));
    },
  });
}

function call(method: () => unknown, name: string): unknown {
  const underWay = runs.getStore();
  const own = new Set<string>();
  const result = runs.run(own, method);
  if (underWay === undefined || !(result instanceof Promise)) return result;
  return lasting(ended(result, own), { name, underWay });
}

async function lasting(
  result: Promise<unknown>,
  { name, underWay }: { name: string; underWay: Set<string> },
): Promise<unknown> {
  if (underWay.size > 0) throw new Error(`${name} does not wait for ${[...underWay].join()}`);
  underWay.add(name);
  try {
    return await result;
  } finally {
    await nextTurn();
    underWay.delete(name);
  }
}

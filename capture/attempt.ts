/** Cookies, storage and addresses throw where they are blocked or broken; none of it may reach the page. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

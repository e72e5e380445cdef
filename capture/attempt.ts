/** Cookies, storage and addresses throw where they are blocked or broken; none of it may reach the page. */
export function attempt<T>(work: () => T, told?: (fault: unknown) => void): T | undefined {
  try {
    return work();
  } catch (fault) {
    told?.(fault);
    return undefined;
  }
}

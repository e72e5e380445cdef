/** An entry by a name from outside, such as `constructor`. @returns undefined if it is not there */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

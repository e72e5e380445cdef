/** Something that happened: one line, and what belongs to it, indented below. */
export type TimelineEntry = { at: string; text: string; details: string[] };

export function entry(at: string, text: string, details: string[] = []): TimelineEntry {
  return { at, text, details };
}

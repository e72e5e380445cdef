/** Text columns under their headings, two spaces apart; the last one is not padded. */
export function renderTable(headings: readonly string[], rows: readonly string[][]): string[] {
  const table = [[...headings], ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  );
  return table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Two columns without headings, indented: names and what they are. */
export function renderFacts(facts: Record<string, string | undefined>): string[] {
  const known = Object.entries(facts).filter(
    (fact): fact is [string, string] => fact[1] !== undefined,
  );
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}

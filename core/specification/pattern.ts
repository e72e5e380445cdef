/** Whether a specification can use the text as a pattern. */
export function isPattern(text: string): boolean {
  try {
    // By itself too: `a)|(?:b` is none, and would leave the group that anchors it.
    new RegExp(text, 'u');
    wholly(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the pattern matches the text from its first character to its last. */
export function matchesWhole(pattern: string, text: string): boolean {
  return wholly(pattern).test(text);
}

/** The group keeps alternatives together: `a|b` is anchored on both sides of the bar. */
function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

/** Slips that nothing can notice because they change nothing, by a part of their names, and why. */
export const HARMLESS: ReadonlyArray<{ mutant: string; because: string }> = [];

/** The synthesised app cannot be run here: the message says which part and what to change. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
  readonly code = 'ASSEMBLY_NOT_RUNNABLE';
}

import type { OpenTarget } from './target.ts';

/** Everything a command touches besides its target, so that a test can stand in for it. */
export type Io = {
  /** Standard output: the answer, once. */
  out(text: string): void;
  /** Standard error: progress and complaints. */
  err(text: string): void;
  openTarget: OpenTarget;
  environment: Readonly<Record<string, string | undefined>>;
  nowEpochMs(): number;
  wait(ms: number): Promise<void>;
  /** Width of the terminal in characters. */
  columns: number;
};

import type { PlatformSpecification } from '../specification/platform-specification.ts';
import type { Example } from './examples.ts';

/** What a section is written from. */
export type Subject = { specification: PlatformSpecification; examples: readonly Example[] };

/** Blocks of Markdown, to be separated by blank lines; none where there is nothing to say. */
export type Section = (subject: Subject) => string[];

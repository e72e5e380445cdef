import { NotSimulatedError } from './faults.ts';
import type { Operand, Path } from './syntax.ts';

const TOKEN = /\s*([A-Za-z_]\w*|[#:]\w+|<>|<=|>=|[=<>(),.+-])/y;

/** Reads an expression word by word. */
export class TokenReader {
  readonly text: string;
  readonly #tokens: string[];
  #position = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokensOf(text);
  }

  get names(): string[] {
    return this.#placeholders('#');
  }

  get values(): string[] {
    return this.#placeholders(':');
  }

  isAtEnd(): boolean {
    return this.#position === this.#tokens.length;
  }

  peek(): string | undefined {
    return this.#tokens[this.#position];
  }

  next(): string {
    const token = this.#tokens[this.#position];
    if (token === undefined) throw new NotSimulatedError(`The end of "${this.text}" at this place`);
    this.#position += 1;
    return token;
  }

  /** Takes the next token if it is this one; words of the language in any case. */
  take(token: string): boolean {
    if (this.peek()?.toUpperCase() !== token.toUpperCase()) return false;
    this.#position += 1;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.refuse(this.peek());
  }

  refuse(token: string | undefined): never {
    throw new NotSimulatedError(`"${token ?? 'the end'}" at its place in "${this.text}"`);
  }

  path(): Path {
    const path = [this.#segment()];
    while (this.take('.')) path.push(this.#segment());
    return path;
  }

  operand(): Operand {
    return this.peek()?.startsWith(':')
      ? { kind: 'value', name: this.next() }
      : { kind: 'path', path: this.path() };
  }

  /** One or more, with commas between. */
  list<T>(read: () => T): T[] {
    const members = [read()];
    while (this.take(',')) members.push(read());
    return members;
  }

  #segment(): string {
    const token = this.next();
    // An attribute by the name of a word or function would need a `#name`.
    if (!/^[A-Za-z_#]/.test(token) || this.peek() === '(') this.refuse(token);
    return token;
  }

  #placeholders(sign: string): string[] {
    return [...new Set(this.#tokens.filter((token) => token.startsWith(sign)))];
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let position = 0;
  const rest = text.trimEnd();
  while (position < rest.length) {
    TOKEN.lastIndex = position;
    const token = TOKEN.exec(rest)?.[1];
    if (token === undefined) {
      throw new NotSimulatedError(`"${rest.slice(position).trim()}" at its place in "${text}"`);
    }
    tokens.push(token);
    position = TOKEN.lastIndex;
  }
  return tokens;
}

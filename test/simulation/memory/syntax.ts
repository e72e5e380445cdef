/** The parts of an expression, as written: `#names` and `:values` are looked up when it is used. */
export type Path = readonly string[];
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand = { kind: 'path'; path: Path } | { kind: 'value'; name: string };

export type Condition =
  | { kind: 'compare'; comparator: Comparator; left: Operand; right: Operand }
  | { kind: 'between'; value: Operand; low: Operand; high: Operand }
  | { kind: 'in'; value: Operand; among: Operand[] }
  | { kind: 'and' | 'or'; left: Condition; right: Condition }
  | { kind: 'not'; condition: Condition }
  | { kind: 'attribute_exists' | 'attribute_not_exists'; path: Path }
  | { kind: 'begins_with' | 'contains'; value: Operand; part: Operand };

export type NewValue =
  | Operand
  | { kind: 'if_not_exists'; path: Path; otherwise: Operand }
  | { kind: '+' | '-'; left: NewValue; right: NewValue };

export type Update = {
  set: { path: Path; to: NewValue }[];
  remove: Path[];
  add: { path: Path; value: Operand }[];
};

/** An expression with every `#name` and `:value` that is written in it. */
export type Parsed<T> = { text: string; tree: T; names: string[]; values: string[] };

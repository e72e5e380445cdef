/** The few forms of a flowchart that the picture uses. */

/** What a box stands for, by its outline. */
const OUTLINES = {
  arrival: ['([', '])'],
  source: ['[', ']'],
  milestone: ['(', ')'],
  platform: ['[[', ']]'],
} as const;

export type Kind = keyof typeof OUTLINES;

/** Names have hyphens and may be words of the language, such as `end`. */
export function nodeId(kind: Kind, name: string): string {
  return `${kind}_${name.replaceAll('-', '_')}`;
}

/** A line break in the text is one in the box. */
export function node(kind: Kind, name: string, text: string): string {
  const [begin, end] = OUTLINES[kind];
  return `${nodeId(kind, name)}${begin}"${escaped(text)}"${end}`;
}

export function arrow(from: string, to: string, text?: string): string {
  return text === undefined ? `${from} --> ${to}` : `${from} -->|"${escaped(text)}"| ${to}`;
}

export function dottedArrow(from: string, to: string, text: string): string {
  return `${from} -.->|"${escaped(text)}"| ${to}`;
}

/** Codes and titles are text, whatever a flowchart would make of them. */
function escaped(text: string): string {
  return text
    .replaceAll(/[#"<>&`]/g, (character) => `#${character.charCodeAt(0)};`)
    .replaceAll('\n', '<br/>');
}

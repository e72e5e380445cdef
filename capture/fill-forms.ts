/** What the library has set on this page, so that exactly that is undone. */
const made = new Set<HTMLInputElement>();
const filled = new Set<HTMLInputElement>();

/** Fills the fields of that name; makes a hidden one where there is none. */
export function setFields(form: HTMLFormElement, name: string, value: string): void {
  const inputs = ([...form.elements] as HTMLInputElement[]).filter((one) => one.name === name);
  if (!inputs[0]) {
    const input = document.createElement('input');
    input.name = name;
    input.type = 'hidden';
    form.append(input);
    inputs.push(input);
    made.add(input);
  }
  for (const input of inputs) {
    input.value = value;
    filled.add(input);
  }
}

export function undoFields(): void {
  for (const input of filled) input.value = '';
  for (const input of made) input.remove();
}

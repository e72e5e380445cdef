import { attempt } from './attempt.ts';

/** Fills the fields of that name, and makes a hidden one where there is none. */
export function setField(form: HTMLFormElement, name: string, value: string): void {
  const inputs = [...form.elements] as HTMLInputElement[];
  let input = inputs.find((one) => one.name === name);
  if (!input) {
    input = document.createElement('input');
    form.append(input);
    input.name = name;
    input.type = 'hidden';
    // Marks it as made here: of type hidden it is invisible anyway.
    input.hidden = true;
  }
  input.value = value;
}

/** @returns the address with the click ID in the parameter that its origin reads, unless it is there */
export function withClickId(
  href: string,
  forwardTo: Record<string, string>,
  clickId: string,
): string | undefined {
  const url = attempt(() => new URL(href));
  const name = url && forwardTo[url.origin];
  if (!name || url.searchParams.has(name)) return undefined;
  url.search += `${url.search && '&'}${name}=${encodeURIComponent(clickId)}`;
  return url.href;
}

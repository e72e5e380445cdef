import { join } from 'node:path';
import * as z from 'zod';
import { JsonlFile } from './jsonl-file.ts';

const clickSchema = z.object({
  platform: z.string(),
  clickId: z.string(),
  campaign: z.string().optional(),
  /** ISO 8601 UTC with milliseconds. */
  clickedAt: z.string(),
});

/** A visit that a platform has sent to the operator. */
export type Click = z.infer<typeof clickSchema>;

/** The platforms' click logs, in `clicks.jsonl`. The file is the truth, as with the requests. */
export class ClickLog {
  readonly #file: JsonlFile<Click>;
  #clicks = new Map<string, Click>();

  constructor(dataDirectory: string) {
    this.#file = new JsonlFile(join(dataDirectory, 'clicks.jsonl'), clickSchema);
    this.#refresh();
  }

  /** Registering a click again changes nothing and returns the first registration. */
  register(click: Click): Click {
    const known = this.find(click.platform, click.clickId);
    if (known !== undefined) return known;
    this.#file.append(click);
    this.#clicks.set(keyOf(click), click);
    return click;
  }

  find(platform: string, clickId: string): Click | undefined {
    this.#refresh();
    return this.#clicks.get(keyOf({ platform, clickId }));
  }

  list(filter: { platform?: string | undefined; clickId?: string | undefined } = {}): Click[] {
    this.#refresh();
    return [...this.#clicks.values()]
      .filter(({ platform }) => filter.platform === undefined || filter.platform === platform)
      .filter(({ clickId }) => filter.clickId === undefined || filter.clickId === clickId);
  }

  #refresh(): void {
    const clicks = this.#file.readIfChanged();
    if (clicks !== undefined) this.#clicks = new Map(clicks.map((click) => [keyOf(click), click]));
  }
}

/** Platform names hold no `#`. */
function keyOf({ platform, clickId }: Pick<Click, 'platform' | 'clickId'>): string {
  return `${platform}#${clickId}`;
}

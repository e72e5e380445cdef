import type { Command } from 'commander';
import { aliasesOf } from '../core/clicks-config.ts';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { loadStage } from '../stages/index.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext, Outcome } from './perform.ts';

type Options = { stage: string; brand?: string; json?: true };

/** What a page of a brand gives the browser library; the rest is the page's own to say. */
export type PageConfig = {
  platforms: Array<{ name: string; aliases: string[] }>;
  wins: 'first' | 'last';
  /** Where the site's own path leads to the clicks API. */
  api: string;
  cookieDays: number;
  cookieDomain?: string;
};

/** Prints the configuration of the browser library; needs neither a running stage nor AWS. */
export function addCaptureCommand(
  parent: Command,
  { report }: CommandContext,
  load: (stage: string) => PipelineConfig = loadStage,
): void {
  parent
    .command('capture')
    .description('what the pages of a brand give the browser library, from the stage file')
    .requiredOption('--stage <name>', 'the stage whose file is read')
    .option('--brand <name>', 'one brand; may be left out where there is one')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: Options) => {
      await report(options, async () => outcomeOf(options, load(options.stage)));
    });
}

function outcomeOf({ stage, brand: named }: Options, config: PipelineConfig): Outcome {
  const brand = brandOf(config, named);
  const page = pageConfigOf(config, brand);
  const nameless = page.platforms.filter(({ aliases }) => aliases.length === 0);
  const sites = Object.entries(config.clicks.sites).filter(([, of]) => of === brand);
  return {
    ok: true,
    json: page,
    lines: [
      `// ${brand}, stage ${stage}: from ${sites.map(([site]) => site).join(', ') || 'no site: clicks.sites names none of this brand'}`,
      ...JSON.stringify(page, null, 2).split('\n'),
      ...nameless.map(
        ({ name }) =>
          `// No name is known for ${name}: add clicks.aliases.${name} to the stage file.`,
      ),
    ],
  };
}

function brandOf({ brands }: PipelineConfig, named: string | undefined): string {
  const brand = named ?? (brands.length === 1 ? brands[0] : undefined);
  if (brand !== undefined && brands.includes(brand)) return brand;
  const what = named === undefined ? 'Name one with --brand' : `No brand "${named}"`;
  throw new CommandError('NO_SUCH_BRAND', `${what}: known are ${brands.join(', ')}.`, {
    isUsage: true,
  });
}

function pageConfigOf(config: PipelineConfig, brand: string): PageConfig {
  const { clicks, platforms } = config;
  const domain = Object.hasOwn(clicks.cookieDomains, brand) && clicks.cookieDomains[brand];
  return {
    platforms: Object.entries(platforms)
      .filter(([, settings]) => Object.hasOwn(settings.brands, brand))
      .map(([name]) => ({ name, aliases: aliasesOf(config, name) })),
    wins: clicks.wins,
    api: '/postproof',
    cookieDays: clicks.cookieDays,
    ...(domain && { cookieDomain: `.${domain}` }),
  };
}

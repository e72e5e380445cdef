import type { Command } from 'commander';
import type { CommandContext } from './perform.ts';
import { addReportBooks } from './report-books.ts';
import { addReportClicks } from './report-clicks.ts';
import { addReportWindows } from './report-windows.ts';

export function addReportCommands(parent: Command, context: CommandContext): void {
  const report = parent
    .command('report')
    .description(
      'what is lost between click and conversion, how long players take, and whether the books close',
    );
  addReportBooks(report, context);
  addReportClicks(report, context);
  addReportWindows(report, context);
}

import { isOpen } from '../core/postback.ts';
import type { ClickReport } from './read-click.ts';

/** The four steps from an affiliate's link to the platform's books. */
export type Step = 'click' | 'persistence' | 'firing' | 'receipt';

/** How far a click came, and what stopped it there. */
export type Progress = {
  /** The step that it did not get past; absent where everything has arrived. */
  stoppedAt?: Step;
  /** Whether it is surely lost as things stand; `false` where it may still come, or nobody wanted more. */
  lost: boolean;
  why: string;
  next?: string;
};

/** Names the step at which a click was lost, from what is known of it. */
export function findLostStep(report: ClickReport): Progress {
  const { click, postbacks } = report;
  if (click?.playerRef === undefined) return beforeBinding(report);
  if (postbacks.length === 0) return beforeFiring(report);
  return atReceipt(report);
}

function beforeBinding({ platform, click, refusals }: ClickReport): Progress {
  const { missed, landed, damage } = click ?? {};
  if (missed && !landed) {
    return {
      stoppedAt: 'click',
      lost: true,
      why: `it landed as ${missed.name ?? 'a name that was not reported'}, and the page reads only ${missed.expected.join(', ') || 'nothing'}`,
      next: `add ${missed.name ?? 'that name'} to clicks.aliases.${platform} and to the page's capture configuration`,
    };
  }
  if (damage) {
    return {
      stoppedAt: 'persistence',
      lost: true,
      why: `it came back as ${damage.given} (${damage.damages.join(', ')}) and was bound so`,
      next: damage.likelyStage,
    };
  }
  const [refused] = refusals;
  if (refused) {
    return {
      stoppedAt: 'persistence',
      lost: true,
      why: `its binding to player ${refused.player.playerRef} was refused (${refused.reason})`,
      next: 'the first binding is final: compare which click the player had first',
    };
  }
  if (landed) {
    return {
      stoppedAt: 'persistence',
      lost: false,
      why: `it was captured, and no registration or binding has named it since`,
      next: 'either the visitor has not registered, or the form or the backend lost the field postproof_click: compare with a registration of that time',
    };
  }
  return { stoppedAt: 'persistence', lost: false, why: 'no player is bound to it' };
}

function beforeFiring({ suppressions, events, click }: ClickReport): Progress {
  const [suppressed] = suppressions;
  if (suppressed) {
    return {
      stoppedAt: 'firing',
      lost: true,
      why: `${suppressed.milestone} was suppressed (${suppressed.reason})`,
      next: 'the numbers behind it are below',
    };
  }
  const waiting = events.find(({ status }) => status === 'held');
  if (waiting) {
    return {
      stoppedAt: 'firing',
      lost: false,
      why: `${waiting.event.type} waits (${waiting.reason ?? 'no reason'})`,
      next: 'postproof events list shows what waits for a person',
    };
  }
  return {
    stoppedAt: 'firing',
    lost: false,
    why: `it was bound ${click?.boundAt ?? ''}, and its authority has reported no milestone of the player`,
    next: 'postproof source list shows when each source was last heard',
  };
}

function atReceipt({ postbacks, suppressions }: ClickReport): Progress {
  const failed = postbacks.find(({ row }) => row.state !== 'delivered' && !isOpen(row.state));
  if (failed) {
    const { row, name } = failed;
    return {
      stoppedAt: 'receipt',
      lost: true,
      why: `${row.milestone} is ${row.state}${row.reason === undefined ? '' : ` (${row.reason})`}`,
      next: `postproof postbacks replay ${name}`,
    };
  }
  const open = postbacks.find(({ row }) => isOpen(row.state));
  if (open) {
    const { row } = open;
    const reason = row.reason === undefined ? '' : ` (${row.reason})`;
    return { stoppedAt: 'receipt', lost: false, why: `${row.milestone} is ${row.state}${reason}` };
  }
  const kept = suppressions.map(({ milestone, reason }) => `${milestone} suppressed (${reason})`);
  const rest = kept.length === 0 ? '' : `; ${kept.join(', ')}`;
  return { lost: false, why: `all ${postbacks.length} of its postbacks have arrived${rest}` };
}

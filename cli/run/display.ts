import type { InstanceView } from '#core/model/instance-view.ts';
import { cleanText } from '../output/clean-text.ts';
import { formatTime } from '../output/time.ts';
import type { Channel } from '../terminal.ts';
import { liveFrame } from './live-frame.ts';
import { ProgressLines } from './progress-lines.ts';

/** Shows how an instance goes. */
export interface Display {
  show(view: InstanceView): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

const FRAME_MS = 100;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_BELOW = '\u001b[J';

/** On a terminal a picture that is drawn again and again, elsewhere one line for each thing that happens. */
export function makeDisplay(channel: Channel): Display {
  return channel.size() === undefined ? lineDisplay(channel) : liveDisplay(channel);
}

function lineDisplay(channel: Channel): Display {
  const progress = new ProgressLines();
  return {
    show: (view) => {
      for (const { at, text } of progress.changes(view, Date.now())) {
        channel.write(`${formatTime(at)} ${cleanText(text)}\n`);
      }
    },
    close: () => undefined,
  };
}

function liveDisplay(channel: Channel): Display {
  let latest: InstanceView | undefined;
  let drawn = 0;
  let frame = 0;
  const draw = () => {
    const size = channel.size();
    if (latest === undefined || size === undefined) return;
    const lines = liveFrame(channel, latest, size, Date.now(), frame++);
    channel.write(`${eraseLines(drawn)}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
  };
  channel.write(HIDE_CURSOR);
  const timer = setInterval(draw, FRAME_MS);
  return {
    show: (view) => {
      latest = view;
    },
    close: () => {
      clearInterval(timer);
      channel.write(`${eraseLines(drawn)}${SHOW_CURSOR}`);
    },
  };
}

function eraseLines(count: number): string {
  return count === 0 ? '' : `\u001b[${count}A\r${ERASE_BELOW}`;
}

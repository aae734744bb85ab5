import type { FuzzTarget } from './fuzz-target.ts';
import { cursors } from './targets/cursors.ts';
import { definitions } from './targets/definitions.ts';
import { items } from './targets/items.ts';
import { messages } from './targets/messages.ts';
import { parameters, times } from './targets/parameters.ts';
import { schedules, zones } from './targets/schedules.ts';
import { uploads } from './targets/uploads.ts';

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  definitions,
  schedules,
  zones,
  parameters,
  times,
  messages,
  uploads,
  cursors,
  items,
];

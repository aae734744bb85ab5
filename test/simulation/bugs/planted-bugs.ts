import { ATTEMPT_BUGS } from './attempt-bugs.ts';
import { COORDINATOR_BUGS } from './coordinator-bugs.ts';
import { KILL_BUGS } from './kill-bugs.ts';
import { LANGUAGE_BUGS } from './language-bugs.ts';
import { LEASE_BUGS } from './lease-bugs.ts';
import { LIMIT_BUGS } from './limit-bugs.ts';
import { LOSS_BUGS } from './loss-bugs.ts';
import { NOTICE_BUGS } from './notice-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { SECRET_BUGS } from './secret-bugs.ts';
import { TERMINAL_BUGS } from './terminal-bugs.ts';
import { UPLOAD_BUGS } from './upload-bugs.ts';
import { VERSION_BUGS } from './version-bugs.ts';

/** Every mistake that the simulation is to catch. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...COORDINATOR_BUGS,
  ...ATTEMPT_BUGS,
  ...TERMINAL_BUGS,
  ...LOSS_BUGS,
  ...KILL_BUGS,
  ...LIMIT_BUGS,
  ...VERSION_BUGS,
  ...LEASE_BUGS,
  ...LANGUAGE_BUGS,
  ...NOTICE_BUGS,
  ...UPLOAD_BUGS,
  ...SECRET_BUGS,
];

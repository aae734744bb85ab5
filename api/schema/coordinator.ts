import { z } from 'zod';
import type { Firing } from '#core/schedule/coordinator-state.ts';
import { pageFields } from './page.ts';

export const listCoordinatorsQuery = z.strictObject({ dir: z.string().startsWith('/').default('/'), ...pageFields });

const MAX_TIMES = 1_000;
const DEFAULT_TIMES = 5;

export const nextTimesQuery = z.strictObject({
  n: z.coerce.number().int().min(1).max(MAX_TIMES).default(DEFAULT_TIMES),
});

export const ledgerQuery = z.strictObject(pageFields);

/** What a list shows of a coordinator. */
export interface CoordinatorSummary {
  readonly name: string;
  readonly dir: string;
  readonly desc: string;
  readonly enabled: boolean;
  readonly workflows: readonly string[];
  /** All that it depends on. */
  readonly dependencies: readonly string[];
  /** Those that have not succeeded since it last fired. */
  readonly missing: readonly string[];
  readonly firings: number;
  /** A firing whose instances are not all created yet, with the reason. */
  readonly open?: Firing;
  readonly submittedAt: number;
}

/** The nominal times to come. Epoch milliseconds. */
export interface NextTimesResponse {
  readonly name: string;
  readonly enabled: boolean;
  readonly timezone: string;
  /** The schedule in English; absent without a cron. */
  readonly words?: string;
  /** Those that have come and wait to be fired, oldest first. */
  readonly due: readonly number[];
  /** Those to come, were it enabled. */
  readonly times: readonly number[];
}

/** A command is done when it is answered. */
export interface CoordinatorCommandResponse {
  readonly name: string;
  readonly enabled: boolean;
}

import { makeInstanceId } from '../model/instance-id.ts';
import type { Environment } from '../ports/ports.ts';
import type { Firing } from '../schedule/coordinator-state.ts';

type Digest = Pick<Environment, 'digest'>;

/** One nominal time makes one instance of each workflow, whoever creates it and however often (design §4.1). */
export function nominalInstanceId({ digest }: Digest, coordinator: string, workflow: string, time: number): string {
  return makeInstanceId(time, digest(JSON.stringify([coordinator, workflow, time])));
}

/** The id of what a firing makes of a workflow: by its nominal time, without one by its number. */
export function firedInstanceId(env: Digest, coordinator: string, workflow: string, firing: Firing): string {
  const { nominalTime, number, openedAt } = firing;
  if (nominalTime !== undefined) return nominalInstanceId(env, coordinator, workflow, nominalTime);
  return makeInstanceId(openedAt, env.digest(JSON.stringify([coordinator, workflow, 'firing', number, openedAt])));
}

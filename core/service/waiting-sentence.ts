import { lostFile } from '../model/source.ts';
import type { Firing } from '../schedule/coordinator-state.ts';
import { formatInstant } from '../schedule/format-instant.ts';
import type { WaitReason } from './explain-coordinator.ts';
import type { Providers, ProvidingInstance } from './find-providers.ts';

/** A reason in plain words, its times on the wall clock of the coordinator. */
export function sentenceOf(reason: WaitReason, timezone: string): string {
  const time = (at: number) => formatInstant(at, timezone);
  switch (reason.type) {
    case 'disabled':
      return disabled(reason, time);
    case 'before-start':
      return `It may not fire before its start, ${time(reason.at)}.`;
    case 'after-end':
      return `Its end, ${time(reason.at)}, has passed: it fires no more.`;
    case 'open-firing':
      return openFiring(reason.firing, time);
    case 'time':
      return `It waits for its time: it is due next at ${time(reason.at)}.`;
    case 'time-come':
      return `Its time, ${time(reason.at)}, has come.`;
    case 'never':
      return reason.because === 'nothing-triggers-it'
        ? 'It never fires: it has neither a cron nor dependencies.'
        : 'It never fires again: no due time is left before its end.';
    case 'dependency':
      return `It waits for ${reason.workflow} to succeed, since ${time(reason.since)}${dependency(reason, time)}`;
    case 'next-tick':
      return 'It waits for nothing: it fires with the next tick.';
  }
}

type Time = (at: number) => string;

function disabled({ source, since }: Extract<WaitReason, { readonly type: 'disabled' }>, time: Time): string {
  const lost = source === undefined ? undefined : lostFile(source, since === undefined ? undefined : time(since));
  const [why, until] =
    lost === undefined ? [':', 'it is enabled'] : [` since ${lost}:`, 'it is defined anew or enabled'];
  return `It is disabled${why} it does not fire until ${until}. What succeeds meanwhile is still noted.`;
}

function openFiring({ number, nominalTime, openedAt, failure }: Firing, time: Time): string {
  const what = `Firing ${number}${nominalTime === undefined ? '' : ` for ${time(nominalTime)}`}`;
  if (failure === undefined) return `${what} has begun at ${time(openedAt)} and is being finished.`;
  const { message, since, tries, retryAt } = failure;
  return `${what} cannot be finished since ${time(since)}: ${message}. It was tried ${count(tries)}, next at ${time(retryAt)}.`;
}

function dependency({ exists, coordinators, underWay, lastEnded }: Providers, time: Time): string {
  if (!exists) return ': there is no such workflow. Submit it, or take the dependency out.';
  const starters = coordinators.map(({ name, enabled, nextAt }) => {
    if (!enabled) return `${name} (disabled)`;
    return nextAt === undefined ? name : `${name} (due next at ${time(nextAt)})`;
  });
  const started =
    starters.length === 0 ? 'No coordinator starts it: trigger it.' : `It is started by ${starters.join(', ')}.`;
  const past = lastEnded === undefined && underWay.length === 0 ? ['It has never run.'] : ended(lastEnded, time);
  return ['.', ...underWay.map(runs), ...past, started].join(' ');
}

function runs({ id, status, startKind }: ProvidingInstance): string {
  const useless = startKind === 'run' ? ', but was started by `run`, whose success does not count' : '';
  return `Its instance ${id} is ${status}${useless}.`;
}

function ended(last: ProvidingInstance | undefined, time: Time): readonly string[] {
  if (last === undefined) return [];
  const { id, status, startKind, endedAt, createdAt } = last;
  const at = time(endedAt ?? createdAt);
  if (status !== 'SUCCEEDED') return [`Its instance ${id} ended ${status} at ${at}; a rerun that succeeds counts.`];
  return startKind === 'run' ? [`Its instance ${id} succeeded at ${at}, but by \`run\`, which does not count.`] : [];
}

function count(tries: number): string {
  return tries === 1 ? 'once' : `${tries} times`;
}

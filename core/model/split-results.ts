import { type EventMessage, MAX_RESULTS_PER_EVENT } from './message.ts';

/** The event itself, or several in its place where it carries more results than one message takes. */
export function splitResults(event: EventMessage): readonly EventMessage[] {
  if (event.type !== 'results' || event.results.length <= MAX_RESULTS_PER_EVENT) return [event];
  const parts: EventMessage[] = [];
  for (let start = 0; start < event.results.length; start += MAX_RESULTS_PER_EVENT) {
    parts.push({ ...event, results: event.results.slice(start, start + MAX_RESULTS_PER_EVENT) });
  }
  return parts;
}

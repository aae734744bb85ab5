import { Buffer } from 'node:buffer';
import type { Incident, IncidentLog } from '#core/ports/incident-log.ts';

const MAX_DETAILS_BYTES = 4 * 1024;

export class MemoryIncidentLog implements IncidentLog {
  readonly #incidents: Incident[] = [];

  async record(incident: Incident): Promise<void> {
    this.#incidents.push({ ...incident, details: cut(incident.details) });
  }

  async recent(limit: number): Promise<readonly Incident[]> {
    return this.#incidents.toSorted((a, b) => b.at - a.at).slice(0, limit);
  }
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  return bytes.length <= MAX_DETAILS_BYTES
    ? text
    : new TextDecoder().decode(bytes.subarray(0, MAX_DETAILS_BYTES), { stream: true });
}

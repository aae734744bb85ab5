/** One row of a bill. */
export interface CostLine {
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  /** Of the quantity: `requests`, `GB`, `alarms`, … */
  readonly unit: string;
  readonly dollars: number;
}

/** A row by quantity and price for one. */
export function costLine(service: string, what: string, quantity: number, unit: string, price: number): CostLine {
  return { service, what, quantity, unit, dollars: quantity * price };
}

/** Rows of the same thing as one, the dearest first. */
export function addUp(lines: readonly CostLine[]): readonly CostLine[] {
  const byKey = new Map<string, CostLine>();
  for (const line of lines) {
    const key = `${line.service}/${line.what}/${line.unit}`;
    const before = byKey.get(key) ?? { ...line, quantity: 0, dollars: 0 };
    byKey.set(key, {
      ...line,
      quantity: before.quantity + line.quantity,
      dollars: before.dollars + line.dollars,
    });
  }
  return [...byKey.values()].sort((a, b) => b.dollars - a.dollars || a.service.localeCompare(b.service));
}

export function total(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

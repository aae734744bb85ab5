import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type ItemValue, marshalValue } from './marshal.ts';

/** An attribute, or an element of a map: `['cm', id]`. */
export type Path = string | readonly string[];

/** A part of an expression. Names and values go through placeholders, so that no name is a reserved word. */
export type Condition = (scope: ExpressionScope) => string;

/** Collects the placeholders of the expressions of one request. */
export class ExpressionScope {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, AttributeValue> = {};

  name(path: Path): string {
    const segments = typeof path === 'string' ? [path] : path;
    return segments.map((segment) => this.#placeholder(segment)).join('.');
  }

  value(value: ItemValue): string {
    const placeholder = `:${Object.keys(this.#values).length}`;
    this.#values[placeholder] = marshalValue(value);
    return placeholder;
  }

  /** The fields of a request; empty tables are left out, since DynamoDB refuses them. */
  fields(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, AttributeValue>;
  } {
    const names = Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name]));
    return {
      ...(this.#names.size > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: this.#values }),
    };
  }

  #placeholder(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const placeholder = `#${this.#names.size}`;
    this.#names.set(name, placeholder);
    return placeholder;
  }
}

export function exists(path: Path): Condition {
  return (scope) => `attribute_exists(${scope.name(path)})`;
}

export function absent(path: Path): Condition {
  return (scope) => `attribute_not_exists(${scope.name(path)})`;
}

/** True only of an attribute that is there. */
export function compare(path: Path, operator: '=' | '<' | '<=' | '>' | '>=', value: ItemValue): Condition {
  return (scope) => `${scope.name(path)} ${operator} ${scope.value(value)}`;
}

/** Both ends belong to it. */
export function between(path: Path, low: ItemValue, high: ItemValue): Condition {
  return (scope) => `${scope.name(path)} BETWEEN ${scope.value(low)} AND ${scope.value(high)}`;
}

export function beginsWith(path: Path, prefix: string): Condition {
  return (scope) => `begins_with(${scope.name(path)}, ${scope.value(prefix)})`;
}

/** The text of the attribute holds `part`; false when there is no such attribute. */
export function contains(path: Path, part: string): Condition {
  return (scope) => `contains(${scope.name(path)}, ${scope.value(part)})`;
}

/** The map or list is there and has fewer elements than `size`. */
export function smallerThan(path: Path, size: number): Condition {
  return (scope) => `size(${scope.name(path)}) < ${scope.value(size)}`;
}

export function allOf(...conditions: readonly Condition[]): Condition {
  return (scope) => conditions.map((condition) => `(${condition(scope)})`).join(' AND ');
}

export function anyOf(...conditions: readonly Condition[]): Condition {
  return (scope) => conditions.map((condition) => `(${condition(scope)})`).join(' OR ');
}

export function not(condition: Condition): Condition {
  return (scope) => `NOT (${condition(scope)})`;
}

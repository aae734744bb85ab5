/** Where something stands in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An attribute as the file has it: entities decoded, references (`${…}`) not yet substituted. */
export interface XmlAttribute {
  readonly value: string;
  readonly position: Position;
}

/**
 * An element of a definition file. Comments are gone; text and CDATA between two child elements are joined.
 * `attributes` has no prototype, so that a name from a file can never reach `Object.prototype`.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, XmlAttribute>>;
  readonly children: readonly (XmlElement | string)[];
  readonly position: Position;
}

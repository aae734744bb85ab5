/** A mistake that somebody could make, as a change of one file of the product. */
export interface PlantedBug {
  readonly name: string;
  /** Of design §4 by number, or another promise in a word. */
  readonly guarantee: number | 'engine' | 'language' | 'notices' | 'secrets' | 'uploads';
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in it exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The source with the mistake in it. Throws when the place is not there, or not the only one. */
export function plant({ name, file, find, replace }: PlantedBug, source: string): string {
  const places = source.split(find).length - 1;
  if (places !== 1)
    throw new Error(`${name}: ${file} has ${places} places like ${JSON.stringify(find)}; it must have one`);
  return source.replace(find, () => replace);
}

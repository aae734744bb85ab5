import type { SqlDialect } from './sql-dialect.ts';

/** `create` of what has statements inside, after which `begin … end` hides its `;`. */
const CREATES: Readonly<Record<'atomic' | 'triggers' | 'routines', RegExp>> = {
  atomic: /^create (or replace )?(function|procedure)\b/,
  triggers: /^create (temp |temporary )?trigger\b/,
  routines:
    /^(create|alter) (or replace )?(aggregate )?(definer \S+ (\S+ )?)?(sql security \S+ )?(procedure|function|trigger|event|package)\b|^begin not atomic\b/,
};
const PLSQL =
  /^(begin|declare)\b|^create (or replace )?(editionable |noneditionable )?(procedure|function|package|trigger|type)\b/;
/** How many words can stand before that which says what is created (`definer = 'a'@'b' sql security …`). */
const HEAD_WORDS = 14;
/** What `end` closes that was not counted when it was opened. */
const UNCOUNTED = ['if', 'loop', 'while', 'repeat', 'for'];

/** Follows the words of one statement and knows whether a `;` would be inside of a block. */
export class StatementBlocks {
  readonly #dialect: SqlDialect;
  #head = '';
  #words = 0;
  #depth = 0;
  #previous = '';
  /** The word before was an `end` that closed something. */
  #hasClosed = false;

  constructor(dialect: SqlDialect) {
    this.#dialect = dialect;
  }

  /** A block of PL/SQL, which only a line with nothing but `/` ends. */
  get endsAtSlash(): boolean {
    return this.#dialect.blocks === 'slash' && PLSQL.test(this.#head);
  }

  get isInside(): boolean {
    return this.#depth > 0;
  }

  word(text: string): void {
    const word = text.toLowerCase();
    if (this.#words++ < HEAD_WORDS) this.#head = this.#head === '' ? word : `${this.#head} ${word}`;
    if (this.#holdsBlocks()) this.#count(word);
    this.#previous = word;
  }

  /** Anything between two words, so that `end; if` is not `end if`. */
  symbol(): void {
    this.#previous = '';
  }

  #count(word: string): void {
    const hasClosed = this.#hasClosed;
    this.#hasClosed = false;
    if (this.#previous === 'end') {
      // `end case` closes what `case` has opened; `end if` what was not counted.
      if (hasClosed && UNCOUNTED.includes(word)) this.#depth++;
      return;
    }
    if (word === 'end' && this.#depth > 0) {
      this.#depth--;
      this.#hasClosed = true;
    } else if (this.#opens(word)) {
      this.#depth++;
    }
  }

  #opens(word: string): boolean {
    if (this.#dialect.blocks !== 'atomic') return word === 'begin' || word === 'case';
    // A body in a string has no statements; one that begins atomically does.
    return this.#depth === 0 ? word === 'atomic' && this.#previous === 'begin' : word === 'case';
  }

  #holdsBlocks(): boolean {
    const { blocks } = this.#dialect;
    if (blocks === 'none' || blocks === 'slash') return false;
    // `begin not atomic` is known by its third word, when its `begin` has gone by.
    if (this.#head === 'begin not atomic' && this.#depth === 0) this.#depth = 1;
    return CREATES[blocks].test(this.#head);
  }
}

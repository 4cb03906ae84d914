import type { Details } from '../details.ts';
import type { Core } from '../payload.ts';

export type Dimension =
  | 'verdict'
  | 'standing'
  | 'level'
  | 'role'
  | 'topic'
  | 'product'
  | 'version'
  | 'transport'
  | 'tls';
export type Filters = Record<Dimension, string[]>;

/** What is looked at; every state has a fragment. */
export interface State {
  view: string;
  /** What the page is about: a cell, a scenario, a requirement, a target. */
  of: string;
  /** The other target of a comparison. */
  and: string;
  text: string;
  filters: Filters;
  /** How rows are sorted: by name, `worst`, or a target. */
  rows: string;
  /** How columns are sorted: by name, `worst`, or a scenario. */
  columns: string;
  hiddenRows: string[];
  hiddenColumns: string[];
  unfold: boolean;
}

/** What an element may hold; lists are laid flat, and what is nothing is left out. */
export type Part = Node | string | number | undefined | false | null;
export type Parts = Part | readonly Parts[];

/** The run as the page looks at it; cells are numbers. */
export interface Model {
  core: Core;
  size: number;
  cellId(cell: number): string;
  cellAt(id: string): number;
  targetName(target: number): string;
  targetAt(name: string): number;
  scenarioAt(id: string): number;
  kindOf(cell: number): string;
  isNews(cell: number): boolean;
  /** The value of a cell in each dimension. */
  valueOf(dimension: Dimension, cell: number): string;
  /** Every value of a dimension, in order, and how many cells have it. */
  values: Record<Dimension, [string, number][]>;
  haystack(cell: number): string;
  cellsOfScenario(scenario: number): number[];
  details(): Promise<Details>;
}

export interface App {
  model: Model;
  state: State;
  /** Goes to another state; what is not said stays. */
  go(change: Partial<State>, replace?: boolean): void;
  /** The fragment of a state that differs from this one as said. */
  link(change: Partial<State>): string;
  /** Are the filters unfolded? Kept while pages come and go. */
  filtersOpen: boolean;
  keepOpen(open: boolean): void;
}

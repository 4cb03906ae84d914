/** @import { App } from './types.d.ts' */
import { gridOf, rankOf } from './model.js';

/**
 * Rows and columns as the state has them sorted and hidden.
 * @param {App} app
 * @param {readonly number[]} cells
 */
export function sortedGrid(app, cells) {
  const { model, state } = app;
  const { rows, columns } = gridOf(model, cells, state.unfold);
  const { core } = model;
  const hiddenRows = new Set(state.hiddenRows);
  const hiddenColumns = new Set(state.hiddenColumns);
  const worst = (/** @type {number[] | undefined} */ held) =>
    held?.[0] === undefined ? 99 : rankOf(model.kindOf(held[0]));
  const shownRows = rows.filter((row) => !hiddenRows.has(core.scenarios[row]?.id ?? ''));
  const shownColumns = columns.filter(({ target }) => !hiddenColumns.has(model.targetName(target)));
  const sortTarget = model.targetAt(state.rows);
  if (state.rows === 'worst' || sortTarget >= 0) {
    const own =
      sortTarget >= 0 ? shownColumns.filter(({ target }) => target === sortTarget) : shownColumns;
    const rank = new Map(
      shownRows.map((row) => [row, weight(own.map(({ held }) => worst(held.get(row))))]),
    );
    shownRows.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || a - b);
  }
  const sortScenario = model.scenarioAt(state.columns);
  if (state.columns === 'worst' || sortScenario >= 0) {
    const rank = new Map(
      shownColumns.map((column) => [
        column,
        weight(
          sortScenario >= 0
            ? [worst(column.held.get(sortScenario))]
            : [...column.held.values()].map(worst),
        ),
      ]),
    );
    shownColumns.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  }
  return { rows: shownRows, columns: shownColumns, grouped: state.rows === '' };
}

/** The worse and the more often, the lower. @param {number[]} ranks */
const weight = (ranks) => -ranks.reduce((sum, rank) => sum + (rank < 4 ? 100 ** (4 - rank) : 0), 0);

/** The test file of a run: each worker registers the cells of one role of one target. */
import { registerCells } from './register.ts';

await registerCells();

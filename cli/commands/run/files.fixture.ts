/** For the tests of a run: its files, read. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readJournal } from '../../../reports/journal.ts';
import type { ReportJson } from '../../../reports/json.ts';
import schema from '../../../reports/report.schema.json' with { type: 'json' };

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

/**
 * The four files of a run, each read by what reads its kind; throws when one of them is not what it
 * should be.
 */
export function filesOf(out: string) {
  const read = (name: string) => readFileSync(join(out, name), 'utf8');
  const json: ReportJson = JSON.parse(read('report.json'));
  if (!validate(json)) throw new Error(JSON.stringify(validate.errors?.slice(0, 3)));
  const journal = readJournal(read('journal.jsonl'));
  const junit = read('junit.xml');
  const html = read('report.html');
  return { json, journal, junit, html };
}

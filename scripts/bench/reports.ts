import type { JournalLine, Outcome, Run } from '../../harness/model/run.ts';
import { verdictKinds } from '../../harness/model/verdict.ts';
import { toHtml } from '../../reports/html/page.ts';
import { appendLine, readJournalOf } from '../../reports/journal.ts';
import { writeJson } from '../../reports/json.ts';
import { toJunit } from '../../reports/junit.ts';
import { alternately, type Comparison, processor, rate, warm } from './measure.ts';

const ROUNDS = 5;
const TURN_MS = 700;
/** Of so many targets and scenarios, each in two versions of TLS. */
const [TARGETS, SCENARIOS] = [20, 50];

/** A cell as a run has it; what differs from target to target differs here too. */
function outcomeOf(target: number, scenario: number, tls: '1.2' | '1.3'): Outcome {
  const id = `server/group-${scenario % 8}/case-${scenario}`;
  const name = `target-${target}`;
  const kind = verdictKinds[(target * 7 + scenario) % 40] ?? 'pass';
  const rules = Array.from({ length: 30 }, (_, at) => `rule.number-${at}`);
  const cell = `${id}@${name}:1#starttls,tls${tls}`;
  return {
    type: 'outcome',
    ...{ cell, scenario: id, title: `what is to be seen in case ${scenario}`, role: 'server' },
    ...{ target: name, version: '1', variant: { transport: 'starttls', tls } },
    ...{ proves: [`RFC-${scenario % 30}`], covers: [`S${scenario % 20}`] },
    verdict: {
      kind,
      reason: `As claimed: what is to be seen in case ${scenario}.`,
      mismatches: kind === 'fail' ? [{ fact: 'staple', expected: 'absent', actual: 'empty' }] : [],
      clauses: Array.from({ length: 4 }, (_, at) => ({
        ...{ id: `RFC-${(scenario + at) % 30}`, state: 'kept', document: 'RFC 6960' },
        ...{ section: `${at}.2`, level: 'MUST', text: `Something of number ${scenario % 30}.` },
      })),
      facts: Object.fromEntries(rules.slice(0, 20).map((rule, at) => [rule, `value-${at % 5}`])),
    },
    standing: 'as-expected',
    excerpts: [
      {
        connection: 'only',
        staple: rules.slice(0, 8).map((rule) => `${rule}: ${target * scenario}`),
        chain: [`CN=leaf, serial ${target * 1000 + scenario}`, 'CN=issuer'],
        findings: rules.map((rule) => ({
          ...{ rule, level: 'must', ok: true, detail: `at ${target}` },
          source: { document: 'RFC 6960', section: '4.2' },
        })),
        transcript: rules.slice(0, 14).map((rule) => ` S  250 ${rule}`),
        handshake: rules.slice(0, 10).map((rule, at) => `→ ${rule} (${at * 40 + target} octets)`),
        times: {
          start: 0,
          transcript: rules.slice(0, 14).map((_, at) => at * 3 + (target % 4)),
          handshake: rules.slice(0, 10).map((_, at) => at * 2 + (scenario % 4)),
        },
      },
    ],
    evidence: { folder: `evidence/${name}/${scenario}`, files: ['chain.pem', 'packets.pcapng'] },
    reproduce: `mailstaple run ${name}@1 --only '${id}' --tls ${tls}`,
    ms: target + scenario,
  };
}

function runOf(): Run {
  const outcomes = Array.from({ length: TARGETS * SCENARIOS }, (_, at) => [
    outcomeOf(at % TARGETS, Math.floor(at / TARGETS), '1.2'),
    outcomeOf(at % TARGETS, Math.floor(at / TARGETS), '1.3'),
  ]).flat();
  return {
    run: {
      ...{ type: 'run', schema: 2, tool: { name: 'mailstaple', version: '0' }, id: 'bench' },
      ...{ startedAt: '', node: process.versions.node, command: [], leftOut: [] },
      planned: outcomes.length,
    },
    targets: [],
    outcomes,
    end: { type: 'end', endedAt: '', reason: 'done', staleLines: [] },
  };
}

const thousand = (perSecond: number, cells: number): number => (perSecond * cells) / 1000;

/** Cells read from a journal, over bare JSON.parse of its lines. */
export async function journals(): Promise<Comparison> {
  const { run, outcomes, end } = runOf();
  const lines: JournalLine[] = [run, ...outcomes, ...(end ? [end] : [])];
  const text = lines.map(appendLine).join('');
  const octets = Buffer.from(text);
  const ours = (): void => {
    const read = readJournalOf([octets]);
    if (read.run.outcomes.length !== outcomes.length) throw new Error('cells were lost');
  };
  const theirs = (): void => {
    for (const line of octets.toString('utf8').split('\n')) if (line !== '') JSON.parse(line);
  };
  return compared('thousand cells read over bare JSON.parse', outcomes.length, ours, theirs);
}

/** Cells in the three usual reports, over bare JSON.stringify of the same. */
export async function reports(): Promise<Comparison> {
  const { run, outcomes, end } = runOf();
  const text = [run, ...outcomes, ...(end ? [end] : [])].map(appendLine).join('');
  const read = readJournalOf([Buffer.from(text)]).run;
  let size = 0;
  const ours = (): void => {
    size = toHtml(read).length + toJunit(read).length;
    writeJson(read, (piece) => {
      size += Buffer.byteLength(piece);
    });
  };
  const theirs = (): void => {
    size = Buffer.byteLength(JSON.stringify(read));
  };
  const seen = await compared(
    'thousand cells in report.html, report.json and junit.xml over bare JSON.stringify',
    outcomes.length,
    ours,
    theirs,
  );
  if (size === 0) throw new Error('nothing was written');
  return seen;
}

async function compared(
  name: string,
  cells: number,
  ours: () => void,
  theirs: () => void,
): Promise<Comparison> {
  const often = async (task: () => void): Promise<number> =>
    thousand(await rate(task, { ms: TURN_MS, clock: processor }), cells);
  await warm(ours, 3);
  await warm(theirs, 3);
  const turns = await alternately(
    ROUNDS,
    () => often(ours),
    () => often(theirs),
  );
  return { name, unit: ' per processor second', ...turns };
}

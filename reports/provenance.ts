import type { Provenance, Run, SetRecord, TargetRecord } from '../harness/model/run.ts';
import { plural } from './summary.ts';

/** Names by which programs and packages speak of a TLS library. */
const libraries =
  /\b(?:OpenSSL|GnuTLS|LibreSSL|BoringSSL|AWS-LC|wolfSSL|mbed ?TLS|Botan|NSS|rustls|s2n|libssl\d?\w*|libgnutls\w*)\b|\bgo1\.\d/i;

/** What a target states of its TLS library: lines that name one with a version. */
function tlsLibraries({ states }: Pick<TargetRecord, 'states'>): string[] {
  return states.flatMap((line, at) => {
    if (libraries.test(line) && /\d/.test(line)) return [line.trim()];
    // Exim tells on a line of its own which version it found at run time.
    const before = states[at - 1] ?? '';
    return /^\s*Runtime: /.test(line) && libraries.test(before) ? [line.trim()] : [];
  });
}

/** A label, and what there is to say. */
export type Row = [label: string, text: string];

const setText = ({ name, date, sha256 }: SetRecord): string =>
  `${name} of ${date}, SHA-256 ${sha256}`;

/** Times that a run was gone on with which are told one by one. */
const MOST_RESUMED = 20;

const sideOf = ({ node, openssl }: { node: string; openssl?: string | undefined }): string =>
  `Node ${node}${openssl === undefined ? '' : `, OpenSSL ${openssl}`}`;

/** What was judged by; `after`: what is to be told of it behind each label. */
function setsOf({ suite, requirements, profile, baselines }: Provenance, after = ''): Row[] {
  return [
    [`Claims${after}`, `${suite.scenarios} scenarios, SHA-256 ${suite.sha256}`],
    [`Requirements${after}`, setText(requirements)],
    ...(profile ? [[`Profile${after}`, setText(profile)] satisfies Row] : []),
    ...(baselines.length === 0 ? [[`Baseline${after}`, 'none'] satisfies Row] : []),
    ...baselines.map(({ file, sha256 }): Row => [`Baseline${after}`, `${file}, SHA-256 ${sha256}`]),
  ];
}

/** Rows of one that say something else than those of the other. */
const otherThan = (rows: readonly Row[], known: readonly Row[]): Row[] =>
  rows.filter(([, text]) => !known.some(([, other]) => other === text));

/** What was played and judged after a run was gone on with, as far as it was by something else. */
function resumedRows({ run, resumed = [] }: Run): Row[] {
  const begun = run.judgedAgain?.before ?? run.provenance;
  const known = begun ? setsOf(begun) : [];
  const rows = resumed.slice(0, MOST_RESUMED).flatMap((one): Row[] => {
    const others = otherThan(setsOf(one.provenance, ', gone on'), known);
    return [
      [
        'Gone on with',
        `${one.at} by Mailstaple ${one.tool.version}, ${sideOf(one)}` +
          `${others.length === 0 ? ', judged by the same' : ', judged by what follows'}`,
      ],
      ...others,
    ];
  });
  const more = resumed.length - MOST_RESUMED;
  return more > 0 ? [...rows, ['Gone on with', `${more} times more`]] : rows;
}

/** How a run came to be judged once more, and what it was judged by before. */
function judgedRows({ run: { judgedAgain, provenance } }: Run): Row[] {
  if (!judgedAgain) return [];
  const { at, version, notJudged, before } = judgedAgain;
  const by = provenance ? setsOf(provenance) : [];
  return [
    [
      'Judged again',
      `${at} by Mailstaple ${version}; ${plural(notJudged, 'cell')} could not be judged again ` +
        `and kept the verdict ${notJudged === 1 ? 'it' : 'they'} had`,
    ],
    ...(before ? otherThan(setsOf(before, ', before'), by) : []),
  ];
}

/**
 * What a run rests on, so that another can tell whether theirs is the same: versions, claims,
 * requirements, profile, baselines and evidence, with a digest of each. A run of an older
 * Mailstaple says less.
 */
export function provenanceRows(whole: Run): Row[] {
  const { run, end } = whole;
  const { tool, provenance } = run;
  const rows: Row[] = [
    ['Tool', `Mailstaple ${tool.version}`],
    ['Our own side', sideOf(run)],
    ...(provenance ? setsOf(provenance) : []),
    ...judgedRows(whole),
    ...resumedRows(whole),
  ];
  if (end?.evidence) {
    const { files, sha256 } = end.evidence;
    rows.push(['Evidence', `${files} files; the list of their SHA-256 has the SHA-256 ${sha256}`]);
  }
  return rows;
}

/** What a target ran in, and by which TLS library, as far as it states one. */
export function targetRows(record: TargetRecord): Row[] {
  const { image } = record;
  const tls = tlsLibraries(record);
  return [
    ...(image ? [['Image', `${image.name}, ${image.digest}`] satisfies Row] : []),
    ['TLS library', tls.length > 0 ? tls.join('; ') : 'it states none'],
  ];
}

import type { Run, SetRecord, TargetRecord } from '../harness/model/run.ts';

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

/**
 * What a run rests on, so that another can tell whether theirs is the same: versions, claims,
 * requirements, profile, baselines and evidence, with a digest of each. A run of an older
 * Mailstaple says less.
 */
export function provenanceRows({ run, end }: Run): Row[] {
  const { tool, node, openssl, provenance } = run;
  const rows: Row[] = [
    ['Tool', `Mailstaple ${tool.version}`],
    ['Our own side', `Node ${node}${openssl === undefined ? '' : `, OpenSSL ${openssl}`}`],
  ];
  if (provenance) {
    const { suite, requirements, profile, baselines } = provenance;
    rows.push(
      ['Claims', `${suite.scenarios} scenarios, SHA-256 ${suite.sha256}`],
      ['Requirements', setText(requirements)],
      ...(profile ? [['Profile', setText(profile)] satisfies Row] : []),
      ...(baselines.length === 0 ? [['Baseline', 'none'] satisfies Row] : []),
      ...baselines.map(({ file, sha256 }): Row => ['Baseline', `${file}, SHA-256 ${sha256}`]),
    );
  }
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

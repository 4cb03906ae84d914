import { statSync } from 'node:fs';
import { readCertificate } from '../../../../harness/examiner/certificate.ts';
import { issuerAmong } from '../../../../harness/examiner/issuer.ts';
import { showName } from '../../../../harness/examiner/name.ts';
import { toHex } from '../../../../harness/model/octets.ts';
import type { AskedAbout } from '../../../../harness/model/running.ts';
import { visible } from '../../../../harness/model/visible.ts';
import { plural } from '../../../../reports/summary.ts';
import { shownPath } from '../../../shared/files.ts';
import { UsageError } from '../../../shared/usage.ts';
import { contentsOf } from '../../responder/folder-contents.ts';

/** Is it a folder, as `--ca` names one for a responder? */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * The certificate a responder elsewhere is asked about: the first in the folder, by the names of
 * its files, that is none of a CA and whose issuer lies there too; one that has not expired before
 * others.
 * @throws UsageError in one sentence when there is none.
 */
export function askedIn(dir: string): AskedAbout {
  const { certificates } = contentsOf(dir);
  const all = certificates.map(({ der }) => der);
  const views = certificates.map(({ der, file }) => ({ der, file, view: readCertificate(der) }));
  const found = views.flatMap(({ der, file, view }) => {
    const issuer = view.isCa ? undefined : issuerAmong([der, ...all.filter((it) => it !== der)]);
    if (!issuer) return [];
    const subject = visible(showName(view.subject));
    const title = `${subject}, serial ${toHex(view.serial)} (${visible(file)})`;
    return [{ leaf: der, issuer, title, ends: view.notAfter.ms }];
  });
  const [asked] = [...found].sort(
    (one, other) => Number(other.ends > Date.now()) - Number(one.ends > Date.now()),
  );
  if (asked) return asked;
  throw new UsageError(
    `${shownPath(dir)} holds no certificate together with the CA that issued it: ` +
      `${plural(all.length, 'certificate')} were read`,
  );
}

/** @throws UsageError where there is no folder to find a certificate in that can be asked about */
export function checkAsked(ca: string | undefined): void {
  if (ca === undefined || !isFolder(ca))
    throw new UsageError(
      'a responder is asked about a certificate: name a folder with it and ' +
        'the CA that issued it by --ca DIR',
    );
  askedIn(ca);
}

import type { Scenario } from '#harness';
import { alerts } from './client/alerts.ts';
import { calibration as clientCalibration } from './client/calibration.ts';
import { crl } from './client/crl.ts';
import { hosts as daneHosts } from './client/dane/hosts.ts';
import { records as daneRecords } from './client/dane/records.ts';
import { status as daneStatus } from './client/dane/status.ts';
import { zones as daneZones } from './client/dane/zones.ts';
import { expand } from './client/expand.ts';
import { fallback } from './client/fallback.ts';
import { hosts } from './client/hosts.ts';
import { marks } from './client/marks.ts';
import { newWire as clientNewWire } from './client/new-wire.ts';
import { plain } from './client/plain.ts';
import { postQuantum as clientPostQuantum } from './client/post-quantum.ts';
import { resumption } from './client/resumption.ts';
import { starttls } from './client/starttls.ts';
import { storedSessions } from './client/stored-sessions.ts';
import { told as clientTold } from './client/told.ts';
import { unasking } from './client/unasking.ts';
import { wire } from './client/wire.ts';
import { calibration as fetcherCalibration } from './fetcher/calibration.ts';
import { certificates as fetcherCertificates } from './fetcher/certificates.ts';
import { changes } from './fetcher/changes.ts';
import { contents as fetcherContents } from './fetcher/contents.ts';
import { files as fetcherFiles } from './fetcher/files.ts';
import { overHttp } from './fetcher/http.ts';
import { requests } from './fetcher/requests.ts';
import { settings } from './fetcher/settings.ts';
import { waiting } from './fetcher/waiting.ts';
import { requirementById } from './requirements/catalogue.ts';
import { caching } from './responder/caching.ts';
import { calibration as responderCalibration } from './responder/calibration.ts';
import { contents as responderContents } from './responder/contents.ts';
import { errors } from './responder/errors.ts';
import { get } from './responder/get.ts';
import { http } from './responder/http.ts';
import { onDemand } from './responder/on-demand.ts';
import { requests as responderRequests } from './responder/requests.ts';
import { service as responderService } from './responder/service.ts';
import { signers as responderSigners } from './responder/signers.ts';
import { status } from './responder/status.ts';
import { blackBox } from './server/black-box.ts';
import { calibration as serverCalibration } from './server/calibration.ts';
import { certificates } from './server/certificates.ts';
import { clients as clientCertificates } from './server/clients.ts';
import { contents } from './server/contents.ts';
import { dane } from './server/dane.ts';
import { files } from './server/files.ts';
import { lifeCycle } from './server/life-cycle.ts';
import { names } from './server/names.ts';
import { negotiation } from './server/negotiation.ts';
import { newWire } from './server/new-wire.ts';
import { postQuantum } from './server/post-quantum.ts';
import { service } from './server/service.ts';
import { signers } from './server/signers.ts';
import { times } from './server/times.ts';
import { told as serverTold } from './server/told.ts';

const servers: readonly Scenario[] = [
  ...serverCalibration,
  ...negotiation,
  ...contents,
  ...times,
  ...signers,
  ...files,
  ...names,
  ...certificates,
  ...lifeCycle,
  ...service,
  ...dane,
  ...clientCertificates,
  ...serverTold,
  ...postQuantum,
  ...newWire,
  ...blackBox,
];

const clients: readonly Scenario[] = [
  ...clientCalibration,
  ...expand('opportunistic'),
  ...expand('verifying'),
  ...expand('requiring'),
  ...expand('requiring-any-chain'),
  ...plain,
  ...unasking,
  ...alerts,
  ...fallback,
  ...starttls,
  ...hosts,
  ...resumption,
  ...storedSessions,
  ...marks,
  ...clientTold,
  ...wire,
  ...clientPostQuantum,
  ...clientNewWire,
  ...crl,
  ...daneRecords,
  ...daneZones,
  ...daneHosts,
  ...daneStatus,
];

const fetchers: readonly Scenario[] = [
  ...fetcherCalibration,
  ...requests,
  ...fetcherContents,
  ...waiting,
  ...changes,
  ...overHttp,
  ...fetcherCertificates,
  ...fetcherFiles,
  ...settings,
];

const responders: readonly Scenario[] = [
  ...responderCalibration,
  ...status,
  ...responderSigners,
  ...responderContents,
  ...responderRequests,
  ...get,
  ...http,
  ...caching,
  ...errors,
  ...responderService,
  ...onDemand,
];

/**
 * Without the clauses that bind in none of the versions of TLS it is played in: what scenarios
 * share names those of both.
 */
function played<S extends Scenario>(scenario: S): S {
  const inVersion = (ids: readonly string[]): readonly string[] =>
    ids.filter((id) => {
      const { tls } = requirementById(id)?.only ?? {};
      return tls === undefined || scenario.versions.includes(tls);
    });
  const binds = Object.entries(scenario.binds).map(([fact, { clauses, instead }]) => [
    fact,
    {
      clauses: inVersion(clauses),
      ...(instead === undefined
        ? {}
        : {
            instead: Object.fromEntries(
              Object.entries(instead).map(([value, ids = []]) => [value, inVersion(ids)]),
            ),
          }),
    },
  ]);
  return { ...scenario, proves: inVersion(scenario.proves), binds: Object.fromEntries(binds) };
}

/** Every claim there is. The plan plays the calibrations among them first and last. */
export const scenarios: readonly Scenario[] = [
  ...servers,
  ...clients,
  ...fetchers,
  ...responders,
].map(played);

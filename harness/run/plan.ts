import { matches } from '../model/glob.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Target, TargetVersion } from '../model/target.ts';
import type { Capability, Role, Runtime, TlsVersion, Transport, Variant } from '../model/terms.ts';
import type { Cell } from './cell.ts';
import { isMute, transportsOf } from './for-target.ts';
import { roles } from './roles.ts';

/** What narrows a plan down. */
export interface Filter {
  role?: Role | undefined;
  /** Globs over scenario ids, aliases and cell ids; any may match. */
  only?: readonly string[] | undefined;
  /** Globs of the same kind: what any of them matches is left out. */
  exclude?: readonly string[] | undefined;
  /** Ids of scenarios: these alone. */
  scenarios?: readonly string[] | undefined;
  /** Ids of cells: these alone. */
  cells?: readonly string[] | undefined;
  tls?: TlsVersion | undefined;
  transport?: Transport | undefined;
}

/** What the target can do in this version. */
export function capabilitiesOf(target: Target, version: TargetVersion): ReadonlySet<Capability> {
  const { add = [], drop = [] } = version.capabilities ?? {};
  return new Set(
    [...target.capabilities, ...add].filter((capability) => !drop.includes(capability)),
  );
}

/** `starttls,tls1.3`, `http`; with `first` or `last` behind it for a calibration. */
export function variantName({ transport, tls, round }: Variant): string {
  return [transport, ...(tls ? [`tls${tls}`] : []), ...(round ? [round] : [])].join(',');
}

/**
 * The versions of TLS a scenario is played in over this transport, as far as the filter lets it;
 * over plain HTTP, and of a file, one cell that has none, which no filter by version asks for.
 */
function versionsOf(
  { versions }: Scenario,
  transport: Transport,
  wanted: TlsVersion | undefined,
): readonly Pick<Variant, 'tls'>[] {
  if (transport === 'http' || transport === 'file') return wanted === undefined ? [{}] : [];
  return versions.filter((tls) => wanted === undefined || tls === wanted).map((tls) => ({ tls }));
}

/** Capabilities that may be asked of a box that is not ours, beside the carrier. */
const ofBoxes: readonly Capability[] = ['fitting-status'];

/**
 * Every capability the scenario rests on, its carrier included; of a box that is not ours few
 * others are known.
 */
export function needsOf(scenario: Scenario, transport: Transport, runtime?: Runtime): Capability[] {
  const own = roles[scenario.role].carriers[transport];
  const others =
    runtime === 'remote' ? scenario.needs.filter((need) => ofBoxes.includes(need)) : scenario.needs;
  return own === undefined || scenario.calibrates === own
    ? [...others]
    : [...new Set([own, ...others])];
}

/**
 * Who has TLSA records of its own: a box elsewhere, and the reference in its place, which shows
 * that each check can fail. What we arrange ourselves we would publish ourselves.
 */
const publishes: ReadonlySet<Runtime> = new Set(['remote', 'embedded']);

/**
 * The cells of one target and version, calibrations first and last. A scenario of a role the target
 * does not play has no cell; one that needs what the target does not claim has a cell that says so.
 */
export function planCells(
  scenarios: readonly Scenario[],
  target: Target,
  version: TargetVersion,
  runtime: Runtime,
  filter: Filter = {},
): Cell[] {
  const can = capabilitiesOf(target, version);
  const name = `${target.name}:${version.version}`;
  const first: Cell[] = [];
  const middle: Cell[] = [];
  const last: Cell[] = [];
  const mute = isMute(target);
  const cell = (scenario: Scenario, variant: Variant): Cell => {
    const id = `${scenario.id}@${name}#${variantName(variant)}`;
    const needs = needsOf(scenario, variant.transport, runtime).filter(
      (need) => can.has(need) || !roles[scenario.role].dispensable(need, scenario),
    );
    const missing = needs.find((need) => !can.has(need));
    const inTls = mute ? roles[scenario.role].muted(scenario) : scenario;
    const unsupported =
      version.cannot ??
      unplayed(version, id, scenario, needs) ??
      (version.tlsAlone !== undefined && variant.tls !== version.tlsAlone
        ? `${target.title} speaks TLS ${version.tlsAlone} alone`
        : undefined) ??
      (missing && `${target.title} does not claim ${missing}`) ??
      (inTls
        ? undefined
        : `${target.title} speaks no ${variant.transport === 'http' ? 'HTTP' : 'SMTP'}`);
    const unfound = unsupported ? undefined : unresolved(scenario, runtime);
    const played = inVersion(inTls ?? scenario, variant.tls);
    return {
      id,
      scenario: played,
      variant,
      needs,
      ...(mute ? { mute } : {}),
      ...(unsupported ? { unsupported } : {}),
      ...(unfound ? { unsupported: unfound, byRuntime: true } : {}),
    };
  };
  const has = (role: Role) => (transport: Transport) => {
    const carrier = roles[role].carriers[transport];
    return carrier !== undefined && can.has(carrier);
  };
  for (const given of scenarios) {
    // A box that is not ours keeps its own.
    const scenario = runtime === 'remote' ? given : roles[given.role].forTarget(given, can);
    if (!target.roles.includes(scenario.role) || (filter.role && scenario.role !== filter.role))
      continue;
    if (runtime === 'remote' && !roles[scenario.role].blackBox(scenario)) continue;
    if (isAboutTlsa(scenario) && !(version.published && publishes.has(runtime))) continue;
    if (scenario.calibrates && !can.has(scenario.calibrates)) continue;
    for (const transport of transportsOf(scenario, runtime, has(scenario.role))) {
      if (filter.transport && transport !== filter.transport) continue;
      for (const version of versionsOf(scenario, transport, filter.tls)) {
        const variant = { transport, ...version };
        if (scenario.calibrates) {
          first.push(cell(scenario, { ...variant, round: 'first' }));
          last.push(cell(scenario, { ...variant, round: 'last' }));
        } else middle.push(cell(scenario, variant));
      }
    }
  }
  const wanted = wantedBy(filter);
  // What is compared with another cell is played beside it.
  const besides = new Set(
    middle.filter(wanted).flatMap(({ scenario, variant }) => {
      const compared = 'compared' in scenario ? scenario.compared : undefined;
      return compared ? [`${compared.with}#${variantName(variant)}`] : [];
    }),
  );
  const chosen = middle.filter(
    (it) => wanted(it) || besides.has(`${it.scenario.id}#${variantName(it.variant)}`),
  );
  // A calibration is kept when it is asked for itself or when a chosen cell rests on it.
  const rested = new Set(chosen.flatMap(({ needs }) => needs));
  const calibrations = (cells: Cell[]) =>
    cells.filter(
      (it) => wanted(it) || (it.scenario.calibrates && rested.has(it.scenario.calibrates)),
    );
  return [...calibrations(first), ...chosen, ...calibrations(last)];
}

/** Is a cell asked for by itself? What it rests on, or is compared with, is played beside it. */
function wantedBy({ only, exclude, scenarios, cells }: Filter): (cell: Cell) => boolean {
  const matched = (globs: readonly string[], { id, scenario }: Cell): boolean =>
    globs.some((glob) =>
      [scenario.id, id, ...scenario.aliases].some((text) => matches(glob, text)),
    );
  const ids = scenarios && new Set(scenarios);
  const asked = cells && new Set(cells);
  return (cell) =>
    (!only?.length || matched(only, cell)) &&
    !(exclude && matched(exclude, cell)) &&
    (ids?.has(cell.scenario.id) ?? true) &&
    (asked?.has(cell.id) ?? true);
}

const isAboutTlsa = (scenario: Scenario): boolean =>
  scenario.role === 'server' && scenario.given.tlsa !== undefined;

/** Where a target finds names through a resolver of ours. */
const ourDns: readonly Runtime[] = ['embedded', 'container'];

/** Why nothing can be found in DNS for this cell, where it has to be. */
function unresolved({ needs, calibrates }: Scenario, runtime: Runtime): string | undefined {
  const byRecords = [...needs, calibrates].some((one) => one === 'dane' || one === 'dane-records');
  return byRecords && !ourDns.includes(runtime)
    ? 'it finds names by the resolver of its own machine, and TLSA records need one of ours'
    : undefined;
}

/** Why the cell is taken out for this version, if it is. */
function unplayed(
  { unplayed = [] }: TargetVersion,
  id: string,
  scenario: Scenario,
  needs: readonly Capability[],
): string | undefined {
  return unplayed.find(
    (out) =>
      (out.needs === undefined || needs.includes(out.needs)) &&
      out.scenarios.some((glob) =>
        [scenario.id, id, ...scenario.aliases].some((text) => matches(glob, text)),
      ),
  )?.reason;
}

/** The scenario with what it tolerates in this version of TLS alone. */
function inVersion(scenario: Scenario, tls: TlsVersion | undefined): Scenario {
  const more = tls && scenario.tolerateIn?.[tls];
  return more ? { ...scenario, tolerate: { ...scenario.tolerate, ...more } } : scenario;
}

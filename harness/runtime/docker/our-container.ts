import os, { constants } from 'node:os';
import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import { LOOPBACK } from '../../../ca/loopback.ts';
import type { Privilege } from '../../model/target.ts';
import { OWNER_LABEL, ownerLabel, RUN_LABEL } from './reap.ts';

/** The name of the host in every certificate; the target reaches us by it. */
export const OUR_NAME = 'mx.test';
/**
 * The responder that certificates name where none is to be asked: found at once, and nobody there,
 * whatever DNS there is.
 */
const NOBODY = 'ocsp.invalid';
/** Where nobody listens inside a container: a query is refused at once. */
const NO_DNS = LOOPBACK;
/** From the start of a container until every port answers, on a machine that has time; ms. */
const START_BUDGET = 60_000;
/** More runnable tasks than this for each processor: what takes a second may take many. */
const CROWDED = 4;
const CROWDED_BUDGET = 180_000;

/**
 * How long a container may take until every port answers, milliseconds: thrice as long where the
 * machine is crowded, since a column that does not come up is not judged at all.
 * @param load runnable tasks of late, as `os.loadavg` tells.
 */
export const startBudget = (
  load: number = os.loadavg()[0] ?? 0,
  processors: number = os.availableParallelism(),
): number => (load > CROWDED * processors ? CROWDED_BUDGET : START_BUDGET);

/** Port inside → port of the loopback here. */
export type Published = ReadonlyMap<number, number>;

/**
 * A number without a name, as Jenkins and OpenShift have their users, is one of which Node says
 * nothing at all; testcontainers asks for the number only.
 */
function nameTheNameless(): void {
  try {
    os.userInfo();
  } catch (error) {
    if (!(error instanceof Error && 'errno' in error && error.errno === -constants.errno.ENOENT))
      throw error;
    const uid = process.getuid?.() ?? -1;
    const gid = process.getgid?.() ?? -1;
    const about = { uid, gid, username: String(uid), homedir: os.tmpdir(), shell: null };
    Object.assign(os, { userInfo: () => about });
  }
}

/**
 * testcontainers, told before it is loaded that we clean up ourselves: its reaper is one more image
 * and container.
 */
async function loadTestcontainers(engineAddress: string): Promise<typeof import('testcontainers')> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  process.env.DOCKER_HOST ??= engineAddress;
  nameTheNameless();
  return import('testcontainers');
}

export interface OurContainerInput {
  /** Address of the engine. */
  engine: string;
  image: string;
  runId: string;
  /**
   * Ports to publish on the loopback, or the container whose network is joined, names and ports and
   * all.
   */
  network: { publish: readonly number[] } | { join: string };
  /** What the program needs beyond what any process may; default nothing. */
  privileges?: readonly Privilege[] | undefined;
  /** May what it starts become another user or group by a setuid or setgid bit? Default no. */
  setuid?: boolean | undefined;
  /** Told the id of the container before it starts. */
  created?(id: string): void;
}

/** More than any target uses: a program that runs away does not take the machine along; octets. */
const MEMORY = 2 * 1024 ** 3;
/** Processes and threads, as above. */
const PROCESSES = 2048;

/** A container of ours, labelled, that knows us by name; not started. */
export async function ourContainer(input: OurContainerInput): Promise<GenericContainer> {
  const { GenericContainer } = await loadTestcontainers(input.engine);
  class OurContainer extends GenericContainer {
    /**
     * No capability of the kernel but those named, no more privileges than it began with, and no
     * more of the machine than this.
     */
    confined(): this {
      this.hostConfig.CapDrop = ['ALL'];
      this.hostConfig.CapAdd = [...(input.privileges ?? [])];
      if (!input.setuid) this.hostConfig.SecurityOpt = ['no-new-privileges'];
      this.hostConfig.Memory = MEMORY;
      this.hostConfig.PidsLimit = PROCESSES;
      return this;
    }

    /**
     * No name is looked for outside: what is not in the hosts file is nowhere, and nobody waits for
     * a DNS server.
     */
    withoutDns(): this {
      this.hostConfig.Dns = [NO_DNS];
      // Where a relay of ours stands there, its word that an answer is secure is to be believed.
      this.hostConfig.DnsOptions = ['trust-ad', 'timeout:2', 'attempts:2'];
      return this;
    }

    protected override async containerCreated(id: string): Promise<void> {
      input.created?.(id);
    }

    /** Whoever it runs as may listen at any port, as Docker has it and Podman has not. */
    withAnyPort(): this {
      this.hostConfig.Sysctls = { 'net.ipv4.ip_unprivileged_port_start': '0' };
      return this;
    }

    /** Publishes on the loopback alone; the library's own way is every address of the machine. */
    publish(ports: readonly number[]): this {
      this.withExposedPorts(...ports);
      this.hostConfig.PortBindings = Object.fromEntries(
        ports.map((port) => [`${port}/tcp`, [{ HostIp: LOOPBACK, HostPort: '0' }]]),
      );
      return this;
    }
  }
  const container = new OurContainer(input.image)
    .withLabels({ [RUN_LABEL]: input.runId, [OWNER_LABEL]: ownerLabel() })
    .withWaitStrategy(noWait)
    .confined();
  if ('join' in input.network) return container.withNetworkMode(`container:${input.network.join}`);
  return container
    .withoutDns()
    .withAnyPort()
    .publish(input.network.publish)
    .withExtraHosts([
      { host: OUR_NAME, ipAddress: 'host-gateway' },
      { host: NOBODY, ipAddress: LOOPBACK },
    ]);
}

/** The ports of a started container that published them itself. */
export const publishedBy = (started: StartedTestContainer, ports: readonly number[]): Published =>
  new Map(ports.map((port) => [port, started.getMappedPort(port)]));

/** Readiness is asked by us, at the ports themselves. */
const noWait = {
  waitUntilReady: async (): Promise<void> => {},
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => startBudget(),
};

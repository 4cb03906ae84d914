import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Engine, octetsOf, textOf } from './engine.ts';

/**
 * The calls of the Docker Engine's HTTP interface (API 1.41) that this project makes, each once,
 * with what it answers. Every one throws Error when the engine cannot be reached, says something
 * that is no JSON, or not what the interface has.
 */

const labels = z.record(z.string(), z.string()).nullish();
const containers = z.array(
  z.object({ Id: z.string(), State: z.string(), Created: z.number(), Labels: labels }),
);
const images = z.array(z.object({ Id: z.string(), Size: z.number(), Labels: labels }));
const said = z.object({ message: z.string().optional() });
const step = z.object({
  stream: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});
const bridge = z.object({
  IPAM: z.object({
    Config: z
      .array(z.object({ Gateway: z.string().optional(), Subnet: z.string().optional() }))
      .nullish(),
  }),
});

/** A container as the list has it; `created` in milliseconds since 1970. */
export interface ContainerRow {
  id: string;
  running: boolean;
  created: number;
  labels: Readonly<Record<string, string>>;
}

/** An image as the list has it; `size` in octets. */
export interface ImageRow {
  id: string;
  size: number;
  labels: Readonly<Record<string, string>>;
}

/** A line of what the engine tells while it pulls or builds. */
export interface ProgressLine {
  stream?: string | undefined;
  error?: string | undefined;
}

const filtered = (label: string): string =>
  `filters=${encodeURIComponent(JSON.stringify({ label: [label] }))}`;

async function get<T>(engine: Engine, path: string, shape: z.ZodType<T>): Promise<T> {
  const text = await textOf(await engine.call('GET', path));
  const found = shape.safeParse(JSON.parse(text));
  if (!found.success) throw new Error(`the engine answers ${path} in a way that is not known`);
  return found.data;
}

const reasonIn = (text: string): string => {
  const found = said.safeParse(JSON.parse(text || '{}'));
  return found.data?.message ?? 'no reason given';
};

/** Which engine it is, in which release: `Docker 28.1`, `Podman 5.4`. */
export async function engineName(engine: Engine): Promise<string> {
  const components = z.array(z.object({ Name: z.string() })).nullish();
  const shape = z.object({ Version: z.string(), Components: components });
  const { Version, Components } = await get(engine, '/version', shape);
  const podman = (Components ?? []).some(({ Name }) => /podman/i.test(Name));
  return `${podman ? 'Podman' : 'Docker'} ${Version}`;
}

/** Is the engine a node of a swarm? Podman knows of none. */
export async function isInSwarm(engine: Engine): Promise<boolean> {
  const shape = z.object({ Swarm: z.object({ LocalNodeState: z.string() }).nullish() });
  return (await get(engine, '/info', shape)).Swarm?.LocalNodeState === 'active';
}

/** Does the engine run without root? Docker and Podman say so each in their way. */
export async function isRootless(engine: Engine): Promise<boolean> {
  const options = z.array(z.string()).nullish();
  const shape = z.object({ SecurityOptions: options, Rootless: z.boolean().nullish() });
  const { SecurityOptions, Rootless } = await get(engine, '/info', shape);
  return Rootless === true || (SecurityOptions ?? []).includes('name=rootless');
}

/** Addresses of the default network: its gateway and subnets, where it says any. */
export async function bridgeNetwork(
  engine: Engine,
): Promise<{ gateway?: string | undefined; subnet?: string | undefined }[]> {
  const { IPAM } = await get(engine, '/networks/bridge', bridge);
  return (IPAM.Config ?? []).map(({ Gateway, Subnet }) => ({ gateway: Gateway, subnet: Subnet }));
}

/** Is an image of that name on this machine? */
export async function hasImage(engine: Engine, name: string): Promise<boolean> {
  const answer = await engine.call('GET', `/images/${name}/json`);
  await textOf(answer);
  return answer.statusCode === 200;
}

/** What the engine calls an image by its content: `sha256:…`. Undefined where there is none. */
export async function imageDigest(engine: Engine, name: string): Promise<string | undefined> {
  const answer = await engine.call('GET', `/images/${name}/json`);
  const text = await textOf(answer);
  if (answer.statusCode !== 200) return undefined;
  return z.object({ Id: z.string() }).parse(JSON.parse(text)).Id;
}

/** Every image that bears the label. */
export async function imagesLabelled(engine: Engine, label: string): Promise<ImageRow[]> {
  const rows = await get(engine, `/images/json?${filtered(label)}`, images);
  return rows.map(({ Id, Size, Labels }) => ({ id: Id, size: Size, labels: Labels ?? {} }));
}

/** Removes an image by name or id. @returns `gone`, `absent`, or why it stays. */
export async function deleteImage(
  engine: Engine,
  name: string,
): Promise<{ gone: true } | { absent: true } | { why: string }> {
  const answer = await engine.call('DELETE', `/images/${name}`);
  const text = await textOf(answer);
  if (answer.statusCode === 200) return { gone: true };
  return answer.statusCode === 404 ? { absent: true } : { why: reasonIn(text) };
}

async function* linesOf(answer: NodeJS.ReadableStream): AsyncGenerator<ProgressLine> {
  for await (const line of createInterface({ input: answer })) {
    const { stream, error, message } = step.parse(JSON.parse(line || '{}'));
    yield { stream, error: error ?? message };
  }
}

/** Pulls an image. @param query as `POST /images/create` has it. */
export async function pullImage(
  engine: Engine,
  query: URLSearchParams,
): Promise<AsyncGenerator<ProgressLine>> {
  return linesOf(await engine.call('POST', `/images/create?${query}`));
}

/** Builds an image. @param query as `POST /build` has it; @param context a tar. */
export async function buildImage(
  engine: Engine,
  query: URLSearchParams,
  context: Uint8Array,
): Promise<AsyncGenerator<ProgressLine>> {
  return linesOf(await engine.call('POST', `/build?${query}`, context));
}

/** Every container that bears the label, running or not. */
export async function containersLabelled(engine: Engine, label: string): Promise<ContainerRow[]> {
  const rows = await get(engine, `/containers/json?all=1&${filtered(label)}`, containers);
  return rows.map(({ Id, State, Created, Labels }) => ({
    id: Id,
    running: State === 'running',
    created: Created * 1000,
    labels: Labels ?? {},
  }));
}

/** Ends when the container does; does not keep the process alive. */
export async function containerEnd(engine: Engine, id: string): Promise<void> {
  await textOf(await engine.call('POST', `/containers/${id}/wait`, undefined, true));
}

/**
 * What a container wrote to both its outputs, running or not. Without a terminal each piece comes
 * behind eight octets: which output, three zeros, and its length.
 */
export async function containerLog(engine: Engine, id: string): Promise<string> {
  const octets = await octetsOf(
    await engine.call('GET', `/containers/${id}/logs?stdout=1&stderr=1`),
  );
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= octets.length; ) {
    const end = at + 8 + octets.readUInt32BE(at + 4);
    pieces.push(octets.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Removes one container with its volumes, running or not; one that is gone already is fine. */
export async function removeContainer(
  engine: Engine,
  id: string,
  inBackground = false,
): Promise<void> {
  const path = `/containers/${id}?force=1&v=1`;
  const answer = await engine.call('DELETE', path, undefined, inBackground);
  const text = await textOf(answer);
  // 409: somebody else is removing it at this moment.
  if (![204, 404, 409].includes(answer.statusCode ?? 0))
    throw new Error(`a container could not be removed: ${text.trim()}`);
}

import { type Engine, textOf } from './engine.ts';
import { IMAGE_LABEL } from './images.ts';

/** An image of ours on this machine. */
export interface OurImage {
  id: string;
  /** The tag it was built under. */
  tag: string;
  /** Octets. */
  size: number;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

/** Every image of ours that is on this machine, whichever target it was built for, in the order of their tags. */
export async function ourImages(engine: Engine): Promise<OurImage[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [IMAGE_LABEL] }));
  const listed: unknown = JSON.parse(
    await textOf(await engine.call('GET', `/images/json?filters=${filters}`)),
  );
  return (Array.isArray(listed) ? listed : [])
    .flatMap((one: unknown): OurImage[] => {
      const id = field(one, 'Id');
      const tag = field(field(one, 'Labels'), IMAGE_LABEL);
      if (typeof id !== 'string' || typeof tag !== 'string') return [];
      return [{ id, tag, size: Number(field(one, 'Size') ?? 0) }];
    })
    .sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** Removes one. @returns why it stays, if it does: a container uses it, most likely. */
export async function removeImage(
  engine: Engine,
  { id, tag }: OurImage,
): Promise<string | undefined> {
  const tagged = await engine.call('DELETE', `/images/${tag}`);
  const said = await textOf(tagged);
  if (tagged.statusCode === 200) return undefined;
  if (tagged.statusCode !== 404) return message(said);
  // Its tag has gone to another meanwhile.
  const bare = await engine.call('DELETE', `/images/${id}`);
  const reason = await textOf(bare);
  return bare.statusCode === 200 || bare.statusCode === 404 ? undefined : message(reason);
}

function message(text: string): string {
  const said = field(JSON.parse(text || '{}'), 'message');
  return typeof said === 'string' ? said : 'no reason given';
}

import { deleteImage, imagesLabelled } from './client.ts';
import type { Engine } from './engine.ts';
import { CONFIGURATION_LABEL, IMAGE_LABEL, INSTALLATION, INSTALLATION_LABEL } from './images.ts';

/** An image of ours on this machine. */
export interface OurImage {
  id: string;
  /** The tag it was built under. */
  tag: string;
  /** Octets. */
  size: number;
  /** This installation built it; another one's, or one of before that was told, is not its own. */
  own: boolean;
  /** What `configurationOf` says of the configuration it was built for; undefined for none. */
  configuration?: string;
}

/**
 * Every image of ours that is on this machine, whichever target it was built for, in the order of
 * their tags.
 */
export async function ourImages(engine: Engine): Promise<OurImage[]> {
  const listed = await imagesLabelled(engine, IMAGE_LABEL);
  return listed
    .flatMap(({ id, size, labels }): OurImage[] => {
      const tag = labels[IMAGE_LABEL];
      const own = labels[INSTALLATION_LABEL] === INSTALLATION;
      const configuration = labels[CONFIGURATION_LABEL];
      if (tag === undefined) return [];
      return [{ id, tag, size, own, ...(configuration === undefined ? {} : { configuration }) }];
    })
    .sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** Removes one. @returns why it stays, if it does: a container uses it, most likely. */
export async function removeImage(
  engine: Engine,
  { id, tag }: Pick<OurImage, 'id' | 'tag'>,
): Promise<string | undefined> {
  const tagged = await deleteImage(engine, tag);
  // Where the tag is absent it has gone to another meanwhile.
  const removed = 'absent' in tagged ? await deleteImage(engine, id) : tagged;
  return 'why' in removed ? removed.why : undefined;
}

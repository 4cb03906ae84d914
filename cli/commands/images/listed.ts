import type { Engine } from '../../../harness/runtime/docker/engine.ts';
import { type OurImage, ourImages } from '../../../harness/runtime/docker/image-store.ts';
import { configurationOf } from '../../../harness/runtime/docker/images.ts';
import { configIn } from '../../config/where.ts';
import { tagOf } from '../../shared/images.ts';
import { type Collection, knownTargets } from '../../targets.ts';

/**
 * An image that a target names, or one of ours that none names any more; `elsewhere`: no target
 * names it here, and another installation built it, or one for another configuration.
 */
export interface Listed {
  tag: string;
  target: string;
  version: string;
  state: 'built' | 'not built' | 'stale' | 'elsewhere';
  /** Octets. */
  size?: number;
  image?: OurImage;
  /** It was built by this installation, and for this configuration or for none. */
  own?: boolean;
}

/** Every image there is or should be, and what is wrong with targets. */
export async function store(
  engine: Engine,
  config: string | undefined,
): Promise<{ listed: Listed[]; problems: Collection['problems'] }> {
  const [{ found, problems }, there] = await Promise.all([knownTargets(config), ourImages(engine)]);
  const said = [...problems];
  const file = config ?? configIn(process.cwd());
  const here = file === undefined ? undefined : configurationOf(file);
  const isOwn = ({ own, configuration }: OurImage): boolean =>
    own && (configuration === undefined || configuration === here);
  const listed: Listed[] = [];
  for (const it of found)
    for (const version of it.target.versions) {
      if (!version.image) continue;
      const about = { target: it.target.name, version: version.version };
      try {
        const tag = await tagOf({ found: it, version });
        const image = there.find((one) => one.tag === tag);
        listed.push({
          tag,
          ...about,
          ...(image
            ? { state: 'built', size: image.size, image, own: isOwn(image) }
            : { state: 'not built' }),
        });
      } catch (error) {
        said.push({
          name: it.target.name,
          sentence: error instanceof Error ? error.message : String(error),
        });
      }
    }
  const named = new Set(listed.map(({ tag }) => tag));
  for (const image of there.filter(({ tag }) => !named.has(tag))) {
    const own = isOwn(image);
    const about = { ...partsOf(image.tag), size: image.size, image, own };
    listed.push({ tag: image.tag, ...about, state: own ? 'stale' : 'elsewhere' });
  }
  return { listed, problems: said };
}

/** `mailstaple/NAME:VERSION-DIGEST`. */
function partsOf(tag: string): { target: string; version: string } {
  const [, target = tag, version = ''] = /^mailstaple\/(.+):(.+)-[0-9a-f]{12}$/.exec(tag) ?? [];
  return { target, version };
}

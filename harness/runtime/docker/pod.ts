import type { Published } from './our-container.ts';

/**
 * A network namespace with published ports, held by a container that does nothing. Containers join
 * it one after the other, so that the engine sets up its ports once for all of them: that is most
 * of what a server of two hundred ports costs it.
 */
export interface Pod {
  id: string;
  /** Port inside → where it is reached from here. */
  ports: Published;
}

/** Pods of a run that nobody is in. */
export interface Pods {
  /** How many ports one made anew is to have, so that whoever comes later finds enough. */
  readonly size: number;
  /** One with at least so many ports, if any is free. */
  take(ports: number): Promise<Pod | undefined>;
  /** Gives one back, or hands in a new one: nothing listens in it any more. */
  give(pod: Pod): void;
}

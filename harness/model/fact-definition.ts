/**
 * Which part of what was seen establishes a fact; `starttls`: only a dialogue that begins in clear
 * can; `request`: what was asked of our responder; `run`: a program that was run once; `http`: how
 * an answer is put into HTTP.
 */
export type Layer =
  | 'starttls'
  | 'smtp'
  | 'tls'
  | 'status'
  | 'service'
  | 'dns'
  | 'request'
  | 'run'
  | 'http';

export interface FactDefinition {
  layer: Layer;
  values: readonly string[];
  /**
   * The value that says nothing of the target, so that nobody is accused by it. `unjudged`: the
   * examiner cannot judge it (an issuer that was not sent, an algorithm not known here); `unseen`:
   * the target did nothing by which it could be told, or did not say in time, as where a machine is
   * slow, unless another fact of the same act shows that it hangs.
   */
  untold?: {
    value: string;
    why: 'unjudged' | 'unseen';
    unless?: { fact: string; is: string };
  };
  /** Values that a sound target may show as well, on a busy machine. */
  timed?: readonly string[];
  /** The value of a target that says nothing of itself: it keeps and breaks nothing. */
  silence?: string;
}

/** One HTTP request, as it arrived. */
export interface Call {
  /** 1 for the first since the start. */
  hit: number;
  method: 'GET' | 'POST';
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  at: number;
  /** What was out of the ordinary in how the request was put into HTTP. */
  remarks: readonly string[];
}

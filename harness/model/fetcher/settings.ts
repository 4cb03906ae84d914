/** What programs can be told of their fetching; what is left out stays at the program's default. */
export interface FetcherSettings {
  /** How long a responder may take, seconds. */
  timeout?: number;
  /** How long a good answer is kept before it is asked for again, seconds. */
  'keeps-good'?: number;
  /** How long a failure is kept before it is asked again, seconds. */
  'keeps-bad'?: number;
  /** Tolerance for clocks, seconds. */
  skew?: number;
  /** How old an answer may be whatever its nextUpdate, seconds. */
  'max-age'?: number;
  /** Are errors of the responder and expired answers sent on to the client? */
  'passes-errors'?: boolean;
  /** Is tryLater made up where there is no answer? */
  'makes-up'?: boolean;
  /** Another responder in place of the certificate's. */
  'other-responder'?: true;
  /** Shortest and longest time between two queries, seconds. */
  'min-delay'?: number;
  'max-delay'?: number;
  /** Is an answer verified before it is used? */
  verifies?: boolean;
  /** Is stapling switched on? */
  staples?: boolean;
}

export type SettingName = keyof FetcherSettings;

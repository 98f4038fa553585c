/** One measured value. */
export interface Row {
  /** For a ratio: what Askwell does, what it is compared with, and over which transport, joined by slashes. */
  readonly name: string;
  /** Less is better, always. */
  readonly value: number;
  readonly unit: 'ratio' | 'µs' | 'bytes';
  /** The value may be at most this. */
  readonly aim?: number;
  /** Shown to people only. */
  readonly note?: string;
}

/** What each `*.bench.ts` exports as `benchmark`. It throws if something doesn't work, never because it is slow. */
export type Benchmark = () => Promise<readonly Row[]>;

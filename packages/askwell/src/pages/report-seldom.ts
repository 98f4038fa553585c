/** Reports errors, and of those that are alike one in a while: what anybody can cause must not fill a log. */
export type ReportSeldom = (error: unknown, where: string) => void;

const INTERVAL_MS = 60_000;
/** Messages that are remembered. */
const MOST = 100;

export function createReportSeldom(options: {
  readonly report: (error: unknown, where: string) => void;
  readonly now: () => number;
}): ReportSeldom {
  const { report, now } = options;
  const reported = new Map<string, number>();
  return (error, where) => {
    const key = `${where}: ${error instanceof Error ? error.message : typeof error}`;
    const last = reported.get(key);
    if (last !== undefined && now() - last < INTERVAL_MS) return;
    if (reported.size >= MOST) reported.clear();
    reported.set(key, now());
    report(error, where);
  };
}

import type { ServerContext } from '@modelcontextprotocol/server';

/** Progress of one call. It must grow with every notification, so heartbeats add a little to what was said last. */
export interface ProgressReport {
  progress(progress: number, total: number | undefined, message: string | undefined): void;
  /** Says that the call waits for an answer. */
  heartbeat(): void;
}

const HEARTBEAT_STEP = 0.001;

/** Reports on the caller's progress token; without one nothing is sent. */
export function createProgress(sdk: ServerContext): ProgressReport {
  const progressToken = sdk.mcpReq._meta?.progressToken;
  let last = 0;

  const send = (progress: number, total: number | undefined, message: string | undefined): void => {
    if (progressToken === undefined) return;
    last = progress;
    const params = {
      progressToken,
      progress,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
    };
    // A caller that is gone is noticed by its signal, not here.
    sdk.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };

  return {
    progress: (progress, total, message) => {
      if (progress > last) send(progress, total, message);
    },
    heartbeat: () => send(last + HEARTBEAT_STEP, undefined, 'Waiting for an answer'),
  };
}

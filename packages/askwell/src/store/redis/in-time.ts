/** Milliseconds that Redis has for an answer. */
const DEADLINE = 5_000;

/** Rejects what takes too long, since a client may wait for a lost Redis for ever, and a person before it does not. */
export async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('ETIMEDOUT')), DEADLINE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

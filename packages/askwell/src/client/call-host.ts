/** Calls a function of the host, which may throw, or return a promise that rejects. */
export function callHost(call: () => unknown, onError: (error: unknown) => void = () => undefined): void {
  try {
    Promise.resolve(call()).catch(onError);
  } catch (error) {
    onError(error);
  }
}

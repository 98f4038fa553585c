import { digest } from '../../digest.ts';
import { COMPLETION_CODE_MS, createCompletionCode, shownCode } from '../interaction/completion-code.ts';
import type { CompletionCode } from '../interaction/interaction.ts';
import { randomText } from '../random-text.ts';
import type { Admission } from './admit.ts';
import type { Cookies } from './cookies.ts';
import type { Flow } from './flow.ts';
import type { PageSeals } from './page-seals.ts';

/** Whose code it is, and of which page. */
type CodePlace = Pick<Admission, 'id' | 'user'>;

/**
 * Completion codes. On https the flow cookie decides them, so that the second of two clicks shows the code of the first:
 * a `__Host-` cookie can't be planted. On plain http it can, by whoever serves another port of this machine, who would then
 * know the code that the person gets to see (S40); there a code is of random bits that the response which finishes the page
 * puts into a cookie of its own.
 */
export interface CodeCookies {
  /** A new code: how it is shown, what the record keeps of it, and the cookies that let it be shown again. */
  make(
    place: CodePlace,
    flow: Flow,
  ): Promise<{ readonly shown: string; readonly code: CompletionCode; readonly cookies: readonly string[] }>;
  /** The code of a record, in the browser that it was made for. */
  read(request: Request, place: CodePlace, flow: Flow, code: CompletionCode): Promise<string | undefined>;
}

export function createCodeCookies(
  cookies: Cookies,
  seals: PageSeals,
  now: () => number,
  isSecure: boolean,
): CodeCookies {
  const nameOf = (id: string): string => `code-${digest(9, 'code cookie', id)}`;
  return {
    async make({ id, user }, flow) {
      if (isSecure) return { ...createCompletionCode(now(), flow.seed), cookies: [] };
      const seed = randomText();
      const { shown, code } = createCompletionCode(now(), seed);
      const sealed = await seals.seal('code', seed, { subject: id, user }, code.expiresAt);
      return { shown, code, cookies: [cookies.write(nameOf(id), sealed, COMPLETION_CODE_MS / 1000)] };
    },
    async read(request, { id, user }, flow, code) {
      if (isSecure) return shownCode(flow.seed, code);
      const sealed = cookies.read(request, nameOf(id));
      const seed = sealed === undefined ? undefined : await seals.open('code', sealed, { subject: id, user });
      return seed === undefined ? undefined : shownCode(seed, code);
    },
  };
}

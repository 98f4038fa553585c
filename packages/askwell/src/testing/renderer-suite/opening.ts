import type { UrlShown } from '../renderer-harness.ts';
import { claim, ended, exact, fail, sees } from './claims.ts';
import type { RendererCase } from './renderer-case.ts';
import { PAGE, urlQuestion, visit, wait } from './show.ts';

const question = urlQuestion();
const askedAgain = urlQuestion({ opened: 1 });

function opened(shown: Pick<UrlShown, 'opened'>, ...urls: readonly string[]): void {
  claim(
    exact(shown.opened) === exact(urls),
    `Expected ${exact(urls)} to be opened, but it was ${exact(shown.opened)}.`,
  );
}

function agreed({ answer }: UrlShown): void {
  if (answer.action !== 'accept') fail(`The person agreed, but ${answer.action} was answered.`);
}

/** What happens once the person agreed. */
export const opening: readonly RendererCase[] = [
  {
    title: 'C7: agreeing to a page is accept, with nothing else in the answer',
    needs: ['url'],
    async run(harness) {
      const shown = await visit(harness, question, 'accept');
      agreed(shown);
      claim(!('content' in shown.answer), 'The answer to a page has content.');
      sees(shown, PAGE, 'The whole URL');
    },
  },
  {
    title: 'C18, C20: after consent the page is opened once, outside, exactly as it was shown',
    needs: ['url', 'opener'],
    async run(harness) {
      opened(await visit(harness, question, 'accept'), PAGE);
    },
  },
  {
    title: 'C18: without consent nothing is opened',
    needs: ['url', 'opener'],
    async run(harness) {
      for (const end of ['decline', 'cancel', 'close'] as const) {
        opened(await visit(harness, question, end));
      }
    },
  },
  {
    title: 'pitfall 5: a browser that does not start is never decline; nobody said no',
    needs: ['url', 'opener'],
    async run(harness) {
      const { answer } = await visit(harness, question, 'accept', { openerFails: true });
      ended(answer, 'cancel');
    },
  },
  {
    title: 'C14, pitfall 18: a page that is asked for again can be gone on with, without opening it again',
    needs: ['url'],
    async run(harness) {
      const shown = await visit(harness, askedAgain, 'done');
      agreed(shown);
      opened(shown);
    },
  },
  {
    title: 'C14, pitfall 18: a page that is asked for again can be opened again',
    needs: ['url', 'opener'],
    async run(harness) {
      const shown = await visit(harness, askedAgain, 'again');
      agreed(shown);
      opened(shown, PAGE);
    },
  },
  {
    title: 'C14, pitfall 18: a page that is asked for again can be given up, and is not accepted by itself',
    needs: ['url'],
    async run(harness) {
      ended((await visit(harness, askedAgain, 'cancel')).answer, 'cancel');
      ended((await visit(harness, askedAgain, 'wait')).answer, 'cancel');
    },
  },
  {
    title: 'C14: while a page is open the person can say that they have finished',
    needs: ['waiting'],
    async run(harness) {
      const shown = await wait(harness, askedAgain, 'done');
      sees(shown, question.verdict.display.host, 'The host of the page that is open');
      claim(shown.answer === 'done', `The person has finished, but ${shown.answer} was answered.`);
    },
  },
  {
    title: 'C14: while a page is open the person can open it again',
    needs: ['waiting', 'opener'],
    async run(harness) {
      const shown = await wait(harness, askedAgain, 'done', 2);
      opened(shown, PAGE, PAGE);
    },
  },
  {
    title: 'C14, pitfall 5: while a page is open the person can give it up, or close the question',
    needs: ['waiting'],
    async run(harness) {
      for (const end of ['cancel', 'close'] as const) {
        const { answer } = await wait(harness, askedAgain, end);
        claim(answer === 'cancel', `The person gave up (${end}), but ${answer} was answered.`);
      }
    },
  },
  {
    title: 'C13, C14: waiting ends when the server says that the page is finished',
    needs: ['waiting'],
    async run(harness) {
      await wait(harness, askedAgain, 'wait');
    },
  },
];

// An imaginary user interface, kept in memory: it shows one dialog at a time, and tells what the person does with it.
// Put your window, page or chat in its place.

/** What can be pressed. Closing the window, Esc and the like are `close`. */
export type Button = 'send' | 'open' | 'again' | 'done' | 'decline' | 'close';

/** A field to fill in. */
export interface Input {
  readonly name: string;
  readonly label: string;
  readonly hints: readonly string[];
  /** What stands in it, where it is typed into. */
  readonly text: string;
  /** What there is to choose from, where it is not. */
  readonly options: readonly { readonly label: string; readonly isChosen: boolean }[];
  readonly problem: string;
}

/** What is shown. */
export interface Dialog {
  readonly text: readonly string[];
  /** A part of the text that is set off from the rest. */
  readonly strong?: string;
  readonly inputs?: readonly Input[];
  readonly buttons: readonly Button[];
}

/** What the person does. */
export type Happened =
  | { readonly button: Button }
  | { readonly field: string; readonly typed: string }
  | { readonly field: string; readonly chosen: string | boolean | readonly string[] | undefined };

/** What a renderer needs of the interface. */
export interface Screen {
  /** Shows a dialog in place of the one before; resolves with what the person does next. */
  show(dialog: Dialog): Promise<Happened>;
  /** Closes the dialog, as the person could. */
  close(): void;
  /** Shows a line that nobody has to answer. */
  toast(text: string): void;
}

/** A screen in memory, and the person's hands and eyes. */
export interface MemoryScreen extends Screen {
  /** The dialog that is open. */
  readonly open: Dialog | undefined;
  /** All that was ever to be read, the latest last. */
  readonly drawn: readonly string[];
  /** Does something with the dialog; resolves when the renderer has dealt with it. */
  act(happened: Happened): Promise<void>;
}

/** Makes a screen. */
export function createScreen(): MemoryScreen {
  const drawn: string[] = [];
  let open: { readonly dialog: Dialog; readonly answer: (happened: Happened) => void } | undefined;
  const end = (happened: Happened): void => {
    const ended = open;
    open = undefined;
    ended?.answer(happened);
  };
  return {
    get open() {
      return open?.dialog;
    },
    drawn,
    show: (dialog) =>
      new Promise((answer) => {
        open = { dialog, answer };
        drawn.push(textOf(dialog));
      }),
    close: () => end({ button: 'close' }),
    toast: (text) => void drawn.push(text),
    async act(happened) {
      if ('button' in happened && open?.dialog.buttons.includes(happened.button) === false) {
        throw new Error(`There is no button "${happened.button}" here.`);
      }
      end(happened);
      // Nothing here takes any time, so one turn of the event loop is enough for all of it.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** A dialog as it can be read. */
export function textOf({ text, inputs = [], buttons }: Dialog): string {
  const fields = inputs.flatMap(({ label, hints, text: typed, options, problem }) => [
    label,
    ...hints,
    typed,
    ...options.map((option) => `${option.isChosen ? '(x)' : '( )'} ${option.label}`),
    problem,
  ]);
  return [...text, ...fields, ...buttons.map((button) => `[${button}]`)].join('\n');
}

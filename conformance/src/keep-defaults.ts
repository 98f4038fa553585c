import { readDraft, type Renderer, startDraft } from 'askwell/client';

/** A question that was shown. */
export interface Shown {
  readonly message: string;
  readonly fields: readonly string[];
}

/** Somebody who answers forms. */
export interface Person {
  readonly renderer: Renderer;
  /** What they were shown, in order. */
  readonly shown: readonly Shown[];
}

/**
 * Somebody who changes nothing in a form and presses send: what goes out are the defaults. `meanwhile` is what else
 * goes on while the first form is open.
 */
export function createDefaultsKeeper(meanwhile?: () => Promise<void>): Person {
  const shown: Shown[] = [];
  return {
    shown,
    renderer: {
      async form({ form, message }) {
        shown.push({ message, fields: form.fields.map(({ name }) => name) });
        if (shown.length === 1) await meanwhile?.();
        const draft = startDraft(form);
        const reading = readDraft(form, draft);
        // Not to be sent like this: what is missing is for a person to fill in, and nobody is here who could.
        return reading.ok ? { action: 'accept', content: reading.content } : { action: 'cancel' };
      },
    },
  };
}

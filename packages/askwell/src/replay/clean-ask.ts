import type { FormProblem } from '../form/form.ts';
import type { JsonObject } from '../json.ts';
import type { Ask } from './ask.ts';
import { cleanProtocol } from './clean-protocol.ts';
import type { Guard } from './guard.ts';
import type { FormPage, GrantPage } from './page-host.ts';

/** A question as it may go to the client. */
export function cleanAsk(ask: Ask, guard: Guard): Ask {
  if (!guard.armed) return ask;
  switch (ask.kind) {
    case 'form': {
      const { form } = ask;
      const wire: typeof form.wire = (...args) => cleanProtocol(form.wire(...args), guard);
      return { ...ask, message: guard.clean(ask.message), form: { ...form, wire } };
    }
    case 'url':
      return {
        ...ask,
        message: guard.clean(ask.message),
        // That of a hosted page is our own, and a page whose address was cleaned could not be opened.
        url: ask.ended === undefined ? guard.clean(ask.url) : ask.url,
      };
    case 'sampling':
      return { ...ask, params: cleanProtocol(ask.params, guard) };
    case 'roots':
      return ask;
  }
}

/**
 * What a page may show, and its record may hold. Names of fields stay: the answer is read by them. What was wrong before
 * has been cleaned when it was found.
 */
export function cleanPage<P extends FormPage | GrantPage>(page: P, guard: Guard): P {
  if (!guard.armed) return page;
  const message = guard.clean(page.message);
  if (page.kind === 'grant') return { ...page, message };
  const { schema, values } = page;
  return {
    ...page,
    message,
    schema: cleanProtocol(schema, guard, 'kept'),
    ...(values !== undefined && { values: withoutFound(values, guard) }),
  };
}

/** What is wrong with an answer, without what was answered. */
export function cleanProblem({ form, fields }: FormProblem, guard: Guard): FormProblem {
  return {
    ...(form !== undefined && { form: guard.cleanJson(form) }),
    ...(fields !== undefined && {
      fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, guard.cleanJson(text)])),
    }),
  };
}

/** Values to fill in; one with a secret is left out, since a mask would be taken for the value. */
export function withoutFound(values: JsonObject, guard: Guard): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !guard.findsIn(value)));
}
